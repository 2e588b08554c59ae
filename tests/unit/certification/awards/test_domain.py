from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certification.awards.domain import issue_awards, sweep_awards
from certification.awards.models import Award
from certification.awards.rules import RequirementRule, Rules, add_months, renewed_by
from certification.certificates.models import Certificate
from courses.learning.domain import record_completion, reverse_completion
from courses.learning.enums import CompletionSource
from lms.journal.models import Change
from lms.people.domain import merge_persons, undo_merge
from tests.factories.courses import make_course, make_organiser
from tests.factories.people import AT, make_category, make_person, make_unit, post
from tests.factories.programmes import make_path, make_programme, require

pytestmark = pytest.mark.django_db


def complete(person, course, day=date(2026, 6, 1), key=""):
    course.refresh_from_db()
    return record_completion(
        person_id=person.pk,
        edition=course.current_edition,
        source=CompletionSource.ONLINE,
        happened_on=day,
        key=key or f"{person.pk}:{course.pk}",
        evidence={},
        by=None,
        at=AT,
    )


@pytest.fixture
def programme():
    return make_programme(make_organiser())


def held(person):
    return sorted(award.title for award in Award.objects.standing().filter(person=person))


def test_a_part_is_earned_by_all_its_courses_on_the_day_of_the_last(programme):
    one, two = make_course(questions=0), make_course(questions=0)
    require(programme, "K", [one, two])
    person = make_person()
    complete(person, one, date(2026, 5, 1))
    assert held(person) == []
    complete(person, two, date(2026, 4, 1))
    award = Award.objects.get()
    assert (award.title, award.valid_from, award.expires_on) == ("Phần K", date(2026, 5, 1), None)
    assert award.basis.count() == 2


def test_awards_are_issued_once_however_often_the_sweep_runs(programme):
    course = make_course(questions=0)
    require(programme, "M", [course])
    person = make_person()
    complete(person, course)
    assert sweep_awards(at=AT) == (0, 0)
    assert issue_awards(person_ids=[person.pk], at=AT) == (0, 0)
    assert (Award.objects.count(), Certificate.objects.count()) == (1, 1)


def test_the_sweep_issues_what_a_late_requirement_earns(programme):
    course, person = make_course(questions=0), make_person()
    complete(person, course)
    require(programme, "M", [course])
    assert sweep_awards(at=AT) == (1, 0)
    assert sweep_awards(at=AT) == (0, 0)


def test_a_requirement_for_a_category_counts_for_its_people_and_from_their_posting_on(programme):
    course, health = make_course(questions=0), make_category("y-te")
    require(programme, "S", [course], [health])
    person, unit = make_person(), make_unit()
    complete(person, course)
    assert held(person) == []
    post(person, unit, health)
    assert held(person) == ["Phần S"]


def test_a_path_is_earned_when_all_its_requirements_are(programme):
    one, two, worker = make_course(questions=0), make_course(questions=0), make_category("ctv")
    path = make_path(programme, [require(programme, "K", [one]), require(programme, "M", [two])], [worker])
    person = make_person()
    post(person, make_unit(), worker)
    complete(person, one)
    complete(person, two)
    assert held(person) == sorted([path.name, "Phần K", "Phần M"])


def test_a_reversed_completion_revokes_what_rested_on_it(programme):
    one, two = make_course(questions=0), make_course(questions=0)
    require(programme, "K", [one])
    require(programme, "M", [two])
    person = make_person()
    wrong = complete(person, one)
    complete(person, two)
    reverse_completion(completion=wrong, reason="ghi nhầm người", by=None, at=AT)
    assert held(person) == ["Phần M"]
    revoked = Award.objects.exclude(revoked_at=None).get()
    assert revoked.certificate.entries.filter(act="revoked").count() == 1
    complete(person, one, key="làm lại")
    assert held(person) == ["Phần K", "Phần M"]


def test_completions_of_a_merged_record_count_for_the_one_person(programme):
    one, two = make_course(questions=0), make_course(questions=0)
    require(programme, "K", [one, two])
    kept, duplicate = make_person(), make_person()
    complete(kept, one)
    complete(duplicate, two)
    merge_persons(duplicate=duplicate, into=kept, by=None, at=AT)
    assert held(kept) == ["Phần K"]


def test_a_limited_validity_ends_on_its_day(programme):
    course, person = make_course(questions=0), make_person()
    require(programme, "M", [course], validity_months=12)
    complete(person, course, date(2026, 6, 1))
    assert Award.objects.valid_on(date(2027, 5, 31)).count() == 1
    assert Award.objects.valid_on(date(2027, 6, 1)).count() == 0


def test_no_news_is_left_undelivered(programme):
    course = make_course(questions=0)
    require(programme, "M", [course])
    complete(make_person(), course)
    assert list(Change.objects.filter(handled_at=None)) == []


@given(st.dates(date(2020, 1, 1), date(2040, 12, 31)), st.integers(1, 120))
def test_months_later_is_the_same_day_or_the_last_of_the_month(day, months):
    later = add_months(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == day.day or (later.day < day.day and (later.replace(day=28) <= later))


def test_an_undone_merge_takes_back_what_only_both_together_had_earned(programme):
    one, two = make_course(questions=0), make_course(questions=0)
    require(programme, "K", [one, two])
    require(programme, "M", [two])
    kept, duplicate = make_person(), make_person()
    complete(kept, one)
    complete(duplicate, two)
    merge = merge_persons(duplicate=duplicate, into=kept, by=None, at=AT)
    assert (held(kept), held(duplicate)) == (["Phần K"], ["Phần M"])
    undo_merge(merge=merge, by=None, at=AT)
    assert (held(kept), held(duplicate)) == ([], ["Phần M"])
    merge_persons(duplicate=duplicate, into=kept, by=None, at=AT)
    assert (held(kept), held(duplicate)) == (["Phần K"], ["Phần M"])


def valid(person, day):
    return sorted((award.title, award.valid_from) for award in Award.objects.valid_on(day).filter(person=person))


def test_what_expires_is_renewed_by_an_award_of_its_own_and_the_old_one_stays(programme):
    one, two, person = make_course(questions=0), make_course(questions=0), make_person()
    require(programme, "K", [one, two], validity_months=12)
    complete(person, one, date(2025, 5, 1))
    complete(person, two, date(2025, 6, 1))
    before = Award.objects.values().get()
    complete(person, one, date(2026, 5, 20), key="một lần nữa")
    assert Award.objects.count() == 1  # half of it does not renew
    complete(person, two, date(2026, 5, 25), key="hai lần nữa")
    assert Award.objects.values().get(pk=before["id"]) == before
    assert valid(person, date(2026, 5, 31)) == [("Phần K", date(2025, 6, 1)), ("Phần K", date(2026, 5, 25))]
    assert valid(person, date(2026, 6, 1)) == [("Phần K", date(2026, 5, 25))]
    assert issue_awards(person_ids=[person.pk], at=AT) == (0, 0)
    assert Certificate.objects.count() == 2


def test_a_path_is_renewed_with_the_part_that_ran_out_first(programme):
    lasting, short, worker, person = (
        make_course(questions=0),
        make_course(questions=0),
        make_category("ctv"),
        make_person(),
    )
    requirements = [require(programme, "K", [lasting]), require(programme, "M", [short], validity_months=12)]
    path = make_path(programme, requirements, [worker])
    post(person, make_unit(), worker)
    complete(person, lasting, date(2025, 1, 1))
    complete(person, short, date(2025, 2, 1))
    complete(person, short, date(2026, 1, 15), key="lần nữa")
    expiries = Award.objects.filter(path=path).order_by("valid_from").values_list("valid_from", "expires_on")
    assert list(expiries) == [(date(2025, 2, 1), date(2026, 2, 1)), (date(2026, 1, 15), date(2027, 1, 15))]


def test_a_renewal_that_rested_on_a_mistake_is_revoked_alone(programme):
    course, person = make_course(questions=0), make_person()
    require(programme, "M", [course], validity_months=12)
    complete(person, course, date(2025, 6, 1))
    wrong = complete(person, course, date(2026, 5, 1), key="lần nữa")
    assert Award.objects.standing().count() == 2
    reverse_completion(completion=wrong, reason="ghi nhầm", by=None, at=AT)
    assert list(Award.objects.standing().values_list("valid_from", flat=True)) == [date(2025, 6, 1)]


def test_what_does_not_expire_is_never_renewed(programme):
    course, person = make_course(questions=0), make_person()
    require(programme, "M", [course])
    complete(person, course, date(2025, 6, 1))
    complete(person, course, date(2026, 5, 1), key="lần nữa")
    assert Award.objects.count() == 1


@given(days=st.lists(st.integers(0, 2000), max_size=8), months=st.integers(1, 24))
def test_rounds_of_one_course_are_its_completions_each_counting_longer(days, months):
    first = date(2020, 1, 1)
    learnt = {1: sorted((number, first + timedelta(days=day)) for number, day in enumerate(days))}
    learnt[1].sort(key=lambda one: one[1])
    rule = RequirementRule(1, 1, 1, months, frozenset([1]), frozenset())
    held = {}
    if learnt[1]:
        held[1, None] = (learnt[1][0][1], add_months(learnt[1][0][1], months))
    found = renewed_by(Rules([rule], []), learnt=learnt, held=held, categories=frozenset())
    expected, last = [], held.get((1, None), (None, None))[1]
    for day in sorted({day for _pk, day in learnt[1]})[1:]:
        if add_months(day, months) > last:
            last = add_months(day, months)
            expected.append((day, last))
    assert [(one.valid_from, one.expires_on) for one in found] == expected
