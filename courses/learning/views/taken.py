"""The text of a course as somebody took it, however much has been rewritten since."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from courses.content.queries import lesson_html
from courses.learning.models import Completion
from courses.learning.queries import completion_for, taken_course
from lms import dates

TEMPLATES = "taphuan/courses_learning"


@require_GET
@login_required
def taken(request: HttpRequest, completion: UUID) -> HttpResponse:
    """What a completion rests on: edition, day, rule, and the lessons as they were."""
    found = _completion_or_404(request, completion)
    context = {"completion": found, "course": taken_course(found), "is_own": found.person.user_id == request.user.pk}
    return render(request, f"{TEMPLATES}/taken.html", context)


@require_GET
@login_required
def taken_lesson(request: HttpRequest, completion: UUID, lesson: UUID) -> HttpResponse:
    found = _completion_or_404(request, completion)
    view = taken_course(found)
    line: Any = next((line for line in view.lessons if line.key == str(lesson)), None)
    if line is None:
        raise Http404(_("Ấn bản đã học không có bài này."))
    context = {"completion": found, "course": view, "lesson": line, "body": lesson_html(line.body_sha256)}
    return render(request, f"{TEMPLATES}/taken_lesson.html", context)


def _completion_or_404(request: HttpRequest, uuid: UUID) -> Completion:
    found = completion_for(request.user, uuid, as_of=dates.today())
    if found is None:
        raise Http404(_("Không có kết quả này."))
    return found
