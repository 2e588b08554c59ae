"""From the draft to the frozen report, its restatement, handing in and sending on."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from certification.reports import domain
from certification.reports.changes import figure_changes
from certification.reports.contents import Document
from certification.reports.domain import ReportRefused
from certification.reports.domain.freezing import build_now
from certification.reports.enums import ReportKind, ReportState
from certification.reports.models import Dispatch, FrozenReport, Report, ReportPeriod, ReportPerson, Snapshot
from certification.reports.points import seen_of
from lms.jobs.domain import run_job
from lms.jobs.enums import JobState
from lms.jobs.models import Job
from lms.journal.models import AuditEntry, FactIsFrozen
from tests.factories.coverage import SOCIAL, give_part
from tests.factories.people import AT, make_category, make_manager, make_person, post
from tests.factories.reporting import DUE, FIRST, LAST, NOW, freeze, make_series_deadline

pytestmark = pytest.mark.django_db


# --- periods ---------------------------------------------------------------------------------------------------------
def test_periods_are_written_down_once_and_follow_the_calendar_until_somebody_reports(place):
    assert [(row.year, row.starts_on, row.ends_on, row.due_on) for row in ReportPeriod.objects.order_by("year")] == [
        (2025, date(2025, 1, 1), date(2025, 11, 15), date(2025, 12, 1)), (2026, FIRST, LAST, DUE),
    ]  # fmt: skip
    assert domain.roll_periods(today=date(2026, 11, 20)) == 0
    place.open()
    entry = place.period.deadline.entry
    entry.from_day = entry.to_day = 5
    entry.save()
    assert domain.roll_periods(today=date(2026, 11, 20)) == 0
    assert list(ReportPeriod.objects.order_by("year").values_list("due_on", flat=True)) == [date(2025, 12, 5), DUE]


# --- the draft -------------------------------------------------------------------------------------------------------
def test_a_draft_begins_with_sentences_made_of_its_figures(place):
    place.staff(10, trained=4)
    place.declare(10)
    report = place.open()
    assert report.sections == {
        "situation": "Đến ngày 15/11/2026, Xã Mẫu có 10 người thuộc diện phải tập huấn. Việc tập huấn thực hiện theo "
        "Quyết định thử.",
        "results": "Trong kỳ có thêm 4 người đạt yêu cầu, 0 lượt hoàn thành khóa học, trong đó 0 lượt học trực tuyến; "
        "tổ chức 0 lớp. Lũy kế: 4 người đã đạt, 0 lượt. Tỷ lệ 40,0 %, chưa đạt chỉ tiêu 80 %.",
        "difficulties": "",
        "plans": "Cần tập huấn thêm ít nhất 4 người để đạt 80 %.",
        "proposals": "",
    }
    assert place.open() == report
    assert Report.objects.count() == 1


def test_a_draft_counts_today_and_a_frozen_report_does_not(place):
    people = place.staff(4, trained=1)
    place.declare(4)
    report = place.open()
    assert build_now(report, at=NOW).document.total.covered == 1
    give_part(people[1], place.programme, "K", date(2026, 5, 1))
    give_part(people[1], place.programme, "S", date(2026, 5, 1))
    assert build_now(report, at=NOW).document.total.covered == 2
    frozen = freeze(report)
    give_part(people[2], place.programme, "K", date(2026, 5, 1))
    give_part(people[2], place.programme, "S", date(2026, 5, 1))
    assert FrozenReport.objects.get().document["total"]["covered"] == frozen.covered == 2


def test_open_points_are_told_and_must_be_seen(place):
    place.staff(3)
    make = make_person(sex="undeclared")
    post(make, place.commune, make_category(SOCIAL), valid_from=FIRST)
    report = place.open()
    points = build_now(report, at=NOW).points
    assert [(point.code, point.count) for point in points] == [("undeclared", 1), ("sex", 1), ("no_year", 1)]
    with pytest.raises(ReportRefused):
        domain.ask_freeze(report=report, seen={"undeclared": 1, "sex": 1}, by=None, at=NOW)
    assert Report.objects.get().state == ReportState.DRAFT
    domain.ask_freeze(report=report, seen=seen_of(points), by=None, at=NOW)
    assert Report.objects.get().state == ReportState.CHECKED


def test_a_point_that_grew_since_it_was_seen_stops_the_freeze_and_the_report_can_be_reopened(place):
    place.staff(2)
    report = place.open()
    asked = domain.ask_freeze(report=report, seen=seen_of(build_now(report, at=NOW).points), by=None, at=NOW)
    Report.objects.filter(pk=report.pk).update(seen={})
    assert run_job(job_id=asked.job_id) == JobState.FAILED
    assert Job.objects.get().error.startswith("Còn điểm cần xem")
    assert (FrozenReport.objects.count(), Snapshot.objects.count()) == (0, 0)
    assert domain.reopen_report(report=report, by=None, at=NOW).state == ReportState.DRAFT


def test_no_figures_are_frozen_before_the_period_is_over(place):
    place.staff(2, trained=1)
    report = place.open(at=NOW - timedelta(days=5))
    assert [point.code for point in build_now(report, at=NOW - timedelta(days=5)).points] == ["not_over", "undeclared"]
    with pytest.raises(ReportRefused, match="chưa kết thúc"):
        domain.ask_freeze(report=report, seen={"undeclared": 9, "not_over": 1}, by=None, at=NOW - timedelta(days=5))


# --- freezing --------------------------------------------------------------------------------------------------------
def test_freezing_stores_people_names_and_rule_and_is_harmless_to_repeat(place):
    people = place.staff(3, trained=2)
    place.declare(3)
    report = place.open()
    frozen = freeze(report)
    report.refresh_from_db()
    assert (report.state, frozen.people, frozen.covered, frozen.new_covered) == (ReportState.FROZEN, 3, 2, 2)
    assert frozen.rule["categories"] == {"nhan-vien-ctxh": ["K", "S"], "cong-tac-vien": ["K"]}
    assert frozen.rule["share_percent"] == 80
    rows = ReportPerson.objects.order_by("person_id")
    assert [(row.full_name, row.unit_name, row.parts, row.is_covered, row.is_new, len(row.awards)) for row in rows] == [
        (people[0].full_name, "Xã Mẫu", "K,S", True, True, 2),
        (people[1].full_name, "Xã Mẫu", "K,S", True, True, 2),
        (people[2].full_name, "Xã Mẫu", "", False, False, 0),
    ]
    assert domain.freeze_report(report=report, at=NOW) == frozen
    assert (FrozenReport.objects.count(), Snapshot.objects.count()) == (1, 1)
    assert AuditEntry.objects.filter(action="reports.freeze").count() == 1


def test_what_a_killed_attempt_left_is_not_seen_and_is_swept(place, monkeypatch):
    monkeypatch.setattr("certification.reports.staging.CHUNK", 2)
    place.staff(5)
    place.declare(5)
    report = place.open()
    asked = domain.ask_freeze(report=report, seen={}, by=None, at=NOW)

    def die(done, total):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        domain.freeze_report(report=asked, at=NOW, progress=die)
    assert (ReportPerson.objects.count(), FrozenReport.objects.count()) == (2, 0)
    told = []
    frozen = domain.freeze_report(report=asked, at=NOW, progress=lambda done, total: told.append((done, total)))
    assert told == [(2, 5), (4, 5), (5, 5)]
    assert (ReportPerson.objects.count(), Snapshot.objects.get()) == (5, frozen.snapshot)


def test_an_attempt_whose_rows_were_swept_by_another_publishes_nothing(place, monkeypatch):
    place.staff(3)
    place.declare(3)
    asked = domain.ask_freeze(report=place.open(), seen={}, by=None, at=NOW)

    def robbed(done, total):
        ReportPerson.objects.all()._raw_delete("default")

    with pytest.raises(RuntimeError):
        domain.freeze_report(report=asked, at=NOW, progress=robbed)
    assert FrozenReport.objects.count() == 0
    asked.refresh_from_db()
    assert asked.state == ReportState.CHECKED


def test_nothing_frozen_can_be_edited_or_deleted(place):
    place.staff(2)
    place.declare(2)
    frozen = freeze(place.open())
    row = ReportPerson.objects.first()
    for write in (
        lambda: FrozenReport.objects.update(covered=9), lambda: FrozenReport.objects.all().delete(),
        lambda: ReportPerson.objects.update(is_covered=True), lambda: ReportPerson.objects.all().delete(),
        frozen.save, frozen.delete, row.save, row.delete,
    ):  # fmt: skip
        with pytest.raises(FactIsFrozen):
            write()
    with pytest.raises(ReportRefused):
        domain.keep_sections(report=frozen.report, sections={"results": "khác"}, by=None, at=NOW)
    with pytest.raises(ReportRefused):
        domain.ask_freeze(report=frozen.report, seen={}, by=None, at=NOW)
    assert domain.sweep_attempts(report=frozen.report) == 0
    assert ReportPerson.objects.count() == 2


def test_the_fingerprint_tells_every_later_change(place):
    place.staff(2, trained=1)
    place.declare(2)
    frozen = FrozenReport.objects.get(pk=freeze(place.open()).pk)
    assert domain.verify_report(frozen)
    with transaction.atomic():
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute("UPDATE certification_reports_reportperson SET full_name = 'Khác' WHERE is_covered")
        assert not domain.verify_report(frozen)
        transaction.set_rollback(True)
    frozen.document["total"]["covered"] = 2
    assert not domain.verify_report(frozen)


def test_a_report_frozen_before_categories_were_counted_by_sex_still_verifies(place, monkeypatch):
    as_dict = Document.as_dict
    place.staff(2, trained=1)
    place.declare(2)
    with monkeypatch.context() as patched:
        patched.setattr(
            Document, "as_dict", lambda self: {k: v for k, v in as_dict(self).items() if k != "by_category_sex"}
        )
        frozen = FrozenReport.objects.get(pk=freeze(place.open()).pk)
    assert "by_category_sex" not in frozen.document
    assert domain.verify_report(frozen)
    assert Document.from_dict(frozen.document).by_category_sex == {}


def test_a_change_between_sexes_of_a_category_is_told_although_every_sum_stays(place):
    place.staff(2, trained=1)
    old = build_now(place.open(), at=NOW).document.as_dict()
    new = build_now(Report.objects.get(), at=NOW).document.as_dict()
    assert figure_changes(old, new) == []
    code = next(iter(new["by_category_sex"]))
    new["by_category_sex"][code]["female"]["covered"] += 1
    [change] = figure_changes(old, new)
    name = old["category_names"][code]
    assert (change.where, change.what, change.after - change.before) == (f"{name}, nữ", "đã đạt", 1)
    assert figure_changes({**old, "by_category_sex": {}}, new) == []


def test_a_frozen_document_keeps_the_order_of_its_groups(place):
    place.staff(3, trained=1)
    report = place.open()
    drafted = build_now(report, at=NOW).document.as_dict()
    kept = FrozenReport.objects.get(pk=freeze(report).pk).document
    assert list(kept["total"]["parts"]) == list(drafted["total"]["parts"]) == ["K", "S", "M", "KS"]
    for name in ("by_sex", "by_category", "category_names", "part_names"):
        assert list(kept[name]) == list(drafted[name])


def test_two_versions_of_one_number_are_impossible(place):
    place.staff(1)
    place.declare(1)
    frozen = freeze(place.open())
    again = Report(
        period=place.period, unit=place.commune, scope=place.commune, kind=ReportKind.OWN, created_at=NOW,
        state=ReportState.SUPERSEDED,
    )  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        again.save()
    snapshot = Snapshot.objects.create(report=frozen.report, begun_at=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        FrozenReport.objects.create(
            report=frozen.report, snapshot=snapshot, document={}, rule={}, people=0, covered=0, new_covered=0,
            attendances=0, fingerprint="", frozen_at=NOW,
        )  # fmt: skip


# --- handing in ------------------------------------------------------------------------------------------------------
def test_a_report_is_submitted_returned_restated_accepted_and_consolidated(place):
    place.staff(2)
    place.declare(2)
    report = place.open()
    with pytest.raises(ReportRefused):
        domain.submit_report(report=report, by=None, at=NOW)
    freeze(report)
    assert domain.submit_report(report=report, by=None, at=NOW).state == ReportState.SUBMITTED
    with pytest.raises(ReportRefused):
        domain.return_report(report=report, reason=" ", by=None, at=NOW)
    returned = domain.return_report(report=report, reason="Thiếu trạm y tế", by=None, at=NOW)
    assert (returned.state, returned.return_reason) == (ReportState.RETURNED, "Thiếu trạm y tế")
    with pytest.raises(ReportRefused):
        domain.submit_report(report=report, by=None, at=NOW)
    second = domain.restate_report(report=report, reason="Bổ sung", by=None, at=NOW)
    assert (second.version, second.state, second.restates) == (2, ReportState.DRAFT, report)
    assert domain.restate_report(report=report, reason="Bổ sung nữa", by=None, at=NOW) == second
    freeze(second)
    report.refresh_from_db()
    assert report.state == ReportState.SUPERSEDED
    domain.submit_report(report=second, by=None, at=NOW)
    domain.accept_report(report=second, by=None, at=NOW)
    whole = place.consolidated()
    assert whole.scope == place.province
    freeze(whole)
    second.refresh_from_db()
    assert second.state == ReportState.CONSOLIDATED


def test_sending_on_is_recorded_once_and_only_for_the_whole(place):
    place.staff(1)
    whole = place.consolidated()
    with pytest.raises(ReportRefused):
        domain.note_number(report=whole, number="12", signed_on=None, by=None, at=NOW)
    freeze(whole)
    day = date(2026, 11, 28)
    for _twice in range(2):
        domain.send_on(report=whole, recipient="UBND tỉnh", number="12/BC-SNV", sent_on=day, by=None, at=NOW)
    assert [(row.recipient, row.number, row.sent_on) for row in Dispatch.objects.all()] == [
        ("UBND tỉnh", "12/BC-SNV", day)
    ]
    noted = domain.note_number(report=whole, number=" 12 ", signed_on=day, by=None, at=NOW)
    assert (noted.number, noted.signed_on) == ("12", day)
    own = place.open()
    freeze(own)
    with pytest.raises(ReportRefused):
        domain.send_on(report=own, recipient="UBND tỉnh", number="1", sent_on=day, by=None, at=NOW)


def test_the_document_of_the_whole_is_signed_and_sent_by_the_consolidating_unit(place):
    place.staff(2)
    document = build_now(place.consolidated(), at=NOW).document
    assert (document.letter["body"], document.sign, document.recipients, document.unit_name) == (
        "Sở Nội vụ tỉnh Mẫu", "BC-SNV", ["UBND tỉnh", "Bộ Nội vụ"], "Tỉnh Mẫu",
    )  # fmt: skip
    own = build_now(place.open(), at=NOW).document
    assert (own.letter["body"], own.sign, own.recipients) == (
        "Ủy ban nhân dân xã Mẫu", "BC-UBND", ["Sở Nội vụ tỉnh Mẫu"],
    )  # fmt: skip


def test_authors_are_kept_where_a_login_wrote(place):
    user = make_manager(place.commune)
    report = place.open(by=user)
    domain.keep_sections(report=report, sections={"plans": "Mở lớp quý I.", "x": "bỏ"}, by=user, at=AT)
    report.refresh_from_db()
    assert (report.author, report.sections["plans"], "x" in report.sections) == (user, "Mở lớp quý I.", False)
    assert AuditEntry.objects.filter(by=user, action="reports.sections", unit_id=place.commune.pk).count() == 1


def test_a_second_deadline_of_one_series_has_its_own_periods(place):
    from tests.factories.campaigns import make_deadline

    entry = make_deadline(place.province, (10, 6), name="Báo cáo 6 tháng")
    make_series_deadline(place.series, entry, ends=(31, 5), name="Báo cáo 6 tháng")
    rows = ReportPeriod.objects.filter(deadline__name="Báo cáo 6 tháng").order_by("year")
    assert [(row.starts_on, row.ends_on, row.due_on) for row in rows] == [
        (date(2026, 1, 1), date(2026, 5, 31), date(2026, 6, 10)),
        (date(2027, 1, 1), date(2027, 5, 31), date(2027, 6, 10)),
    ]
