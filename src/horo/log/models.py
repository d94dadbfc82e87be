"""The activity: who did what to what, where, concerning whom, and when."""

from django.db import models

from horo.core.time import InstantField


class Activity(models.Model):
    """One thing that happened. Rows are never changed or deleted: a trigger refuses.

    No names, addresses or texts stand here, so that erasing a person leaves the log whole.
    """

    occurred_at = InstantField()
    recorded_at = InstantField()
    actor = models.ForeignKey(
        "people.Member", models.PROTECT, null=True, related_name="+", db_index=False
    )
    verb = models.CharField(max_length=40)
    object_type = models.CharField(max_length=40, default="")
    object_id = models.BigIntegerField(null=True)
    # a slug where the object is a thing of the playbook: a journey, stage, badge or message
    object_key = models.CharField(max_length=200, default="")
    space_id = models.BigIntegerField(null=True)
    thread_id = models.BigIntegerField(null=True)
    recipient = models.ForeignKey(
        "people.Member", models.PROTECT, null=True, related_name="+", db_index=False
    )
    value = models.FloatField(null=True)
    source = models.CharField(max_length=40)
    source_key = models.CharField(max_length=200)
    props = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "source_key"], name="log_once_per_source")
        ]
        indexes = [
            models.Index(fields=["actor", "verb", "occurred_at"], name="log_by_actor"),
            models.Index(fields=["recipient", "verb", "occurred_at"], name="log_by_recipient"),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.verb}"
