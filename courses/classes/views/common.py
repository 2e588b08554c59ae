"""What the pages of one class share: who may open them, and what every one shows."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from courses.classes.enums import ClassState
from courses.classes.lines import is_part_of_blended
from courses.classes.models import ClassSession, TrainingClass
from courses.classes.permissions import (
    is_changeable,
    may_approve,
    may_lead,
    may_organise,
    may_see_papers,
    visible_to,
)
from courses.classes.queries import course_titles
from lms.dates import now, today

PAGES = "taphuan/courses_classes"


def found_class(request: HttpRequest, key: UUID) -> TrainingClass:
    """The class, for whoever may open its page; refused or not there for anybody else."""
    rows = TrainingClass.objects.select_related("course", "edition", "organiser", "invited")
    found = rows.filter(uuid=key).first()
    if found is None:
        raise Http404(_("Không có lớp này."))
    if not visible_to(request.user, as_of=today()).filter(pk=found.pk).exists():
        raise PermissionDenied
    return found


def led_class(request: HttpRequest, key: UUID) -> TrainingClass:
    """The same for whoever takes attendance."""
    found = found_class(request, key)
    if not may_lead(request.user, found, as_of=today()):
        raise PermissionDenied
    return found


def organised_class(request: HttpRequest, key: UUID) -> TrainingClass:
    """The same for whoever manages the organiser."""
    found = found_class(request, key)
    if not may_organise(request.user, found.organiser, as_of=today()):
        raise PermissionDenied
    return found


def papers_class(request: HttpRequest, key: UUID) -> TrainingClass:
    """The same for whoever may see the papers: managers, trainers of the class, auditors."""
    found = found_class(request, key)
    if not may_see_papers(request.user, found, as_of=today()):
        raise PermissionDenied
    return found


def session_of(training_class: TrainingClass, number: int) -> ClassSession:
    session = training_class.sessions.filter(number=number).first()
    if session is None:
        raise Http404(_("Lớp này không có buổi đó."))
    return session


def show(
    request: HttpRequest,
    training_class: TrainingClass,
    template: str,
    step: str,
    context: dict[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    """A page of a class with its head and steps; `step` names the page among them."""
    user, as_of = request.user, today()
    organises = may_organise(user, training_class.organiser, as_of=as_of)
    leads = organises or may_lead(user, training_class, as_of=as_of)
    waits = training_class.state == ClassState.SUBMITTED
    sessions = list(training_class.sessions.order_by("number"))
    head = {
        "tab": "classes",
        "class": training_class,
        "course_title": course_titles([training_class.course])[training_class.course_id],
        "sessions": sessions,
        "has_begun": bool(sessions) and min(session.starts_at for session in sessions) <= now(),
        "step": step,
        "may_organise": organises,
        "may_lead": leads,
        "may_see_papers": leads or may_see_papers(user, training_class, as_of=as_of),
        "may_approve": waits and organises and may_approve(user, training_class, as_of=as_of),
        "is_changeable": is_changeable(training_class),
        "is_blended": is_part_of_blended(training_class),
    }
    return render(request, f"{PAGES}/{template}.html", {**head, **(context or {})}, status=status)
