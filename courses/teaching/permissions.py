"""Whose learners a trainer sees: those of the courses that her own units organise. Nothing here trusts a URL."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import Http404
from django.utils.translation import gettext as _

from courses.content.models import Course, Manifest
from courses.content.shelves import organisers_of


def is_trainer(user: Any) -> bool:
    """True for whoever writes for some organiser, and for superusers."""
    if not user.is_authenticated or not user.is_active:
        return False
    return bool(user.is_superuser) or organisers_of(user).exists()


def with_sha() -> QuerySet[Course]:
    """Courses that were ever published, with `sha256` of their newest manifest."""
    newest = Manifest.objects.filter(edition__course=OuterRef("pk")).order_by("-edition__number", "-sequence")
    return Course.objects.annotate(sha256=Subquery(newest.values("sha256")[:1])).exclude(sha256=None)


def taught_courses(user: Any) -> QuerySet[Course]:
    """The published courses whose organiser is hers (`with_sha`); all for a superuser."""
    courses = with_sha()
    if user.is_superuser and user.is_active:
        return courses.order_by("pk")
    return courses.filter(organiser__in=organisers_of(user)).order_by("pk")


def taught_course(user: Any, code: str) -> Course:
    """The course by its code. PermissionDenied for whoever teaches nothing or another unit's; 404 for no such code."""
    found = taught_courses(user).select_related("organiser").filter(code=code).first()
    if found is not None:
        return found
    if is_trainer(user) and not Course.objects.filter(code=code).exists():
        raise Http404(_("Không có khóa học này."))
    raise PermissionDenied
