"""Period rows follow the facts: who is reached, what fulfils, what is taken back, at which day."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from certification.assignments.domain import (
    PlanChanged,
    change_assignment,
    end_exemption,
    exempt_person,
    refresh_periods,
)
from certification.assignments.domain.exemptions import ExemptionRefused
from certification.assignments.enums import DutyState, ExemptionReason, Withdrawal
from certification.assignments.facts import rules_of
from certification.assignments.models import Assignment, Exemption, Period
from certification.assignments.preview import preview_rule, reach_of
from certification.assignments.queries import duties_of
from courses.learning.domain import reverse_completion
from lms.dates import civil_date
from lms.jobs.models import Job
from lms.journal.models import AuditEntry, Change
from lms.people import domain as people
from lms.people.enums import UnitKind
from tests.factories.assignments import make_assignment
from tests.factories.coverage import complete, make_edition
from tests.factories.people import AT, START, make_category, make_person, make_unit, post
from tests.factories.programmes import make_path, make_programme, require

pytestmark = pytest.mark.django_db
DAY = date(2026, 6, 15)


def at_noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 5, tzinfo=UTC)


def told(assignment, person=None):
    """[(number, opens, due, fulfilled, current)] of one person's rows, or of all."""
    rows = Period.objects.filter(assignment=assignment).order_by("person_id", "number")
    rows = rows.filter(person=person) if person else rows
    return [(row.number, row.opens_on, row.due_on, row.fulfilled_on, row.is_current) for row in rows]


def test_a_rule_reaches_the_subtree_in_its_categories_from_the_later_of_two_days(province, commune, edition):
    worker, other = make_category("ctv"), make_category("yt")
    early, late, foreign, elsewhere, ended = (make_person() for _ in range(5))
    post(early, commune, worker)
    post(late, commune, worker, valid_from=date(2026, 6, 1))
    post(foreign, commune, other)
    post(elsewhere, make_unit(), worker)
    post(ended, commune, worker, valid_to=date(2026, 6, 1))
    made = make_assignment(province, edition.course, categories=[worker], starts_on=date(2026, 5, 1))
    [rule] = rules_of(Assignment.objects.all())
    assert reach_of(rule, as_of=DAY) == {early.pk: date(2026, 5, 1), late.pk: date(2026, 6, 1)}
    assert told(made, early) == [(1, date(2026, 5, 1), date(2026, 5, 31), None, True)]
    assert told(made, late) == [(1, date(2026, 6, 1), date(2026, 7, 1), None, True)]
    assert Period.objects.count() == 2


def test_refreshing_again_changes_nothing(commune, edition):
    for _ in range(3):
        post(make_person(), commune)
    make_assignment(commune, edition.course)
    before = list(Period.objects.order_by("pk").values())
    tally = refresh_periods(at=AT)
    assert (tally.people, tally.opened, tally.fulfilled, tally.withdrawn, tally.moved) == (3, 0, 0, 0, 0)
    assert list(Period.objects.order_by("pk").values()) == before


def test_a_completion_fulfils_and_its_reversal_reopens(commune, edition, django_capture_on_commit_callbacks):
    person = make_person()
    post(person, commune)
    made = make_assignment(commune, edition.course)
    with django_capture_on_commit_callbacks(execute=True):
        completion = complete(person, edition, date(2026, 6, 10))
    row = Period.objects.get()
    assert (row.fulfilled_on, row.completion_id, row.is_current) == (date(2026, 6, 10), completion.pk, True)
    reverse_completion(completion=completion, reason="ghi nhầm", by=None, at=AT)
    assert told(made) == [(1, START, date(2026, 1, 31), None, True)]
    assert not Change.objects.filter(handled_at=None).exists()


def test_a_path_is_fulfilled_by_its_award(province, commune, edition, django_capture_on_commit_callbacks):
    worker, person = make_category("ctv"), make_person()
    post(person, commune, worker)
    programme = make_programme(province)
    path = make_path(programme, [require(programme, "K", [edition.course])], [worker])
    make_assignment(province, path)
    with django_capture_on_commit_callbacks(execute=True):
        complete(person, edition, date(2026, 6, 10))
    row = Period.objects.get()
    assert (row.fulfilled_on, row.award.path_id, row.lapses_on) == (date(2026, 6, 10), path.pk, None)


def test_an_award_that_expires_asks_for_a_renewal(province, commune, edition):
    person = make_person()
    post(person, commune)
    requirement = require(make_programme(province), "K", [edition.course], validity_months=12)
    complete(person, edition, date(2026, 1, 10))
    made = make_assignment(province, requirement.part, window_days=60, at=at_noon(date(2026, 11, 10)))
    assert [row[0] for row in told(made)] == [1]
    refresh_periods(at=at_noon(date(2026, 11, 11)))
    assert told(made) == [
        (1, START, date(2026, 1, 31), date(2026, 1, 10), False),
        (2, date(2026, 11, 11), date(2027, 1, 9), None, True),
    ]
    complete(person, edition, date(2026, 12, 1), at=at_noon(date(2026, 12, 1)))
    refresh_periods(at=at_noon(date(2026, 12, 1)))
    assert told(made)[1:] == [(2, date(2026, 11, 11), date(2027, 1, 9), date(2026, 12, 1), True)]


def test_who_leaves_is_withdrawn_and_who_comes_back_begins_anew(commune, edition):
    person = make_person()
    posting = post(person, commune)
    made = make_assignment(commune, edition.course)
    people.end_posting(posting=posting, valid_to=DAY, at=AT)
    row = Period.objects.get()
    assert (row.withdrawn_on, row.withdrawn_reason, row.is_current) == (DAY, Withdrawal.LEFT, False)
    post(person, commune, valid_from=date(2026, 9, 1), at=at_noon(date(2026, 9, 1)))
    assert told(made)[1:] == [(2, date(2026, 9, 1), date(2026, 10, 1), None, True)]


def test_a_transfer_below_the_unit_and_a_merger_keep_the_due_date(province, commune, edition):
    person, other = make_person(), make_unit(parent=province)
    post(person, commune)
    made = make_assignment(province, edition.course)
    people.transfer_person(person=person, unit=other, category=make_category(), on=date(2026, 6, 1), by=None, at=AT)
    people.merge_units(
        units=[other], successor=people.NewUnit(code="M1", name="Xã Mới", kind=UnitKind.COMMUNE, parent=province),
        effective_on=date(2026, 6, 10), document="Nghị quyết thử", at=AT,
    )  # fmt: skip
    assert Job.objects.filter(kind="assignments.refresh", payload={}).count() >= 1
    refresh_periods(at=AT)
    assert told(made) == [(1, START, date(2026, 1, 31), None, True)]


def test_newcomers_are_reached_and_stay_so_wherever_they_began(province, commune, edition):
    worker, old, fresh, moved = make_category("ctv"), make_person(), make_person(), make_person()
    post(old, commune, worker, valid_from=date(2025, 9, 1))
    post(fresh, commune, worker, valid_from=date(2026, 3, 1))
    outside = make_unit()
    first = post(moved, outside, worker, valid_from=date(2025, 9, 1))
    people.end_posting(posting=first, valid_to=date(2026, 6, 1), at=at_noon(date(2026, 5, 1)))
    post(moved, commune, worker, valid_from=date(2026, 6, 1))
    made = make_assignment(
        province, edition.course, categories=[worker], joined_within_days=60, due_days=60, starts_on=date(2026, 1, 1)
    )
    assert told(made) == [(1, date(2026, 3, 1), date(2026, 4, 30), None, True)]
    [duty] = duties_of(fresh, as_of=DAY)
    assert duty.state == DutyState.OVERDUE
    assert (duties_of(old, as_of=DAY), duties_of(moved, as_of=DAY)) == ([], [])


def test_members_of_a_cohort_are_reached_from_the_day_they_joined(commune, edition):
    member, other = make_person(), make_person()
    for person in (member, other):
        post(person, commune)
    cohort = people.open_cohort(name="Đợt một", unit=commune, by=None, at=AT)
    # 17:30 UTC is half past midnight in Việt Nam: the next civil day
    people.join_cohort(cohort=cohort, persons=[member], by=None, at=datetime(2026, 6, 9, 17, 30, tzinfo=UTC))
    made = make_assignment(commune, edition.course, cohort_id=cohort.pk)
    assert told(made) == [(1, date(2026, 6, 10), date(2026, 7, 10), None, True)]
    people.leave_cohort(cohort=cohort, person_ids=[member.pk], by=None, at=AT)
    assert refresh_periods(at=AT).withdrawn == 1


def test_merged_people_count_once_and_an_undone_merge_gives_back(commune, edition, django_capture_on_commit_callbacks):
    kept, double = make_person(), make_person()
    for person in (kept, double):
        post(person, commune, is_primary=person is kept)
    made = make_assignment(commune, edition.course)
    with django_capture_on_commit_callbacks(execute=True):
        complete(double, edition, date(2026, 6, 10))
    merge = people.merge_persons(duplicate=double, into=kept, by=None, at=AT)
    assert told(made, kept) == [(1, START, date(2026, 1, 31), date(2026, 6, 10), True)]
    assert told(made, double) == [(1, START, date(2026, 1, 31), date(2026, 6, 10), False)]
    assert [duty.state for duty in duties_of(kept, as_of=DAY)] == [DutyState.DONE]
    people.undo_merge(merge=merge, by=None, at=AT)
    assert told(made, kept) == [(1, START, date(2026, 1, 31), None, True)]
    assert told(made, double) == [(1, START, date(2026, 1, 31), date(2026, 6, 10), True)]


def test_the_open_term_of_a_merged_record_is_withdrawn(commune, edition):
    kept, double = make_person(), make_person()
    for person in (kept, double):
        post(person, commune, is_primary=person is kept)
    make_assignment(commune, edition.course)
    people.merge_persons(duplicate=double, into=kept, by=None, at=AT)
    assert Period.objects.get(person=double).withdrawn_reason == Withdrawal.MERGED


@pytest.mark.parametrize(
    ("at", "opens"),
    [
        (datetime(2026, 12, 31, 16, 59, tzinfo=UTC), []),
        (datetime(2026, 12, 31, 17, 0, tzinfo=UTC), [(1, date(2027, 1, 1), date(2027, 1, 1))]),
    ],
)
def test_a_year_begins_at_midnight_in_viet_nam(commune, edition, at, opens):
    post(make_person(), commune)
    made = make_assignment(commune, edition.course, starts_on=date(2027, 1, 1), due_days=0)
    refresh_periods(at=at)
    assert [row[:3] for row in told(made)] == opens


@pytest.mark.parametrize(
    ("at", "state"),
    [
        (datetime(2026, 12, 31, 16, 59, 59, tzinfo=UTC), DutyState.DUE_SOON),
        (datetime(2026, 12, 31, 17, 0, tzinfo=UTC), DutyState.OVERDUE),
    ],
)
def test_a_due_date_holds_until_midnight_in_viet_nam(commune, edition, at, state):
    person = make_person()
    post(person, commune)
    make_assignment(commune, edition.course, due_on=date(2026, 12, 31))
    assert [duty.state for duty in duties_of(person, as_of=civil_date(at))] == [state]


def test_months_run_to_the_last_day_of_february(commune, edition):
    person = make_person()
    post(person, commune)
    complete(person, edition, date(2026, 2, 28))
    made = make_assignment(commune, edition.course, renews_months=24, window_days=59)
    assert Period.objects.get(assignment=made).lapses_on == date(2028, 2, 28)
    refresh_periods(at=at_noon(date(2027, 12, 31)))
    assert told(made)[1:] == [(2, date(2027, 12, 31), date(2028, 2, 27), None, True)]


def test_after_its_last_day_an_assignment_asks_nothing(commune, edition):
    post(make_person(), commune)
    make_assignment(commune, edition.course, ends_on=DAY)
    assert refresh_periods(at=AT).withdrawn == 0
    assert refresh_periods(at=at_noon(DAY + timedelta(days=1))).withdrawn == 1
    assert Period.objects.get().withdrawn_reason == Withdrawal.ENDED


# --- changing the rule -----------------------------------------------------------------------------------------------
def changed(assignment, **terms):
    [rule] = rules_of(Assignment.objects.filter(pk=assignment.pk))
    return replace(rule, **terms)


def test_a_change_says_whom_it_reaches_before_it_is_applied(commune, edition):
    worker, health = make_category("ctv"), make_category("yt")
    dropped, stays, comes, finished = (make_person(full_name=f"Người {name}") for name in ("An", "Bình", "Chi", "Dung"))
    post(dropped, commune, health)
    post(stays, commune, worker)
    post(finished, commune, worker)
    complete(finished, edition, date(2026, 6, 1))
    post(comes, commune, make_category("moi"))
    made = make_assignment(commune, edition.course, categories=[worker, health], due_on=date(2026, 12, 31), at=AT)
    before = list(Period.objects.order_by("pk").values())
    asked = changed(made, categories=frozenset([worker.pk, make_category("moi").pk]), due_on=date(2026, 6, 1))
    shown = preview_rule(asked, as_of=DAY)
    assert [group.names for group in shown.groups] == [
        ["Người Chi"], ["Người An"], ["Người Bình"], [], ["Người Bình", "Người Chi"],
    ]  # fmt: skip
    assert (shown.reached, shown.done) == (3, 1)
    assert list(Period.objects.order_by("pk").values()) == before
    change_assignment(assignment=made, name=made.name, rule=asked, by=None, at=AT, token=shown.token)
    refresh_periods(at=AT)
    assert {row.person_id: row.due_on for row in Period.objects.current().open()} == {
        stays.pk: date(2026, 6, 1), comes.pk: date(2026, 6, 1),
    }  # fmt: skip
    assert Period.objects.get(person=dropped).withdrawn_reason == Withdrawal.LEFT
    assert Period.objects.get(person=finished).fulfilled_on == date(2026, 6, 1)
    assert [entry.action for entry in AuditEntry.objects.filter(action__startswith="assignments")] == [
        "assignments.give", "assignments.change",
    ]  # fmt: skip


def test_a_plan_whose_facts_changed_is_not_applied(commune, edition):
    made = make_assignment(commune, edition.course)
    asked = changed(made, due_days=60)
    token = preview_rule(asked, as_of=DAY).token
    post(make_person(), commune)
    with pytest.raises(PlanChanged) as refused:
        change_assignment(assignment=made, name=made.name, rule=asked, by=None, at=AT, token=token)
    assert refused.value.preview.reached == 1
    assert made.rules.count() == 1
    change_assignment(assignment=made, name=made.name, rule=asked, by=None, at=AT, token=refused.value.preview.token)
    assert list(made.rules.order_by("number").values_list("number", "due_days")) == [(1, 30), (2, 60)]


def test_a_change_that_changes_nothing_writes_nothing(commune, edition):
    made = make_assignment(commune, edition.course)
    change_assignment(assignment=made, name="Tên khác", rule=changed(made), by=None, at=AT)
    made.refresh_from_db()
    assert (made.name, made.rules.count()) == ("Tên khác", 1)


# --- exemptions ------------------------------------------------------------------------------------------------------
def test_an_exemption_spares_her_and_its_end_leaves_her_the_days_that_were_left(commune, edition):
    person = make_person()
    post(person, commune)
    made = make_assignment(commune, edition.course, due_on=date(2026, 6, 25))
    spared = exempt_person(
        assignment=made, person=person, reason=ExemptionReason.LEAVE, starts_on=DAY, by=None, at=AT
    )  # fmt: skip
    [duty] = duties_of(person, as_of=date(2026, 9, 1))
    assert (duty.state, duty.exemption) == (DutyState.EXEMPT, spared)
    end_exemption(exemption=spared, by=None, at=at_noon(date(2026, 9, 1)))
    end_exemption(exemption=spared, by=None, at=at_noon(date(2026, 9, 9)))
    assert Exemption.objects.get().ends_on == date(2026, 9, 1)
    [duty] = duties_of(person, as_of=date(2026, 9, 1))
    assert (duty.due_on, duty.state) == (date(2026, 9, 11), DutyState.DUE_SOON)
    actions = [entry.action for entry in AuditEntry.objects.order_by("pk") if "exempt" in entry.action]
    assert actions == ["assignments.exempt", "assignments.unexempt"]


def test_two_exemptions_do_not_overlap_and_only_those_reached_are_exempt(commune, edition):
    person, stranger = make_person(), make_person()
    post(person, commune)
    made = make_assignment(commune, edition.course)
    asked = {"assignment": made, "reason": ExemptionReason.OTHER, "by": None, "at": AT}
    exempt_person(person=person, starts_on=DAY, ends_on=date(2026, 7, 1), **asked)
    for wrong in (
        {"person": person, "starts_on": date(2026, 6, 30)},
        {"person": person, "starts_on": date(2026, 7, 2), "ends_on": date(2026, 7, 2)},
        {"person": stranger, "starts_on": DAY},
    ):
        with pytest.raises(ExemptionRefused):
            exempt_person(**wrong, **asked)
    exempt_person(person=person, starts_on=date(2026, 7, 1), **asked)
    assert Exemption.objects.count() == 2


# --- what the database refuses ---------------------------------------------------------------------------------------
def period(assignment, person, **values):
    row = {"number": 9, "opens_on": DAY, "due_on": DAY, "is_current": True, **values}
    return Period(assignment=assignment, person=person, **row)


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"number": 1, "is_current": False, "withdrawn_on": DAY, "withdrawn_reason": "left"}, "number"),
        ({}, "current"),
        ({"due_on": DAY - timedelta(days=1)}, "due_after"),
        ({"fulfilled_on": DAY}, "one_fact"),
        ({"is_current": False}, "open_is_current"),
        ({"withdrawn_on": DAY}, "withdrawn"),
    ],
)
def test_the_database_refuses_rows_that_contradict_each_other(commune, edition, values, constraint):
    person, other = make_person(), make_person()
    post(person, commune)
    made = make_assignment(commune, edition.course)
    whose = person if constraint in ("number", "current") else other
    with pytest.raises(IntegrityError, match=f"certification_assignments_{constraint}|UNIQUE"), transaction.atomic():
        period(made, whose, **values).save()


def test_the_database_refuses_two_things_to_learn_and_two_due_dates(commune, edition):
    with pytest.raises(IntegrityError), transaction.atomic():
        Assignment.objects.create(name="x", unit=commune, created_at=AT)
    made = make_assignment(commune, edition.course)
    with pytest.raises(IntegrityError), transaction.atomic():
        made.rules.create(number=2, starts_on=DAY, recorded_at=AT, due_on=DAY, due_days=3)
    with pytest.raises(IntegrityError), transaction.atomic():
        made.rules.create(number=2, starts_on=DAY, ends_on=DAY - timedelta(days=1), recorded_at=AT, due_days=3)


# --- the command -----------------------------------------------------------------------------------------------------
def test_the_command_prints_one_line_and_refuses_the_past(commune, edition, capsys):
    post(make_person(), commune)
    make_assignment(commune, edition.course, refresh=False)
    call_command("refresh_periods")
    assert capsys.readouterr().out.strip().splitlines() == [
        "Đã rà soát 1 người: mở 1 kỳ, ghi nhận 0 kỳ đã học, rút 0 kỳ, dời hoặc bỏ 0 kỳ."
    ]
    for wrong in ("2020-01-01", "hôm nay"):
        with pytest.raises(CommandError):
            call_command("refresh_periods", as_of=wrong)


def test_rows_cost_the_same_queries_for_one_person_and_for_three(commune, edition):
    make_assignment(commune, edition.course)
    make_assignment(commune, make_edition(commune).course)
    persons = [make_person() for _ in range(4)]
    for person in persons:
        post(person, commune)
    Period.objects.all().delete()
    costs = []
    for some in (persons[:1], persons[1:]):
        with CaptureQueriesContext(connection) as queries:
            refresh_periods(person_ids=[person.pk for person in some], at=AT)
        costs.append(len(queries))
    assert Period.objects.count() == 8
    assert costs[1] - costs[0] <= 2  # the records of one person are found in one query, of several in three
