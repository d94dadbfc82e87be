"""The index, and what has to be brought up to date in it."""

from horo.search.models.index import Document, TopicDigest, Trigram, Use, Word
from horo.search.models.pending import Pending

__all__ = ["Document", "Pending", "TopicDigest", "Trigram", "Use", "Word"]
