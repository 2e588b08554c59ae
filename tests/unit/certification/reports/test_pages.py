"""The pages of reports: what they show, to whom, and what they let do."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from certification.reports import domain
from certification.reports.enums import ReportKind, ReportState
from certification.reports.models import Dispatch, FrozenReport, Report, ReportSeries, SeriesDeadline
from lms import dates
from lms.jobs.domain import run_job
from lms.journal.models import AuditEntry
from lms.people.domain import grant_role
from lms.people.enums import RoleKind
from tests.factories.campaigns import make_deadline
from tests.factories.coverage import COLLABORATOR, give_part
from tests.factories.people import AT, make_category, make_manager, make_person, make_unit, make_user, post
from tests.factories.reporting import FIRST, LAST, NOW, freeze

pytestmark = pytest.mark.django_db
ROOM = "certification_reports"


@pytest.fixture(autouse=True)
def _in_november(monkeypatch):
    for place in ("views.lists", "views.writing", "views.common", "views.changes", "views.people", "views.downloads"):
        monkeypatch.setattr(f"certification.reports.{place}.now", lambda: NOW)
    for place in ("lists", "writing", "common", "changes", "people", "downloads", "periods", "series"):
        monkeypatch.setattr(f"certification.reports.views.{place}.today", lambda: NOW.date())
    monkeypatch.setattr(dates, "now", lambda: NOW)


def url(name, report=None, *args):
    return reverse(f"{ROOM}:{name}", args=[report.uuid, *args] if report else args)


def body(response):
    return " ".join(response.content.decode().split())


def test_a_report_is_written_in_one_sitting(place, client):
    place.staff(10, trained=8)
    place.declare(10)
    manager = make_manager(place.commune)
    client.force_login(manager)
    page = body(client.get(url("reports")))
    assert "còn 11 ngày" in page
    assert "Báo cáo năm 2026" in page
    started = client.post(
        url("start"), {"period": place.period.pk, "unit": place.commune.code, "kind": ReportKind.OWN.value}
    )
    report = Report.objects.get()
    assert started.url == url("report", report)
    page = body(client.get(started.url))
    assert "8 trên 10 người đã đạt. Tỷ lệ 80,0 %, đạt chỉ tiêu 80 %." in page
    assert "Không còn điểm nào cần xem." in page
    texts = {"results": "Đã mở ba lớp.\r\n\r\nHai lớp ở xã.", "plans": ""}
    assert client.post(url("sections", report), texts).status_code == 302
    report.refresh_from_db()
    assert report.sections["results"] == "Đã mở ba lớp.\n\nHai lớp ở xã."
    client.post(url("freeze", report))
    report.refresh_from_db()
    assert report.state == ReportState.DRAFT
    client.post(url("freeze", report), {"sure": "1"})
    report.refresh_from_db()
    assert report.state == ReportState.CHECKED
    assert "Đang ghi từng người" in body(client.get(url("report", report)))
    assert client.get(url("progress", report)).headers.get("HX-Refresh") is None
    run_job(job_id=report.job_id)
    assert client.get(url("progress", report)).headers["HX-Refresh"] == "true"
    page = body(client.get(url("report", report)))
    assert "Nộp cho Sở Nội vụ tỉnh Mẫu" in page
    assert FrozenReport.objects.get().fingerprint in page
    client.post(url("submit", report))
    report.refresh_from_db()
    assert (report.state, report.submitted_by) == (ReportState.SUBMITTED, manager)
    assert "đã xong" in body(client.get(url("reports")))
    checked = client.post(url("verify", report), follow=True)
    assert "dấu vân tay khớp" in body(checked)


def test_open_points_must_be_ticked_and_lead_to_where_they_are_mended(place, client):
    place.staff(3)
    report = place.open()
    client.force_login(make_manager(place.commune))
    page = body(client.get(url("report", report)))
    assert 'value="undeclared:1"' in page
    assert reverse("certification_desk:declarations") in page
    client.post(url("freeze", report), {"sure": "1", "seen": ["undeclared:x", "sex:1"]})
    report.refresh_from_db()
    assert report.state == ReportState.DRAFT
    client.post(url("freeze", report), {"sure": "1", "seen": ["undeclared:1"]})
    report.refresh_from_db()
    assert (report.state, report.seen) == (ReportState.CHECKED, {"undeclared": 1})


@pytest.mark.parametrize("rows", [1, 3])
def test_lists_ask_as_often_for_one_row_as_for_three(place, client, rows, django_assert_num_queries):
    units = [place.commune, place.other, make_unit(parent=place.province)][:rows]
    for unit in units:
        place.staff(2, unit=unit)
        place.declare(2, unit=unit)
        report = place.open(unit)
        freeze(report)
        domain.submit_report(report=report, by=None, at=NOW)
    client.force_login(make_manager(place.office))
    client.get(url("reports"))
    with django_assert_num_queries(21):
        client.get(url("reports"))
    with django_assert_num_queries(34):
        page = client.get(url("period", None, place.period.pk))
    assert f"{rows} đơn vị đã nộp" in body(page)


def test_the_consolidating_unit_sees_figures_and_no_people(place, client):
    place.staff(4, trained=1)
    place.declare(4)
    report = place.open()
    office = make_manager(place.office)
    client.force_login(office)
    assert client.get(url("report", report)).status_code == 403
    freeze(report)
    assert client.get(url("report", report)).status_code == 403
    domain.submit_report(report=report, by=None, at=NOW)
    assert "1 trên 4 người đã đạt" in body(client.get(url("report", report)))
    page = client.get(url("people", report))
    assert (page.status_code, page.context["count"]) == (200, 0)
    client.post(url("return", report), {"reason": ""})
    report.refresh_from_db()
    assert report.state == ReportState.SUBMITTED
    client.post(url("return", report), {"reason": "Thiếu người"})
    report.refresh_from_db()
    assert (report.state, report.return_reason) == (ReportState.RETURNED, "Thiếu người")
    client.force_login(make_manager(place.commune))
    assert "Thiếu người" in body(client.get(url("report", report)))
    assert client.post(url("accept", report)).status_code == 403


def test_people_of_a_frozen_report_within_the_categories_of_a_role(place, client):
    place.staff(2, trained=1)
    helper = make_person(sex="male", birth_year=1990)
    post(helper, place.commune, make_category(COLLABORATOR), valid_from=FIRST)
    place.declare(3)
    report = place.open()
    freeze(report)
    domain.submit_report(report=report, by=None, at=NOW)
    client.force_login(make_manager(place.commune))
    counts = [
        client.get(url("people", report), query).context["count"]
        for query in ({}, {"covered": "yes"}, {"covered": "no"}, {"new": "on"}, {"sex": "male"}, {"unit": "XA"})
    ]
    assert counts == [3, 1, 2, 1, 1, 3]
    limited = make_manager(place.office)
    grant_role(
        user=limited, kind=RoleKind.MANAGER, unit=place.province, categories=[make_category(COLLABORATOR)], at=AT
    )
    client.force_login(limited)
    page = client.get(url("people", report))
    assert [row.full_name for row in page.context["page"]] == [helper.full_name]
    assert AuditEntry.objects.filter(action="reports.people", by=limited).count() == 1


def test_a_role_limited_to_categories_opens_no_report(place, client):
    place.staff(1)
    report = place.open()
    user = make_user()
    grant_role(user=user, kind=RoleKind.MANAGER, unit=place.commune, categories=[make_category()], at=AT)
    client.force_login(user)
    assert client.get(url("report", report)).status_code == 403
    assert client.get(url("reports")).context["page"].paginator.count == 0


def test_an_auditor_reads_and_changes_nothing(place, client):
    place.staff(1)
    report = place.open()
    client.force_login(make_manager(place.commune, kind=RoleKind.AUDITOR))
    assert "Chốt số liệu</button>" not in body(client.get(url("report", report)))
    for name in ("sections", "freeze", "reopen", "submit", "number", "send", "restate"):
        assert client.post(url(name, report), {}).status_code == 403
    asked = {"period": place.period.pk, "unit": place.commune.code, "kind": "own"}
    assert client.post(url("start"), asked).status_code == 403


def test_a_restatement_shows_what_changed_and_why(place, client):
    people = place.staff(5, trained=1)
    place.declare(5)
    old = place.open()
    freeze(old)
    later = NOW + timedelta(hours=1)
    for part in "KS":
        give_part(people[1], place.programme, part, LAST)
    new = domain.restate_report(report=old, reason="Ghi thêm kết quả", by=None, at=later)
    from certification.awards.models import Award

    Award.objects.filter(person=people[1]).update(recorded_at=later)
    frozen = freeze(new, at=later + timedelta(hours=1))
    assert frozen.document["restates"][:3] == [
        "Báo cáo này thay bản 1. Lý do: Ghi thêm kết quả.", "Đã đạt: 1 → 2.", "Đạt trong kỳ: 1 → 2.",
    ]  # fmt: skip
    client.force_login(make_manager(place.commune))
    page = client.get(url("changes", new))
    [change] = page.context["page"]
    assert (change.full_name, change.became.value) == (people[1].full_name, "covered")
    assert change.why == ["kết quả phần K ghi ngày 20/11/2026", "kết quả phần S ghi ngày 20/11/2026"]
    assert "đã đạt: 1 → 2." in body(page)
    assert client.get(url("changes", old)).status_code == 404


def test_downloads_print_the_frozen_document_and_are_in_the_log(place, client):
    place.staff(6, trained=6)
    place.declare(6)
    report = place.open()
    freeze(report)
    client.force_login(make_manager(place.commune))
    for extension, magic in (("pdf", b"%PDF"), ("docx", b"PK"), ("xlsx", b"PK")):
        answer = client.get(url("download", report, "internal", extension))
        assert answer.content[: len(magic)] == magic
        assert answer["Content-Disposition"] == f'attachment; filename="bao-cao-XA-20261115.{extension}"'
    assert client.get(url("download", report, "internal", "exe")).status_code == 404
    assert client.get(url("download", report, "all", "pdf")).status_code == 404
    details = AuditEntry.objects.filter(action="reports.export").order_by("pk").values_list("detail__format", flat=True)
    assert list(details) == ["pdf", "docx", "xlsx"]


def test_number_and_sending_are_written_down(place, client):
    place.staff(1)
    whole = place.consolidated()
    freeze(whole)
    client.force_login(make_manager(place.office))
    client.post(url("number", whole), {"number": "45", "signed_on": "28/11/2026"})
    client.post(url("send", whole), {"recipient": "Ai đó", "number": "45", "sent_on": "2026-11-28"})
    assert Dispatch.objects.count() == 0
    client.post(url("send", whole), {"recipient": "UBND tỉnh", "number": "45/BC-SNV", "sent_on": "2026-11-28"})
    page = body(client.get(url("report", whole)))
    assert "UBND tỉnh: số 45/BC-SNV, ngày 28/11/2026" in page
    whole.refresh_from_db()
    assert whole.number == "45"


def test_differences_between_submitted_and_counted_are_shown(place, client):
    people = place.staff(5, trained=1)
    place.declare(5)
    report = place.open()
    freeze(report)
    domain.submit_report(report=report, by=None, at=NOW)
    for part in "KS":
        give_part(people[2], place.programme, part, FIRST)
    client.force_login(make_manager(place.office))
    page = client.get(url("period", None, place.period.pk))
    found = {line.unit.code: (line.submitted, line.counted, line.differs) for line, _s, _l in page.context["lines"]}
    assert found == {"XA": ((5, 1, 1, 0), (5, 2, 2, 0), True), "KHAC": (None, (0, 0, 0, 0), False)}
    assert page.context["differing"] == 1
    client.force_login(make_manager(place.commune))
    assert client.get(url("period", None, place.period.pk)).status_code == 403


def test_series_and_deadlines_are_edited_by_administrators(place, client):
    client.force_login(make_manager(place.province))
    assert client.get(url("series_list")).status_code == 403
    client.force_login(make_manager(place.province, kind=RoleKind.ADMINISTRATOR))
    assert "Báo cáo tập huấn" in body(client.get(url("series_list")))
    values = {
        "name": "Báo cáo 6 tháng", "programme": place.programme.pk, "indicator": "core", "scope": place.province.pk,
        "consolidator": place.office.pk, "kinds": ["commune", "department"], "recipients": "UBND tỉnh\nBộ Nội vụ\n",
        "named": "XA, KHONG", "sign": "BC-SNV", "unit_sign": "BC-UBND", "kept": "VT", "is_active": "on",
    }  # fmt: skip
    refused = client.post(url("series_new"), values)
    assert (refused.status_code, "Không có đơn vị mang mã KHONG" in body(refused)) == (422, True)
    assert client.post(url("series_new"), {**values, "named": "XA"}).status_code == 302
    series = ReportSeries.objects.latest("pk")
    assert (series.recipients, series.kinds, [unit.code for unit in series.named.all()]) == (
        ["UBND tỉnh", "Bộ Nội vụ"], ["commune", "department"], ["XA"],
    )  # fmt: skip
    assert (
        client.post(url("series_edit", None, series.pk), {**values, "named": "", "kept": "VT, BĐG"}).status_code == 302
    )
    entry = make_deadline(place.province, (10, 6))
    span = {"name": "Báo cáo 6 tháng", "entry": entry.pk, "begins": "01/01", "ends": "31/05", "is_active": "on"}
    assert client.post(url("deadline_new", None, series.pk), span).status_code == 302
    again = client.post(url("deadline_new", None, series.pk), span)
    assert (again.status_code, "đã dùng hạn này" in body(again)) == (422, True)
    deadline = SeriesDeadline.objects.get(series=series)
    assert (deadline.ends, deadline.periods.count()) == ("31/05", 2)
    assert client.post(url("deadline_edit", None, series.pk, deadline.pk), {**span, "ends": ""}).status_code == 302
    deadline.refresh_from_db()
    assert deadline.ends == ""
    actions = AuditEntry.objects.filter(action__in=["reports.series", "reports.deadline"], by__isnull=False)
    assert actions.count() == 4
