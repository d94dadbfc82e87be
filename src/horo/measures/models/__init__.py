"""What measures keep: dashboards, and what was published of them."""

from horo.measures.models.boards import BoardLink, OwnBoard, WeeklyReader

__all__ = ["BoardLink", "OwnBoard", "WeeklyReader"]
