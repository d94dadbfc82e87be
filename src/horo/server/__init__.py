"""What `horo up` serves: pages, pages kept for visitors, and live updates, all at one port."""

from horo.server.application import Application

__all__ = ["Application"]
