from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from courses.teaching import domain
from courses.teaching.enums import SurveyKind
from courses.teaching.forms import SurveyForm
from courses.teaching.models import Survey
from courses.teaching.permissions import with_sha
from courses.teaching.questionnaire import BATCH, LONGEST_TEXT, SCALE, default_items
from courses.teaching.surveys import due_completion, newest_survey, results_of
from courses.teaching.titles import titles_of
from courses.teaching.views.common import PAGES, course_or_refuse, show
from lms.dates import now, today
from lms.people.queries import person_of


@never_cache
@login_required
@require_safe
def results(request: HttpRequest, code: str) -> HttpResponse:
    """What both surveys of a course say, in whole batches."""
    course = course_or_refuse(request, code)
    found = [(kind.value, kind.label, results_of(course.pk, kind)) for kind in SurveyKind]
    return show(request, course, "surveys", "surveys", {"surveys": found, "batch": BATCH})


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    """The words of a questionnaire; a change counts for those who answer from now on."""
    course = course_or_refuse(request, code)
    found = newest_survey(course.pk, _kind(kind))
    form = SurveyForm(request.POST or None, items=found.items if found else default_items(kind))
    if request.method == "POST" and form.is_valid():
        domain.reword_survey(
            course=course, kind=kind, scales=form.scales, texts=form.texts, by=request.user, at=now()
        )  # fmt: skip
        messages.success(request, _("Đã lưu câu hỏi khảo sát."))
        return redirect("courses_teaching:surveys", course.code)
    context = {"form": form, "kind_label": SurveyKind(kind).label}
    return show(request, course, "survey_edit", "surveys", context, 422 if form.errors else 200)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    """A learner's survey: to answer, to decline, or to leave for another day. Nothing leads from the answer to her."""
    course = with_sha().filter(code=code).first()
    if course is None:
        raise Http404(_("Không có khóa học này."))
    person = person_of(request.user)
    completion = due_completion(person, code=code, kind=_kind(kind), as_of=today()) if person else None
    given = request.POST if request.method == "POST" else None
    error = ""
    if completion is not None and given is not None:
        if "decline" in given:
            domain.decline_survey(completion=completion, kind=kind)
            messages.info(request, _("Đã ghi nhận: bạn không trả lời. Bạn sẽ không được hỏi lại."))
            return redirect("certification_desk:my_learning")
        try:
            survey = _worded(given.get("number", "")) or domain.ensure_survey(
                course=course, kind=kind, by=None, at=now()
            )  # fmt: skip
            if (survey.course_id, survey.kind) != (course.pk, kind):
                raise Http404(_("Không có khảo sát này."))
            domain.answer_survey(survey=survey, completion=completion, given=given, at=now())
            messages.success(request, _("Cảm ơn bạn đã góp ý."))
            return redirect("certification_desk:my_learning")
        except domain.AnswerRefused as refusal:
            error = str(refusal)
    found = newest_survey(course.pk, kind)
    title, language = titles_of([course])[course.pk]
    context: dict[str, Any] = {
        "title": title,
        "language": language,
        "is_due": completion is not None,
        "error": error,
        "number": found.pk if found else "",
        "items": found.items if found else default_items(kind),
        "given": given or {},
        "scale": SCALE,
        "longest": LONGEST_TEXT,
        "batch": BATCH,
        "action": reverse("courses_teaching:answer", args=[code, kind]),
    }
    return render(request, f"{PAGES}/answer.html", context, status=422 if error else 200)


def _kind(kind: str) -> SurveyKind:
    if kind not in SurveyKind.values:
        raise Http404(_("Không có khảo sát này."))
    return SurveyKind(kind)


def _worded(given: str) -> Survey | None:
    """The wording that she saw, which may have been replaced meanwhile."""
    is_key = given.isascii() and given.isdigit() and len(given) <= 18
    return Survey.objects.filter(pk=int(given)).first() if is_key else None
