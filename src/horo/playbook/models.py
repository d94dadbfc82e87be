"""The versions of the playbook that have run, kept so that an old effect can show its rule."""

from django.db import models

from horo.core.time import InstantField


class PlaybookVersion(models.Model):
    """The whole content of a playbook, by its SHA-256. Rows are never changed."""

    sha256 = models.CharField(max_length=64, unique=True)
    stored_at = InstantField()
    files = models.JSONField()  # every file's text by its path

    def __str__(self) -> str:
        return self.sha256[:12]
