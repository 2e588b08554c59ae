"""An upload that is too large is refused while it arrives, not after."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpRequest

from lms.roster.archive import max_bytes


class SizeLimit(FileUploadHandler):
    """Stops reading at ROSTER_MAX_BYTES and closes the connection; `is_exceeded` tells the view."""

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request)
        self.is_exceeded = False
        self._left = max_bytes()

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        if self.content_length and self.content_length > max_bytes():
            self._stop()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self._left -= len(raw_data)
        if self._left < 0:
            self._stop()
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None

    def _stop(self) -> None:
        self.is_exceeded = True
        raise StopUpload(connection_reset=True)
