"""Dashboards as the pages, the exports and the weekly letter show them."""
