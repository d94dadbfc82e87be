"""What measures keep: dashboards, and what was published of them."""

from horo.measures.models.boards import BoardLink, OwnBoard, WeeklyReader
from horo.measures.models.published import PublishedFigure, Standing
from horo.measures.models.warnings import RaisedWarning

__all__ = ["BoardLink", "OwnBoard", "PublishedFigure", "RaisedWarning", "Standing", "WeeklyReader"]
