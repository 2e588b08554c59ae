from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from courses.content.models import Activity, Course
from courses.learning.models import Attempt
from courses.quiz.hints import address
from courses.quiz.models import Question
from courses.teaching.enums import TONES
from courses.teaching.items import ENOUGH, FEWEST, analyse
from courses.teaching.responses import MOST, first_tries
from courses.teaching.snapshots import editions_of, quizzes_of
from courses.teaching.views.common import course_or_refuse, show


@never_cache
@login_required
@require_safe
def quizzes(request: HttpRequest, code: str) -> HttpResponse:
    """The quizzes of a course and how many people tried each."""
    course = course_or_refuse(request, code)
    found = list(quizzes_of(course))
    rows = Attempt.objects.filter(enrolment__course=course, activity__in=found, number=1).order_by()
    tries = dict(
        rows.values("activity")
        .annotate(count=Count("enrolment__person", distinct=True))
        .values_list("activity", "count")
    )
    return show(request, course, "quizzes", "items", {"quizzes": [(quiz, tries.get(quiz.pk, 0)) for quiz in found]})


@never_cache
@login_required
@require_safe
def items(request: HttpRequest, code: str, quiz: UUID) -> HttpResponse:
    """The analysis of one quiz as it was frozen once: the newest that was tried, or the one that is asked for."""
    course = course_or_refuse(request, code)
    found = quiz_or_404(course, quiz)
    responses = first_tries(course, found)
    asked = request.GET.get("version", "")
    sha = asked if asked in responses.snapshots else next(iter(responses.snapshots), "")
    analysis = analyse(responses, sha) if sha else None
    ids = [item.id for item in analysis.items] if analysis else []
    editors = dict(Question.objects.filter(uuid__in=ids).values_list("uuid", "pk"))
    context = {
        "quiz": found,
        "analysis": analysis,
        "items": [
            (item, TONES[item.verdict], _edit_url(editors.get(UUID(item.id)))) for item in analysis.items
        ] if analysis else [],
        "versions": editions_of(course, str(found.uuid), list(responses.snapshots)),
        "version": sha,
        "fewest": FEWEST,
        "enough": ENOUGH,
        "most": MOST if responses.is_capped else 0,
    }  # fmt: skip
    return show(request, course, "items", "items", context)


def quiz_or_404(course: Course, uuid: UUID) -> Activity:
    found = quizzes_of(course).filter(uuid=uuid).first()
    if found is None:
        raise Http404(_("Khóa học không có bài kiểm tra này."))
    return found


def _edit_url(pk: int | None) -> str:
    return address(Question, "edit", pk) if pk else ""
