from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from certification.coverage.attendances import AttendancesBehind
from certification.coverage.definitions import TargetMissing
from certification.coverage.people import people_behind
from certification.coverage.wording import number_text
from certification.desk.figures.question import read_question
from lms import dates
from lms.journal.domain import record_audit

PAGE_SIZE = 50


@login_required
@require_safe
def attendances(request: HttpRequest, code: str) -> HttpResponse:
    """The lượt behind a figure: done courses with their day, nothing about how somebody learns."""
    question, _form = read_question(request, code)
    try:
        found = AttendancesBehind(people_behind(**question.asked))
    except TargetMissing as error:
        return HttpResponseBadRequest(str(error))
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    record_audit(
        by=request.user,
        action="coverage.people",
        subject=question.unit.code,
        unit_id=question.unit.pk,
        at=dates.now(),
        detail={"as_of": question.as_of.isoformat(), "page": page.number, "attendances": page.paginator.count},
    )
    context = {
        "unit": question.unit,
        "question": question,
        "page": page,
        "count": number_text(page.paginator.count),
        "title": _("Lượt người đã học"),
        "figures_url": question.link("figures"),
    }
    return render(request, "taphuan/certification_desk/attendances.html", context)
