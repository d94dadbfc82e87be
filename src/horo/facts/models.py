"""What changed outside the log: written by triggers, read by the synchronisation."""

from django.db import models


class Change(models.Model):
    """A statement that changed one relation: members, memberships, fields or spaces.

    The newest id a relation has is its stamp: while it stays, the snapshot of the relation in
    the warehouse is fresh, and a page finds that out without reading the relation.
    """

    relation = models.CharField(max_length=20)

    class Meta:
        indexes = [models.Index(fields=["relation", "id"], name="facts_newest_change")]

    def __str__(self) -> str:
        return f"#{self.pk} {self.relation}"
