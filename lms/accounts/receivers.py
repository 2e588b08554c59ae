from __future__ import annotations

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from django.http import HttpRequest

from lms.accounts import devices
from lms.accounts.domain import end_devices, forget_device, record_device
from lms.dates import now
from lms.journal.domain import record_audit


def open_device(sender: Any, request: HttpRequest | None, user: Any, **_: Any) -> None:
    """Somebody has signed in: limit her session as she asked and put the device on her list."""
    if request is None or not hasattr(request, "session"):
        return
    shared = devices.chosen(request)
    request.session[devices.SHARED] = shared
    devices.limit(request, shared=shared)
    at = now()
    device = record_device(
        user=user,
        session_key=request.session.session_key or "",
        name=devices.device_name(request.META.get("HTTP_USER_AGENT", "")),
        is_shared=shared,
        at=at,
    )
    devices.note(request, row=device.pk, at=at)


def close_device(sender: Any, request: HttpRequest | None, user: Any, **_: Any) -> None:
    """Somebody has signed out: the device leaves her list."""
    row = devices.row_of(request)
    if row is not None and user is not None:
        forget_device(user=user, device_id=row)


def end_other_devices(sender: Any, request: HttpRequest, user: Any, **_: Any) -> None:
    """A new password: Django ends the other sessions by their hash; here they leave the list and the store."""
    keep = devices.row_of(request) if request.user.is_authenticated else None
    end_devices(user=user, keep=keep, by=user, at=now())


def count_set_up_as_proof(sender: Any, request: HttpRequest, user: Any, authenticator: Any, **_: Any) -> None:
    """Whoever has just set up a second factor has shown it in this session."""
    record_authentication(request, user, method="mfa", type=authenticator.type)


def log_link(sender: Any, request: HttpRequest, sociallogin: Any, **_: Any) -> None:
    """An identity of a provider opens a login from now on."""
    user = sociallogin.user
    record_audit(by=user, action="link_identity", subject=f"user {user.pk}", at=now())


def log_unlink(sender: Any, request: HttpRequest, socialaccount: Any, **_: Any) -> None:
    user = socialaccount.user
    record_audit(by=user, action="unlink_identity", subject=f"user {user.pk}", at=now())
