"""What the pages of one course share: who may open them, and what every one shows."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from courses.content.models import Course
from courses.teaching.models import CourseCohort
from courses.teaching.permissions import is_trainer, taught_course
from courses.teaching.titles import titles_of
from lms.people.models import Cohort

PAGES = "taphuan/courses_teaching"
LONGEST_KEY = 18
"""Digits of a key that every database can hold."""


def course_or_refuse(request: HttpRequest, code: str) -> Course:
    """The course, for whoever teaches it."""
    return taught_course(request.user, code)


def refuse_strangers(request: HttpRequest) -> None:
    if not is_trainer(request.user):
        raise PermissionDenied


def show(
    request: HttpRequest, course: Course, template: str, tab: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """A page of a course with its head and tabs."""
    title, language = titles_of([course])[course.pk]
    head = {"course": course, "course_title": title, "course_language": language, "tab": tab}
    return render(request, f"{PAGES}/{template}.html", {**head, **context}, status=status)


def cohorts_of(course: Course) -> list[Cohort]:
    """Its cohorts, open ones first, the latest on top."""
    found = Cohort.objects.filter(bound__course=course).order_by("-created_at", "-pk")
    return sorted(found, key=lambda cohort: cohort.closed_at is not None)


def chosen_cohort(course: Course, given: str) -> Cohort | None:
    """The cohort of this course that an address names, None for none; another's is refused as not there."""
    if not given:
        return None
    return bound_or_404(course, given).cohort


def bound_or_404(course: Course, given: str | int) -> CourseCohort:
    text = str(given)
    found = None
    if text.isascii() and text.isdigit() and len(text) <= LONGEST_KEY:
        found = CourseCohort.objects.filter(course=course, cohort=int(text)).select_related("cohort", "course").first()
    if found is None:
        raise Http404(_("Không có nhóm này trong khóa học."))
    return found
