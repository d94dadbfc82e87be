"""What was published: figures that were final, and what members were at the time."""

from django.db import models

from horo.core.time import InstantField


class PublishedFigure(models.Model):
    """One figure of one period, as it was when it first was final. Never changed afterwards.

    `log_end` and `last_id` say how far the log went, `definition` and `playbook` what was meant,
    `zone` how the period was cut: enough to compute it again, and to say why it differs now.
    """

    measure = models.CharField(max_length=80)
    grain = models.CharField(max_length=10)
    start = models.DateField()  # the first day, in `zone`
    group = models.CharField(max_length=200, default="")  # empty: not split
    value = models.FloatField(null=True)
    n = models.BigIntegerField()
    published_at = InstantField()
    log_end = InstantField()
    last_id = models.BigIntegerField()  # the newest activity that was known
    definition = models.CharField(max_length=32)  # a hash
    playbook = models.CharField(max_length=80, default="")  # the version that ran
    zone = models.CharField(max_length=60)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["measure", "grain", "start", "group"], name="measures_published_once"
            )
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.measure} {self.start}"


class Standing(models.Model):
    """What a member counted as, from when it was noticed: a person or bot, staff or peer.

    Noted whenever figures are published, one row a change: so it can be said later that a figure
    differs because somebody was marked as a bot since.
    """

    member_id = models.BigIntegerField()
    kind = models.CharField(max_length=10)
    is_staff = models.BooleanField()
    noted_at = InstantField()

    class Meta:
        indexes = [models.Index(fields=["member_id", "id"], name="measures_standing_of")]

    def __str__(self) -> str:
        return f"#{self.pk} {self.member_id} {self.kind}"
