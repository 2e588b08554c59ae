"""What the pages of assignments share: who may open them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from certification.assignments.models import Assignment
from certification.assignments.permissions import visible_assignments
from lms.dates import today
from lms.people.permissions import is_manager

PAGES = "taphuan/certification_assignments"


def refuse_strangers(user: Any) -> None:
    if not is_manager(user):
        raise PermissionDenied


def assignment_or_refuse(request: HttpRequest, key: UUID) -> Assignment:
    """The assignment that reaches her people, or her unit gave. 404 for an unknown key, 403 for another's."""
    refuse_strangers(request.user)
    found = get_object_or_404(Assignment.objects.select_related("unit", "course", "part", "path"), uuid=key)
    if not visible_assignments(request.user, as_of=today()).filter(pk=found.pk).exists():
        raise PermissionDenied
    return found
