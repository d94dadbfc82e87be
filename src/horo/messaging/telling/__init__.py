"""Being told: the log is read, and whoever is concerned gets a notification, once.

`reading` goes through the log, `recipients` says whom an activity concerns and why, `writing`
leaves out whoever does not want to know or may not, and keeps the rest.
"""
