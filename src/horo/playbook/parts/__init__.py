"""What a playbook consists of: frozen models, a module for each section."""
