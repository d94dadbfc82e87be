"""Dashboards: what may stand on one, the ready ones, and the readings that only they need."""
