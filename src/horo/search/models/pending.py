"""What changed and has to be indexed again."""

from django.db import models


class Pending(models.Model):
    """A thing that changed, noted in the transaction that changed it.

    The same thing may be noted often: rows are only added here, and taken out by the indexing
    that saw them, so that no writer waits for another.
    """

    kind = models.CharField(max_length=20)
    object_id = models.BigIntegerField()

    class Meta:
        db_table = "search_pending"

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}"
