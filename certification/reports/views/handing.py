from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from certification.reports import domain
from certification.reports.forms import NumberForm, ReasonForm, SendForm
from certification.reports.permissions import report_to_decide, report_to_write
from certification.reports.views.common import act
from lms.dates import now, today


@never_cache
@login_required
@require_POST
def submit(request: HttpRequest, key: UUID) -> HttpResponse:
    row = report_to_write(request.user, key, as_of=today())
    done = _("Đã nộp báo cáo tới %(unit)s.") % {"unit": row.period.series.consolidator.name}
    return act(request, row, done, lambda: domain.submit_report(report=row, by=request.user, at=now()))


@never_cache
@login_required
@require_POST
def accept(request: HttpRequest, key: UUID) -> HttpResponse:
    row = report_to_decide(request.user, key, as_of=today())
    done = _("Đã nhận báo cáo của %(unit)s.") % {"unit": row.unit.name}
    return act(request, row, done, lambda: domain.accept_report(report=row, by=request.user, at=now()))


@never_cache
@login_required
@require_POST
def give_back(request: HttpRequest, key: UUID) -> HttpResponse:
    row = report_to_decide(request.user, key, as_of=today())
    form = ReasonForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    done = _("Đã trả lại báo cáo của %(unit)s.") % {"unit": row.unit.name}
    return act(request, row, done, lambda: domain.return_report(report=row, reason=reason, by=request.user, at=now()))


@never_cache
@login_required
@require_POST
def number(request: HttpRequest, key: UUID) -> HttpResponse:
    row = report_to_write(request.user, key, as_of=today())
    form = NumberForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Hãy ghi số (nhiều nhất 40 chữ) và ngày ký có thật."))
        return redirect("certification_reports:report", row.uuid)
    return act(
        request, row, _("Đã ghi số và ngày ký của bản giấy."),
        lambda: domain.note_number(report=row, by=request.user, at=now(), **form.cleaned_data),
    )  # fmt: skip


@never_cache
@login_required
@require_POST
def send(request: HttpRequest, key: UUID) -> HttpResponse:
    row = report_to_write(request.user, key, as_of=today())
    form = SendForm(request.POST, recipients=row.period.series.recipients)
    if not form.is_valid():
        messages.error(request, _("Hãy chọn nơi nhận, ghi số báo cáo và ngày gửi."))
        return redirect("certification_reports:report", row.uuid)
    return act(
        request, row, _("Đã ghi việc gửi báo cáo."),
        lambda: domain.send_on(report=row, by=request.user, at=now(), **form.cleaned_data),
    )  # fmt: skip
