"""Whose shelf is whose: where a login may write courses."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from wagtail.models import Page
from wagtail.permissions import policy_registry

from courses.content.models import CourseIndexPage
from lms.people.models import Unit


def shelves_of(user: Any) -> QuerySet[CourseIndexPage]:
    """The shelves of the source language on which `user` may write, by title; a superuser's are all."""
    writable = policy_registry.get_by_type(Page).instances_user_has_permission_for(user, "add")
    return CourseIndexPage.objects.filter(
        pk__in=writable.values("pk"), locale__language_code=settings.LANGUAGE_CODE
    ).order_by("title", "pk")


def organisers_of(user: Any) -> QuerySet[Unit]:
    """The units for which `user` writes."""
    return Unit.objects.filter(pk__in=shelves_of(user).values("organiser")).order_by("sort_key", "pk")
