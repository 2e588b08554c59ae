"""Load data is what the product would have written: the sweep finds nothing to add, the cells nothing to mend."""

from __future__ import annotations

from datetime import date

import pytest

from certification.awards.domain import issue_awards
from certification.awards.models import Award
from certification.coverage.cells import check_cells
from certification.coverage.queries import coverage
from certification.coverage.totals import check_totals, roll_stale_cells
from certification.desk.load import PREFIX, LoadRefused, generate_load
from courses.learning.models import Completion
from lms.people.models import Person, PersonMerge, Posting, Unit, UnitSuccession
from tests.factories.people import AT, make_person

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)
PEOPLE = 1_200


def test_load_is_consistent_with_the_rules_it_bypasses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("certification.desk.load.ONE_MERGES_IN", 2)
    load = generate_load(people=PEOPLE, seed=3)
    assert load.merged_units == UnitSuccession.objects.count() == 1
    assert load.merged_people == PersonMerge.objects.count() > 0
    assert load.completions == Completion.objects.count()
    assert 4.5 < load.completions / PEOPLE < 5.5
    before = set(Award.objects.values_list("pk", "key", "valid_from", "revoked_at"))
    assert load.awards == len(before)
    assert issue_awards(person_ids=list(Person.objects.values_list("pk", flat=True)), at=AT) == (0, 0)
    assert set(Award.objects.values_list("pk", "key", "valid_from", "revoked_at")) == before
    roll_stale_cells(today=TODAY)
    assert (check_cells(today=TODAY), check_totals(today=TODAY)) == ([], [])
    assert make_person().pk > max(Person.objects.filter(staff_code__startswith=PREFIX).values_list("pk", flat=True))


def test_the_same_seed_makes_the_same_people_and_another_does_not() -> None:
    load = generate_load(people=300, seed=5)
    assert (load.people, load.units) == (300, 3)
    rows = Person.objects.filter(staff_code__startswith=PREFIX).order_by("staff_code")
    assert rows.first().staff_code == f"{PREFIX}0000000"
    nation = Unit.objects.get(code=f"{PREFIX}VN")
    programme = Award.objects.first().programme
    total = coverage(
        unit=nation, as_of=TODAY, today=TODAY, indicator="extended", programme=programme, geography="then"
    ).total  # fmt: skip
    assert (load.postings, load.completions, total.headcount, total.covered) == (352, 1544, 288, 207)
    with pytest.raises(LoadRefused):
        generate_load(people=300, seed=6)
    assert Posting.objects.count() == load.postings
