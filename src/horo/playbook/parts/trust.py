"""The part `trust` of `recognition.yaml`: what each level of trust asks for, and what it opens.

The defaults are those that Discourse publishes in its `config/site_settings.yml`.
"""

from datetime import timedelta
from typing import Annotated, Literal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from pydantic import Field, field_validator, model_validator

from horo.playbook.parts.base import Duration, Part, wrong

DAY = timedelta(days=1)
Count = Annotated[int, Field(ge=0, le=1_000_000)]
Percent = Annotated[int, Field(ge=0, le=100)]
Seconds = Annotated[int, Field(ge=0, le=86_400)]
Standing = Annotated[int, Field(ge=0, le=4)]
Ability = Literal["message", "flag"]


class First(Part):
    """What level 1 asks for, over the whole past: reading."""

    topics: Count = Field(default=5, description=gettext_noop("Topics entered."))
    posts: Count = Field(default=30, description=gettext_noop("Posts read."))
    minutes: Count = Field(default=10, description=gettext_noop("Minutes of reading."))


class Second(First):
    """What level 2 asks for, over the whole past: reading, coming back, and first exchanges."""

    topics: Count = Field(default=20, description=gettext_noop("Topics entered."))
    posts: Count = Field(default=100, description=gettext_noop("Posts read."))
    minutes: Count = Field(default=60, description=gettext_noop("Minutes of reading."))
    days: Count = Field(default=15, description=gettext_noop("Days here, not in a row."))
    given: Count = Field(default=1, description=gettext_noop("Reactions given."))
    received: Count = Field(default=1, description=gettext_noop("Reactions received."))
    replied_in: Count = Field(default=3, description=gettext_noop("Topics replied in."))


class Third(Part):
    """What level 3 asks for: most of it within a window that moves on, so that it can be lost."""

    window: Duration = Field(
        default=100 * DAY, description=gettext_noop("Within how long, up to now.")
    )
    days: Count = Field(default=50, description=gettext_noop("Days here, not in a row."))
    replied_in: Count = Field(default=10, description=gettext_noop("Topics replied in."))
    new_topics: Percent = Field(
        default=25, description=gettext_noop("Of the new topics, percent entered.")
    )
    new_topics_most: Count = Field(
        default=500, description=gettext_noop("So many topics are always enough.")
    )
    new_posts: Percent = Field(
        default=25, description=gettext_noop("Of the new posts, percent read.")
    )
    new_posts_most: Count = Field(
        default=20_000, description=gettext_noop("So many posts are always enough.")
    )
    topics: Count = Field(
        default=200, description=gettext_noop("Topics entered, over the whole past.")
    )
    posts: Count = Field(default=500, description=gettext_noop("Posts read, over the whole past."))
    given: Count = Field(default=30, description=gettext_noop("Reactions given."))
    received: Count = Field(default=20, description=gettext_noop("Reactions received."))
    flagged: Count = Field(default=5, description=gettext_noop("Reported posts, at most."))
    unsuspended: Duration = Field(
        default=182 * DAY, description=gettext_noop("How long since a suspension.")
    )
    floor: Duration = Field(
        default=14 * DAY, description=gettext_noop("How long it is kept at least, once reached.")
    )

    @field_validator("window")
    @classmethod
    def _is_some_time(cls, window: timedelta) -> timedelta:
        if window < DAY:
            raise wrong(str(window), _("a duration of one day or more"))
        return window


class Newcomer(Part):
    """How much somebody may do who is not trusted yet. The first day begins with joining."""

    topics_first_day: Count = Field(default=3, description=gettext_noop("Topics, first day."))
    replies_first_day: Count = Field(default=10, description=gettext_noop("Replies, first day."))
    replies_per_topic: Count = Field(default=3, description=gettext_noop("Replies in one topic."))
    links: Count = Field(default=2, description=gettext_noop("Links in a post."))
    mentions: Count = Field(default=2, description=gettext_noop("Mentions in a post."))
    images: Count = Field(default=1, description=gettext_noop("Pictures in a post."))
    attachments: Count = Field(default=0, description=gettext_noop("Other files in a post."))
    seconds_between_topics: Seconds = Field(
        default=120, description=gettext_noop("Seconds from one topic to the next.")
    )
    seconds_between_posts: Seconds = Field(
        default=30, description=gettext_noop("Seconds from one post to the next.")
    )


class Trust(Part):
    """The levels of trust, 0 to 4; the last is given by hand only."""

    first: First = Field(default=First(), description=gettext_noop("What level 1 asks for."))
    second: Second = Field(default=Second(), description=gettext_noop("What level 2 asks for."))
    third: Third = Field(default=Third(), description=gettext_noop("What level 3 asks for."))
    newcomer: Newcomer = Field(
        default=Newcomer(), description=gettext_noop("The limits of level 0.")
    )
    abilities: dict[Ability, Standing] = Field(
        default={"message": 1, "flag": 1},
        description=gettext_noop("From which level on members may do something."),
    )
    seconds_a_post: Annotated[int, Field(ge=1, le=600)] = Field(
        default=20, description=gettext_noop("How long reading one post is taken to last.")
    )
    bootstrap: Count = Field(
        default=50, description=gettext_noop("So many members who came first begin at level 1.")
    )
    invited: Annotated[int, Field(ge=0, le=2)] = Field(
        default=1, description=gettext_noop("Where members begin whom a member invited.")
    )
    veterans: Annotated[int, Field(ge=0, le=2)] = Field(
        default=1, description=gettext_noop("Where members begin whose posts were imported.")
    )

    @model_validator(mode="after")
    def _grows(self) -> "Trust":
        for name in ("topics", "posts", "minutes"):
            low, high = getattr(self.first, name), getattr(self.second, name)
            if high < low:
                raise wrong(
                    f"{name}: {high}",
                    _("at least %(least)s, as level 1 asks for") % {"least": low},
                    at="second",
                )
        return self
