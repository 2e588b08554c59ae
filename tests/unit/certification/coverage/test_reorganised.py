"""Coverage through a merger of communes: as of the eve and the day after, by the units of then and of now."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from certification.coverage import export
from certification.coverage.cells import check_cells
from certification.coverage.figures import Figures
from certification.coverage.people import people_behind
from certification.coverage.totals import roll_stale_cells
from lms.people import domain
from lms.people.enums import UnitKind
from lms.people.models import Unit
from tests.factories.coverage import SOCIAL
from tests.factories.people import make_category, make_person, make_unit, post
from tests.unit.certification.coverage.conftest import Place

MERGED_ON, EVE, AFTER = date(2026, 7, 1), date(2026, 6, 30), date(2026, 7, 2)
TODAY = date(2026, 7, 10)
AT = datetime(2026, 7, 10, 2, tzinfo=UTC)


def asked(place: Place, unit: Unit, as_of: date, geography: str) -> Figures:
    return place.figures(unit, as_of=as_of, today=TODAY, geography=geography)


def rows(figures: Figures) -> dict[str, tuple[Any, ...]]:
    return {
        row.unit.name: (row.counts.headcount, row.counts.declared, row.counts.covered, row.counts.state.value)
        for row in figures.units
    }


def merge_three(place: Place) -> tuple[list[Unit], Unit]:
    """Three communes of 5, 3 and 2 people, the first and the second declared, become one on 01/07/2026."""
    communes = [place.commune, make_unit(parent=place.province), make_unit(parent=place.province)]
    for commune, (number, trained, declared) in zip(communes, [(5, 4, 5), (3, 1, 4), (2, 2, None)], strict=True):
        place.staff(number, trained=trained, unit=commune)
        if declared is not None:
            place.declare(declared, unit=commune)
    new = domain.NewUnit(code="MOI", name="Xã Mới", kind=UnitKind.COMMUNE, parent=place.province)
    domain.merge_units(units=communes, successor=new, effective_on=MERGED_ON, document="NQ 1", at=AT)
    return communes, Unit.objects.get(code="MOI")


def test_three_merged_communes_reconcile_before_and_after_then_and_now(place: Place) -> None:
    communes, joined = merge_three(place)
    eve_then, eve_now = (asked(place, place.province, EVE, geography) for geography in ("then", "now"))
    after_then, after_now = (asked(place, place.province, AFTER, geography) for geography in ("then", "now"))
    one, two, three = (commune.name for commune in communes)
    assert rows(eve_then) == {
        one: (5, 5, 4, "ok"), two: (3, 4, 1, "roster_short"), three: (2, None, 2, "unchecked")
    }  # fmt: skip
    assert rows(eve_now) == {"Xã Mới": (10, 9, 7, "roster_short")}
    assert rows(after_then) == rows(after_now) == {"Xã Mới": (10, None, 7, "unchecked")}
    assert eve_then.total == eve_now.total
    assert after_then.total == after_now.total
    assert [figures.total.headcount for figures in (eve_then, after_then)] == [10, 10]
    for day, geography, units in ((EVE, "then", communes), (EVE, "now", [joined]), (AFTER, "then", [joined])):
        question = {
            "as_of": day, "today": TODAY, "indicator": "core", "programme": place.programme, "geography": geography,
        }  # fmt: skip
        of_units = [holder.person.pk for unit in units for holder in people_behind(unit=unit, **question)]
        everybody = [holder.person.pk for holder in people_behind(unit=place.province, **question)]
        assert sorted(of_units) == sorted(everybody)
        assert len(set(everybody)) == 10
    roll_stale_cells(today=TODAY)
    assert check_cells(today=TODAY) == []


def test_a_merger_of_tomorrow_counts_the_same_before_and_after_its_people_are_carried(place: Place) -> None:
    place.staff(5, trained=4)
    joined = make_unit(parent=place.province)
    domain.merge_units(
        units=[place.commune], successor=joined, effective_on=MERGED_ON, at=datetime(2026, 6, 1, tzinfo=UTC)
    )
    waiting = [asked(place, place.province, day, "then") for day in (EVE, AFTER)]
    domain.roll_units(today=TODAY, at=AT)
    assert [asked(place, place.province, day, "then") for day in (EVE, AFTER)] == waiting
    assert {name: row[0] for name, row in rows(waiting[0]).items()} == {place.commune.name: 5, joined.name: 0}
    assert {name: row[0] for name, row in rows(waiting[1]).items()} == {joined.name: 5}


def test_the_successor_is_unchecked_until_it_declares_itself(place: Place) -> None:
    _communes, joined = merge_three(place)
    assert asked(place, joined, AFTER, "then").total.state == "unchecked"
    place.declare(10, unit=joined, on=MERGED_ON)
    after = asked(place, joined, AFTER, "now").total
    assert (after.declared, after.state, after.reached) == (10, "ok", False)
    eve = asked(place, joined, EVE, "now").total
    assert (eve.declared, eve.state) == (9, "roster_short")


def test_a_declaration_of_a_split_unit_counts_for_neither_part(place: Place) -> None:
    people = place.staff(4)
    place.declare(4)
    parts = [domain.NewUnit(f"P{n}", f"Xã P{n}", UnitKind.COMMUNE, place.province) for n in (1, 2)]
    second = people[0].postings.get().pk
    domain.split_unit(unit=place.commune, successors=parts, assigned={second: 1}, effective_on=MERGED_ON, at=AT)
    assert rows(asked(place, place.province, AFTER, "then")) == {
        "Xã P1": (3, None, 0, "unchecked"), "Xã P2": (1, None, 0, "unchecked"),
    }  # fmt: skip
    assert rows(asked(place, place.province, EVE, "then")) == {place.commune.name: (4, 4, 0, "ok")}
    assert asked(place, place.province, EVE, "now").total == asked(place, place.province, EVE, "then").total


def test_people_of_a_unit_that_closed_without_successor_count_under_the_unit_above_now(place: Place) -> None:
    department = make_unit(parent=place.province, kind=UnitKind.DEPARTMENT)
    post(make_person(), department, make_category(SOCIAL), valid_to=MERGED_ON)
    domain.close_unit(unit=department, effective_on=MERGED_ON, at=AT)
    then, now = (asked(place, place.province, EVE, geography) for geography in ("then", "now"))
    assert (then.total.headcount, now.total) == (1, then.total)
    assert [(row.unit.pk, row.is_own) for row in now.units if row.counts.headcount] == [(place.province.pk, True)]


def test_figures_of_a_past_day_bear_the_names_of_that_day(place: Place) -> None:
    place.staff(1)
    before = place.commune.name
    domain.rename_unit(unit=place.commune, name="Xã An Bình", effective_on=MERGED_ON, at=AT)
    assert list(rows(asked(place, place.province, EVE, "then"))) == [before]
    assert list(rows(asked(place, place.province, EVE, "now"))) == ["Xã An Bình"]
    assert list(rows(asked(place, place.province, AFTER, "then"))) == ["Xã An Bình"]
    assert before in export.as_csv(asked(place, place.commune, EVE, "then")).decode()
    question = {"unit": place.province, "today": TODAY, "indicator": "core", "programme": place.programme}
    listed = people_behind(as_of=EVE, geography="then", **question)
    assert [holder.unit.name for holder in listed] == [before]
