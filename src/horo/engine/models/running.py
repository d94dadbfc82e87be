"""Who runs the playbook, and how each run went."""

from django.db import models

from horo.core.time import InstantField


class Lease(models.Model):
    """Who leads: one process at a time does what is named here, until its lease ends."""

    name = models.CharField(max_length=40, unique=True)
    holder = models.CharField(max_length=40)
    until = InstantField()

    def __str__(self) -> str:
        return f"{self.name} until {self.until}"


class Ticked(models.Model):
    """One run of the playbook: how long it took and what it did. Quiet ones are written rarely."""

    at = InstantField()
    took_ms = models.PositiveIntegerField()
    holder = models.CharField(max_length=40)  # the process that led
    done = models.PositiveIntegerField(default=0)
    held = models.JSONField(default=dict)  # how many by gate
    failed = models.PositiveIntegerField(default=0)
    delivered = models.PositiveIntegerField(default=0)
    error = models.TextField(default="")  # what ended it early

    class Meta:
        indexes = [models.Index(fields=["-at"], name="engine_ticked_lately")]

    def __str__(self) -> str:
        return f"{self.at} by {self.holder}"
