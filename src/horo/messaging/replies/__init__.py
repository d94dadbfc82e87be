"""Replies by e-mail: the address to answer to, and what becomes of an answer."""
