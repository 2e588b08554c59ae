"""Targets: a version for each day, the nearest one above a unit, and terms that contradict themselves."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from certification.coverage.models import TargetVersion
from certification.coverage.queries import coverage
from certification.coverage.targets import Rule, TargetRefused, Terms, decide_target, terms_of
from lms.people.domain import declare_headcount
from lms.people.enums import UnitKind
from tests.factories.coverage import COLLABORATOR, OTHER, SOCIAL
from tests.factories.people import AT, START, make_category, make_unit
from tests.factories.programmes import make_target
from tests.unit.certification.coverage.conftest import DAY, Place


def test_each_day_has_the_version_of_its_day(place: Place) -> None:
    """What a plan asks later does not rewrite what it asked before; before its first version the first one holds."""
    place.staff(2)
    place.staff(3, category=OTHER)
    make_target(place.programme, {make_category(OTHER): ["K"]}, valid_from=date(2026, 5, 1), share=50)
    days = [date(2026, 4, 30), date(2026, 5, 1)]
    found = [place.figures(as_of=day, today=DAY) for day in days]
    assert [(row.total.headcount, row.target_percent) for row in found] == [(2, 80), (3, 50)]


def test_a_province_and_a_commune_set_their_own_and_everybody_else_keeps_the_common_one(place: Place) -> None:
    """The nearest target above a unit is its own; a figure is counted by one rule, that of the unit it is about."""
    nation = make_unit(kind=UnitKind.OTHER)
    province = make_unit(parent=nation, kind=UnitKind.PROVINCE)
    place = replace(place, province=province, commune=make_unit(parent=province))
    place.staff(2)
    place.staff(3, category=OTHER)
    other = make_unit(parent=province)
    rules = {make_category(SOCIAL): ["K"], make_category(OTHER): ["K"]}
    make_target(place.programme, rules, unit=place.province, share=70)
    make_target(place.programme, {make_category(OTHER): ["K"]}, unit=place.commune, share=60)
    asked = {"as_of": DAY, "today": DAY, "indicator": "core", "programme": place.programme, "geography": "then"}
    found = [coverage(unit=unit, **asked) for unit in (nation, place.province, place.commune, other)]
    assert [(row.total.headcount, row.target_percent, row.asked.set_by) for row in found] == [
        (2, 80, ""), (5, 70, place.province.name), (3, 60, place.commune.name), (0, 70, place.province.name)
    ]  # fmt: skip


def test_a_category_may_be_asked_a_share_of_its_own(place: Place) -> None:
    people = place.staff(4, trained=2, category=COLLABORATOR)
    place.staff(6)
    numbers = {(make_category(COLLABORATOR), "female"): 4, (make_category(SOCIAL), "female"): 6}
    declare_headcount(unit=place.commune, declared_on=START, document="Công văn thử", numbers=numbers, by=None, at=AT)
    rules = (Rule(make_category(SOCIAL), ("K", "S")), Rule(make_category(COLLABORATOR), ("K",), share_percent=50))
    make_target(place.programme, rules)
    found = place.figures()
    assert len(people) == 4
    assert (found.by_category[COLLABORATOR].reached, found.by_category[COLLABORATOR].gap) == (True, 0)
    assert (found.total.reached, found.total.gap) == (False, 6)


def test_a_category_limit_and_the_whole_are_counted_alike(place: Place) -> None:
    """All categories asked for by name are everybody: the kept sums and the count of the moment are one figure."""
    place.staff(3, trained=1)
    place.staff(2, category=COLLABORATOR)
    whole = place.figures(place.province)
    limited = place.figures(place.province, categories={make_category(SOCIAL).pk})
    assert (whole.total.headcount, limited.total.headcount) == (5, 3)
    assert whole.communes is not None
    assert (whole.communes.number, whole.communes.missing, limited.communes.missing) == (1, 3, 2)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"rules": ()}, "ít nhất một nhóm"),
        ({"parts": ()}, "chưa chọn phần nào"),
        ({"parts": ("X",)}, "không có phần X"),
        ({"milestones": ((date(2026, 12, 31), 50), (date(2027, 12, 31), 40))}, "thứ tự ngày"),
        ({"milestones": ((date(2031, 1, 1), 80),)}, "không được muộn hơn"),
        ({"milestones": ((date(2029, 1, 1), 81),)}, "cao hơn tỷ lệ"),
    ],
)
def test_terms_that_contradict_themselves_are_refused(place: Place, change: dict, message: str) -> None:
    parts = change.pop("parts", ("K",))
    terms = Terms(name="x", share_percent=80, due_on=date(2030, 12, 31), rules=(Rule(make_category(SOCIAL), parts),))
    before = TargetVersion.objects.count()
    with pytest.raises(TargetRefused, match=message):
        decide_target(
            programme=place.programme, indicator="core", terms=replace(terms, **change), valid_from=DAY, by=None, at=AT
        )  # fmt: skip
    assert TargetVersion.objects.count() == before


def test_a_decision_is_kept_as_it_was_made_and_repeating_it_makes_no_second(place: Place) -> None:
    terms = Terms(
        name="Tám mươi", share_percent=80, due_on=date(2030, 12, 31), basis="Kế hoạch thử", reason="đổi", class_size=30,
        rules=(Rule(make_category(SOCIAL), ("S", "K")), Rule(make_category(COLLABORATOR), ("K",), 90)),
        milestones=((date(2027, 12, 31), 50), (date(2026, 12, 31), 20)),
    )  # fmt: skip
    asked = {"programme": place.programme, "indicator": "core", "unit": place.commune, "valid_from": DAY, "by": None}
    first = decide_target(**asked, terms=terms, at=AT)
    again = decide_target(**asked, terms=terms, at=AT)
    assert again == first
    kept = terms_of(first)
    assert kept.milestones == ((date(2026, 12, 31), 20), (date(2027, 12, 31), 50))
    assert {rule.category.code: (rule.parts, rule.share_percent) for rule in kept.rules} == {
        SOCIAL: (("K", "S"), None), COLLABORATOR: (("K",), 90)
    }  # fmt: skip
