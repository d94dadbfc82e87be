"""The editor of journeys and rituals: a file as fields, and what is typed as changes of it."""
