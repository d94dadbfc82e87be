"""What readers leave on a post: reactions, votes, the accepted answer."""

from django.db import models

from horo.content.models.posts import Post
from horo.content.models.topics import Topic
from horo.core.time import InstantField
from horo.people.models import Member


class Reaction(models.Model):
    """One kind of reaction to a post: by one member, or `times` by people nobody named."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="reactions")
    member = models.ForeignKey(Member, models.CASCADE, related_name="+")
    emoji = models.CharField(max_length=80)
    times = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["post", "member", "emoji"], name="content_reaction_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.emoji} on {self.post_id}"


class Vote(models.Model):
    """A member finds a question or an answer useful."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="votes_given")
    member = models.ForeignKey(Member, models.CASCADE, related_name="+")
    voted_at = InstantField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["post", "member"], name="content_vote_once")]

    def __str__(self) -> str:
        return f"{self.member_id} for {self.post_id}"


class Solution(models.Model):
    """The reply that answered a topic. The row is the state: no row, not solved."""

    topic = models.OneToOneField(Topic, models.CASCADE, related_name="solution")
    reply = models.ForeignKey(Post, models.CASCADE, related_name="+")
    chosen_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    chosen_at = InstantField()

    def __str__(self) -> str:
        return f"{self.reply_id} answers {self.topic_id}"
