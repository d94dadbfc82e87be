"""From a folder on disk to plain data with line numbers. Nothing here knows what it means."""
