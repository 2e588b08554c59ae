"""Uploaded sheets that wait between preview and apply, in private storage under a random name."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from django.core.files.base import ContentFile
from django.core.files.storage import storages

from lms.private_files import sweep_folder

FOLDER = "roster"
KEPT_FOR = timedelta(hours=12)


def keep_upload(*, data: bytes) -> str:
    """Store the bytes and return the token under which they wait."""
    token = str(uuid.uuid4())
    storages["private"].save(_name(token), ContentFile(data))
    return token


def waiting_upload(token: str) -> bytes | None:
    """The bytes, or None when they were applied, replaced or swept away."""
    storage = storages["private"]
    if not storage.exists(_name(token)):
        return None
    with storage.open(_name(token)) as file:
        return file.read()


def drop_upload(*, token: str) -> None:
    storages["private"].delete(_name(token))


def sweep_uploads(*, at: datetime) -> int:
    """Delete what nobody applied within KEPT_FOR: the sheets hold personal data. Returns how many."""
    return sweep_folder(FOLDER, kept_for=KEPT_FOR, at=at)


def _name(token: str) -> str:
    return f"{FOLDER}/{uuid.UUID(token)}.upload"
