"""Polls: a question under a post, its options, and the ballots."""

from django.db import models
from django.db.models import Q

from horo.content.models import Post
from horo.core.time import InstantField
from horo.people.models import Member

SINGLE, SEVERAL, RANKED, NUMBER = "single", "several", "ranked", "number"
ALWAYS, VOTED, CLOSED = "always", "voted", "closed"


class Poll(models.Model):
    """A poll in a post. `number` polls take a number from `least` to `most`, not an option.

    `shows` says when results are seen: always, by those who voted, or after it closed. An
    anonymous poll shows no names ever, and no result before five have voted.
    """

    post = models.OneToOneField(Post, models.CASCADE, related_name="poll")
    question = models.CharField(max_length=300)
    kind = models.CharField(max_length=10, default=SINGLE)
    shows = models.CharField(max_length=10, default=ALWAYS)
    is_anonymous = models.BooleanField(default=False)
    least = models.IntegerField(default=1)
    most = models.IntegerField(default=10)
    closes_at = InstantField(null=True)
    closed_at = InstantField(null=True)  # by hand, or when the deadline was noticed

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=[SINGLE, SEVERAL, RANKED, NUMBER]), name="community_poll_kind"
            ),
            models.CheckConstraint(
                condition=Q(shows__in=[ALWAYS, VOTED, CLOSED]), name="community_poll_shows"
            ),
        ]

    def __str__(self) -> str:
        return self.question


class PollOption(models.Model):
    poll = models.ForeignKey(Poll, models.CASCADE, related_name="options")
    position = models.PositiveIntegerField()
    label = models.CharField(max_length=200)

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return self.label


class Ballot(models.Model):
    """One choice of one member: an option (with its rank, from 1, in a ranked poll) or a number."""

    poll = models.ForeignKey(Poll, models.CASCADE, related_name="ballots")
    member = models.ForeignKey(Member, models.CASCADE, related_name="+")
    option = models.ForeignKey(PollOption, models.CASCADE, null=True, related_name="ballots")
    rank = models.PositiveIntegerField(null=True)
    number = models.IntegerField(null=True)
    cast_at = InstantField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["poll", "member", "option"], name="community_ballot_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.member_id} in {self.poll_id}"
