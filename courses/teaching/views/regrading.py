from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from courses.content.models import Course
from courses.content.shelves import organisers_of
from courses.quiz.models import Question
from courses.quiz.regrading import Treatment, affected, apply_regrade
from courses.teaching.forms import RegradeForm
from courses.teaching.regrades import log_of, preview_of
from courses.teaching.responses import questions_of
from courses.teaching.views.common import course_or_refuse, show
from courses.teaching.views.items import quiz_or_404
from lms.dates import now


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def regrade(request: HttpRequest, code: str, quiz: UUID, question: UUID) -> HttpResponse:
    """After a key was mended: who would gain and who would lose, then, with a reason, the new results."""
    course = course_or_refuse(request, code)
    found = quiz_or_404(course, quiz)
    asked = _question_or_refuse(request, course, found.pk, question)
    given = request.POST.get("treatment") or request.GET.get("treatment", "")
    treatment = Treatment(given) if given in Treatment.values else Treatment.KEY
    preview = preview_of(affected(question=asked, treatment=treatment), course=course)
    form = RegradeForm(request.POST or None, losers=preview.losers)
    if request.method == "POST" and form.is_valid():
        count = apply_regrade(
            question=asked, treatment=treatment, reason=form.cleaned_data["reason"], withdraw=form.withdrawn,
            by=request.user, at=now(),
        )  # fmt: skip
        messages.success(request, _("Đã chấm lại %(count)s lượt làm bài.") % {"count": count})
        return redirect("courses_teaching:regrades", course.code)
    context = {
        "quiz": found,
        "question": asked,
        "treatment": treatment,
        "choices": Treatment.choices,
        "preview": preview,
        "form": form,
    }
    return show(request, course, "regrade", "items", context, 422 if form.errors else 200)


@never_cache
@login_required
@require_safe
def regrades(request: HttpRequest, code: str) -> HttpResponse:
    """What was regraded in this course, by whom and why."""
    course = course_or_refuse(request, code)
    return show(request, course, "regrades", "items", {"entries": log_of(course)})


def _question_or_refuse(request: HttpRequest, course: Course, quiz_id: int, uuid: UUID) -> Question:
    """A question that this quiz asks or asked, and that her own unit keeps."""
    question = Question.objects.filter(uuid=uuid).first()
    if question is None or str(uuid) not in questions_of(course, quiz_id):
        raise Http404(_("Bài kiểm tra không có câu hỏi này."))
    if not request.user.is_superuser and not organisers_of(request.user).filter(pk=question.organiser_id).exists():
        raise PermissionDenied
    return question
