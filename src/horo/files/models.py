"""Files that members uploaded, and the pictures made of them."""

from django.db import models

from horo.core.time import InstantField


class File(models.Model):
    """An uploaded file. `key` is random and part of its address; `path` is where it is kept.

    `purpose` names who decides about reading (see `files.access`): "post" (whoever reads the
    post `attached_to`; before it is attached, its owner), "avatar" (everyone) …
    `kind` is the type that was found in its bytes, never the one that was claimed.
    """

    key = models.CharField(max_length=43, unique=True)
    owner = models.ForeignKey("people.Member", models.CASCADE, related_name="+")
    purpose = models.CharField(max_length=20)
    attached_to = models.BigIntegerField(null=True)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=100)
    size = models.BigIntegerField()  # bytes
    sha256 = models.CharField(max_length=64)
    width = models.PositiveIntegerField(null=True)  # pixels
    height = models.PositiveIntegerField(null=True)
    path = models.CharField(max_length=200)
    thumbnail = models.CharField(max_length=200, default="")  # path; empty: none
    uploaded_at = InstantField()

    class Meta:
        indexes = [
            models.Index(fields=["purpose", "attached_to"], name="files_attached"),
            models.Index(fields=["owner", "uploaded_at"], name="files_of"),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.kind}"
