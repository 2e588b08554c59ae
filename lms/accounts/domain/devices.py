from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from importlib import import_module
from typing import Any

from django.conf import settings
from django.db import transaction

from lms.accounts.models import Device
from lms.journal.domain import record_audit


def record_device(*, user: Any, session_key: str, name: str, is_shared: bool, at: datetime) -> Device:
    """Note that `user` is signed in on a device; her rows that no session can stand behind any more are removed."""
    Device.objects.filter(user_id=user.pk).outlived(at=at).delete()
    return Device.objects.create(
        user_id=user.pk, session_key=session_key, name=name, is_shared=is_shared, began_at=at, seen_at=at
    )


def touch_device(*, device_id: int, user: Any, session_key: str, at: datetime) -> bool:
    """Note that the device was used and which session it holds now; False when its row has gone."""
    rows = Device.objects.filter(pk=device_id, user_id=user.pk)
    return bool(rows.update(session_key=session_key, seen_at=at))


def forget_device(*, user: Any, device_id: int) -> None:
    """Take a device from the list whose session ends by itself."""
    Device.objects.filter(pk=device_id, user_id=user.pk).delete()


def end_device(*, user: Any, device_id: int, by: Any, at: datetime) -> bool:
    """Sign `user` out on one of her devices; False when it is not hers or has gone."""
    return bool(_end(Device.objects.filter(pk=device_id, user_id=user.pk), user, by, at))


def end_devices(*, user: Any, keep: int | None = None, by: Any, at: datetime) -> int:
    """Sign `user` out everywhere but on the device `keep`; returns on how many devices."""
    devices = Device.objects.filter(user_id=user.pk)
    return _end(devices if keep is None else devices.exclude(pk=keep), user, by, at)


@transaction.atomic
def _end(devices: Iterable[Device], user: Any, by: Any, at: datetime) -> int:
    ended = list(devices)
    store = import_module(settings.SESSION_ENGINE).SessionStore
    for device in ended:
        store(device.session_key).delete()
    if ended:
        Device.objects.filter(pk__in=[device.pk for device in ended]).delete()
        record_audit(by=by, action="end_sessions", subject=f"user {user.pk}", at=at, detail={"devices": len(ended)})
    return len(ended)
