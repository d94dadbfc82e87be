"""Stop reading what is too large while it arrives, instead of after."""

from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

ALLOWANCE = 1_000_000  # bytes of the form around the files


class LimitedUploadHandler(FileUploadHandler):
    """Give up a request whose files are together larger than all that one form may bring.

    The request is marked with `is_too_large`, and has no files: see `files.services.received`.
    """

    read = 0

    def handle_raw_input(
        self,
        input_data: Any,
        META: dict[str, str],  # noqa: N803 - as Django calls it
        content_length: int,
        boundary: str,
        encoding: str | None = None,
    ) -> tuple[QueryDict, MultiValueDict[str, Any]] | None:
        """Take an announced excess for an empty form, so that nothing of it is read."""
        if content_length <= settings.HORO_UPLOAD_BYTES + ALLOWANCE:
            return None
        self._mark()
        return QueryDict(), MultiValueDict()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self.read += len(raw_data)
        if self.read > settings.HORO_UPLOAD_BYTES + ALLOWANCE:
            self._mark()
            raise StopUpload(connection_reset=True)
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None

    def _mark(self) -> None:
        if self.request is not None:
            self.request.is_too_large = True  # type: ignore[attr-defined]
