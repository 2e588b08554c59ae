"""Switching a login off and on again: who has left should not stay signed in."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction

from lms.accounts.queries import guarded_users
from lms.journal.domain import record_audit
from lms.people.domain import home_unit_id
from lms.people.models import Person


class SwitchRefused(Exception):
    """That login holds rights over others: only a superuser switches it."""


@transaction.atomic
def switch_login(*, person: Person, is_active: bool, by: Any, at: datetime) -> bool:
    """Let her login work, or stop it; a stopped login is signed out at its next request. False when nothing changed.

    SwitchRefused for a login with rights over others unless `by` is a superuser.
    """
    if person.user_id is None:
        return False
    if not by.is_superuser and guarded_users([person.user_id]).exists():
        raise SwitchRefused
    changed = get_user_model().objects.filter(pk=person.user_id, is_active=not is_active).update(is_active=is_active)
    if changed:
        record_audit(
            by=by, action="accounts.open" if is_active else "accounts.stop", subject=str(person.uuid), at=at,
            detail={"user": person.user_id}, unit_id=home_unit_id(person.pk, at),
        )  # fmt: skip
    return bool(changed)
