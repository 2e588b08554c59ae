"""Files in the private storage that hold personal data and are kept for a while only."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core.files.storage import Storage, storages


def private_storage() -> Storage:
    """Where files lie that only a checked view hands out."""
    return storages["private"]


def sweep_folder(folder: str, *, kept_for: timedelta, at: datetime) -> int:
    """Delete the files of a folder that are older than `kept_for`; returns how many."""
    storage = storages["private"]
    try:
        _folders, names = storage.listdir(folder)
    except FileNotFoundError:
        return 0
    old = [name for name in names if storage.get_modified_time(f"{folder}/{name}") < at - kept_for]
    for name in old:
        storage.delete(f"{folder}/{name}")
    return len(old)
