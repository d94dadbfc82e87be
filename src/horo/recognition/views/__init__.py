"""The pages of recognition: for members, and for the team."""
