from __future__ import annotations

from datetime import date, timedelta
from random import Random

from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from certification.coverage.explanation import Explanation, explain
from certification.coverage.people import people_behind
from courses.learning.domain import reverse_completion
from lms.people import domain
from lms.people.models import Person, Unit
from tests.factories.coverage import HEALTH, SOCIAL, complete, give_part, make_edition, make_requirement
from tests.factories.people import AT, START, make_category, make_person, make_unit, post
from tests.unit.certification.coverage.conftest import DAY, Place
from tests.unit.certification.coverage.worlds import FIRST, a_day, random_world, undone


def asked(place: Place, person: Person, unit: Unit | None = None, as_of: date = DAY) -> Explanation:
    return explain(
        person=person, as_of=as_of, today=DAY, indicator="core", programme=place.programme,
        unit=unit or place.commune, geography="then",
    )  # fmt: skip


class TestAgreement(TestCase):
    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    @given(seed=st.integers(0, 10**9))
    def test_the_verdict_is_that_of_the_figures(self, seed: int) -> None:
        random = Random(seed)
        with undone():
            world = random_world(random)
            today = FIRST + timedelta(days=240)
            question = {
                "unit": Unit.objects.get(pk=random.choice(world.askable).pk), "as_of": a_day(random), "today": today,
                "indicator": random.choice(["core", "extended"]), "programme": world.programme,
                "geography": random.choice(["then", "now"]),
            }  # fmt: skip
            counted = {holder.person.pk: holder for holder in people_behind(**question)}
            for person in Person.objects.filter(canonical=None):
                found = explain(person=person, **question)
                holder = counted.get(person.pk)
                assert found.is_below == (holder is not None)
                if holder is not None:
                    assert (found.unit, found.category, found.held, found.is_covered) == (
                        holder.unit, holder.category, holder.parts, holder.is_covered,
                    )  # fmt: skip


def test_who_holds_what_she_needs_is_counted_and_told_from_when(place: Place) -> None:
    (person,) = place.staff(1, trained=1)
    found = asked(place, person)
    assert (found.needed, found.held, found.is_covered) == (["K", "S"], ["K", "S"], True)
    assert found.conclusion == (
        f"Ngày 15/06/2026, {person.full_name} được tính ở {place.commune.name}, nhóm {found.category.name}, và đã đạt."
    )


def test_what_is_missing_is_named_with_the_courses_done_and_not_done(place: Place) -> None:
    (person,) = place.staff(1)
    done, undone_course = make_edition(place.province), make_edition(place.province)
    requirement = make_requirement(place.programme, "K", done)
    requirement.courses.add(undone_course.course)
    complete(person, done, date(2026, 3, 1))
    taken_back = complete(person, undone_course, date(2026, 3, 2))
    reverse_completion(completion=taken_back, reason="thử", by=None, at=AT)
    part = asked(place, person).parts[0]
    assert (part.part.code, part.is_needed, part.is_held) == ("K", True, False)
    assert [(line.title, line.completion is not None) for line in part.ways[0].courses] == [
        (done.course.code, True), (undone_course.course.code, False),
    ]  # fmt: skip
    assert asked(place, person).conclusion.endswith("nhưng chưa đạt: còn thiếu phần K, S.")


def test_awards_that_do_not_count_say_why(place: Place) -> None:
    (person,) = place.staff(1)
    give_part(person, place.programme, "K", date(2026, 2, 1), expires_on=date(2026, 3, 1))
    give_part(person, place.programme, "K", date(2026, 4, 1), revoked_at=AT, revoked_reason="nhầm người")
    give_part(person, place.programme, "K", date(2026, 8, 1))
    part = asked(place, person).parts[0]
    assert [line.state for line in part.awards] == ["expired", "revoked", "future"]
    assert part.is_held is False


def test_each_posting_says_what_it_does(place: Place) -> None:
    person, category = make_person(), make_category(SOCIAL)
    other = make_unit(parent=place.province)
    old = post(person, place.commune, category, valid_from=date(2026, 1, 1))
    domain.end_posting(posting=old, valid_to=date(2026, 2, 1), at=AT)
    post(person, place.commune, category, valid_from=date(2026, 3, 1), is_primary=False)
    post(person, other, category, valid_from=date(2026, 4, 1))
    post(person, other, make_category(HEALTH), valid_from=date(2026, 5, 1), is_primary=False)
    found = asked(place, person)
    assert [line.verdict for line in found.postings] == ["ended", "secondary", "decides", "not_counted"]
    assert (found.unit, found.is_below) == (other, False)
    assert "không thuộc" in found.conclusion


def test_a_merged_record_and_a_merged_unit_are_named(place: Place) -> None:
    (person,) = place.staff(1)
    double = make_person(full_name="Nguyễn Thị Hai")
    post(double, place.commune, make_category(SOCIAL), valid_from=START, is_primary=False)
    domain.merge_persons(duplicate=double, into=person, by=None, at=AT)
    successor = make_unit(parent=place.province)
    domain.merge_units(
        units=[place.commune], successor=successor, effective_on=date(2026, 5, 1), document="Nghị quyết thử", at=AT
    )
    found = asked(place, person, place.province)
    assert {line.recorded_as for line in found.postings} >= {"", "Nguyễn Thị Hai"}
    assert found.is_below is True


def test_the_number_of_queries_does_not_grow(place: Place) -> None:
    counts = []
    for number in (1, 3):
        (person,) = place.staff(1)
        for month in range(number):
            award = give_part(person, place.programme, "K", date(2026, 2 + month, 1))
            award.basis.add(complete(person, make_edition(place.province), date(2026, 2 + month, 1)))
        with CaptureQueriesContext(
            connection,
        ) as queries:
            asked(place, person)
        counts.append(len(queries))
    assert counts[0] == counts[1]
