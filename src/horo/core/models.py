"""What the worker of `horo up` keeps in the database: jobs to do, and when duties are due."""

from django.db import models
from django.db.models import Q

from horo.core.time import InstantField


class Job(models.Model):
    """Something to do once the transaction that wrote this row is kept. Done: the row is gone.

    `run_at` is when it is due or, while a worker holds it, when the lease ends: what a killed
    process held comes up again by itself. `key` is taken from a job that has begun, so that
    the same key may be enqueued anew meanwhile. A job that died stays until somebody looks.
    """

    name = models.CharField(max_length=100)
    args = models.JSONField(default=dict)
    key = models.CharField(max_length=200, null=True)
    run_at = InstantField()
    holder = models.CharField(max_length=80, default="")
    attempts = models.PositiveSmallIntegerField(default=0)
    enqueued_at = InstantField()
    failure = models.TextField(default="")
    died_at = InstantField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name", "key"], name="core_job_once")]
        indexes = [
            models.Index(fields=["run_at"], name="core_job_due", condition=Q(died_at=None)),
            models.Index(fields=["holder"], name="core_job_held", condition=~Q(holder="")),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.name}"


class Duty(models.Model):
    """When something that is done every so often is due next, in whichever process is first."""

    name = models.CharField(max_length=100, primary_key=True)
    next_at = InstantField()

    def __str__(self) -> str:
        return self.name
