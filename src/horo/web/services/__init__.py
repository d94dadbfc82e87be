"""What the pages show, shaped from what the rooms below answer."""
