"""Digests: what happened here, by e-mail, for those who have not been here for some time."""
