"""Spaces, topics, posts and marks of any source: hosted here or imported, all the same."""

from horo.content.models.marks import Reaction, Solution, Vote
from horo.content.models.posts import LinkPreview, Post, PostVersion
from horo.content.models.spaces import (
    ANNOUNCEMENTS,
    DISCUSSION,
    HIDDEN,
    INTRODUCTIONS,
    MEMBERS,
    PRIVATE,
    PUBLIC,
    QUESTIONS,
    Section,
    Space,
    SpaceHost,
)
from horo.content.models.topics import Tag, Topic, TopicTag

__all__ = [
    "ANNOUNCEMENTS",
    "DISCUSSION",
    "HIDDEN",
    "INTRODUCTIONS",
    "MEMBERS",
    "PRIVATE",
    "PUBLIC",
    "QUESTIONS",
    "LinkPreview",
    "Post",
    "PostVersion",
    "Reaction",
    "Section",
    "Solution",
    "Space",
    "SpaceHost",
    "Tag",
    "Topic",
    "TopicTag",
    "Vote",
]
