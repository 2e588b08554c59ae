from __future__ import annotations

from functools import partial

from django.http import HttpRequest
from django.utils.translation import gettext as _

from certification.reports import domain
from certification.reports.forms import NumberForm, ReasonForm, SendForm
from certification.reports.models import Report
from certification.reports.permissions import report_to_decide, report_to_write
from certification.reports.views.common import Done, doing


@doing(report_to_write)
def submit(request: HttpRequest, row: Report) -> Done:
    return _("Đã nộp báo cáo tới %(unit)s.") % {"unit": row.period.series.consolidator.name}, domain.submit_report


@doing(report_to_decide)
def accept(request: HttpRequest, row: Report) -> Done:
    return _("Đã nhận báo cáo của %(unit)s.") % {"unit": row.unit.name}, domain.accept_report


@doing(report_to_decide)
def give_back(request: HttpRequest, row: Report) -> Done:
    form = ReasonForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    done = _("Đã trả lại báo cáo của %(unit)s.") % {"unit": row.unit.name}
    return done, partial(domain.return_report, reason=reason)


@doing(report_to_write)
def number(request: HttpRequest, row: Report) -> Done | str:
    form = NumberForm(request.POST)
    if not form.is_valid():
        return _("Hãy ghi số (nhiều nhất 40 chữ) và ngày ký có thật.")
    return _("Đã ghi số và ngày ký của bản giấy."), partial(domain.note_number, **form.cleaned_data)


@doing(report_to_write)
def send(request: HttpRequest, row: Report) -> Done | str:
    form = SendForm(request.POST, recipients=row.period.series.recipients)
    if not form.is_valid():
        return _("Hãy chọn nơi nhận, ghi số báo cáo và ngày gửi.")
    return _("Đã ghi việc gửi báo cáo."), partial(domain.send_on, **form.cleaned_data)
