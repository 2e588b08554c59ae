"""What the pages of managers ask before anything else. Nothing here trusts a URL or a form."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest

from lms.dates import today
from lms.people.models import Unit
from lms.people.permissions import managed_units

LONGEST_KEY = 18
"""Digits of a key that every database can hold."""


def units_of(request: HttpRequest) -> QuerySet[Unit]:
    """The units whose people this user may change, by name; whoever has none is turned away."""
    units = managed_units(request.user, as_of=today()).order_by("sort_key", "pk")
    if not units.exists():
        raise PermissionDenied
    return units


def unit_from(pk: Any, units: QuerySet[Unit]) -> Unit:
    """One of her units; a forged key is refused, not explained."""
    key = key_in(str(pk))
    unit = units.filter(pk=key).first() if key is not None else None
    if unit is None:
        raise PermissionDenied
    return unit


def key_in(text: str) -> int | None:
    """The primary key that a form or address names, None for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= LONGEST_KEY else None
