"""Which posts the scorer of tone has read."""

from django.db import models

from horo.content.models import Post


class Read(models.Model):
    """A post whose newest text was read: by which scorer, in which version, and if it got a score.

    The score itself is an activity `scored` in the log: here is only what spares a second reading.
    """

    post = models.OneToOneField(Post, models.CASCADE, related_name="+", primary_key=True)
    version = models.PositiveIntegerField()  # 0: its score was taken back with the post
    times = models.PositiveIntegerField(default=1)  # it was read: makes each activity unique
    scorer = models.CharField(max_length=40)
    has_score = models.BooleanField()

    def __str__(self) -> str:
        return f"version {self.version} of post {self.post_id}, by {self.scorer}"
