"""Visits to every page of reports in English, as whoever administers, writes and receives them."""

from __future__ import annotations

from django.urls import reverse

from certification.reports.models import Report, ReportPeriod, ReportSeries
from tests.integration.english_tours import Pages, in_english


def url(name: str, *keys: object) -> str:
    return reverse(f"certification_reports:{name}", args=keys)


def of_reports() -> Pages:
    """The demo has a report that was handed in and one that is being written."""
    client = in_english("admin")
    handed_in, writing = Report.objects.order_by("pk")
    series, period = ReportSeries.objects.get(), ReportPeriod.objects.get(pk=handed_in.period_id)
    yield "reports", client.get(url("reports"))
    yield "who has handed in", client.get(url("period", period.pk))
    for report in (handed_in, writing):
        yield f"report {report.state}", client.get(url("report", report.uuid))
    yield "people", client.get(url("people", handed_in.uuid))
    yield "nobody", client.get(url("people", handed_in.uuid) + "?sex=other")
    for line, change in (("headcount", "joined"), ("covered", "trained"), ("uncovered", "left_uncovered")):
        yield f"{line} {change}", client.get(url("movement", writing.uuid), {"line": line, "change": change})
    yield "no such number", client.get(url("movement", writing.uuid), {"line": "x"})
    yield "leavers", client.get(url("leavers", writing.uuid))
    yield "fingerprint", client.post(url("verify", handed_in.uuid), follow=True)
    yield "fingerprint of a draft", client.post(url("verify", writing.uuid), follow=True)
    yield "texts", client.post(url("sections", writing.uuid), {"results": "x"}, follow=True)
    yield "not sure", client.post(url("freeze", writing.uuid), follow=True)
    yield "not seen", client.post(url("freeze", writing.uuid), {"sure": "1"}, follow=True)
    yield "submit a draft", client.post(url("submit", writing.uuid), follow=True)
    yield "number of a draft", client.post(url("number", writing.uuid), {"number": "1"}, follow=True)
    yield "returned for no reason", client.post(url("return", handed_in.uuid), follow=True)
    yield "returned", client.post(url("return", handed_in.uuid), {"reason": "x"}, follow=True)
    yield "restated for no reason", client.post(url("restate", handed_in.uuid), follow=True)
    yield "restated", client.post(url("restate", handed_in.uuid), {"reason": "x"}, follow=True)
    for page in (url("series_list"), url("series_new"), url("series_edit", series.pk), url("deadline_new", series.pk)):
        yield page, client.get(page)
    yield "series refused", client.post(url("series_new"), {"named": "KHONG"})
    yield "deadline refused", client.post(url("deadline_new", series.pk), {"begins": "99/99"})
