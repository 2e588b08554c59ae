from __future__ import annotations

from datetime import date, timedelta

import pytest

from certification.coverage.definitions import TargetMissing, load_definition
from certification.coverage.models import TargetRule
from certification.coverage.people import people_behind
from lms.people import domain
from lms.people.enums import UnitKind
from tests.factories import programmes
from tests.factories.coverage import COLLABORATOR, HEALTH, OTHER, SOCIAL, give_part
from tests.factories.people import AT, START, make_category, make_person, make_unit, post
from tests.unit.certification.coverage.conftest import DAY, Place


def test_four_of_five_checked_people_reach_80_percent(place: Place) -> None:
    place.staff(5, trained=4)
    place.declare(5)
    total = place.figures().total
    assert (total.headcount, total.declared, total.covered, total.gap) == (5, 5, 4, 0)
    assert (total.state, total.reached) == ("ok", True)
    assert total.parts == {"K": 4, "S": 4, "M": 0, "KS": 4}


def test_a_commune_that_lists_only_its_trained_reaches_nothing(place: Place) -> None:
    place.staff(4, trained=4)
    undeclared = place.figures().total
    assert (undeclared.state, undeclared.reached, undeclared.share) == ("unchecked", None, None)
    place.declare(20)
    short = place.figures().total
    assert (short.state, short.reached, short.share, short.share_declared) == ("roster_short", None, (4, 20), 20.0)
    assert short.gap == 12


def test_nobody_and_no_roster_are_told_apart(place: Place) -> None:
    assert place.figures().total.state == "no_denominator"
    place.declare(7)
    empty = place.figures().total
    assert (empty.state, empty.reached, empty.headcount, empty.gap) == ("no_data", None, 0, 6)


def test_a_province_is_not_reached_while_a_commune_is_silent(place: Place) -> None:
    place.staff(5, trained=5)
    place.declare(5)
    assert place.figures(place.province).total.reached is True
    silent = make_unit(parent=place.province)
    province = place.figures(place.province)
    assert (province.total.state, province.total.reached) == ("unchecked", None)
    assert [row.counts.state for row in province.units if row.unit.pk == silent.pk] == ["no_denominator"]
    make_unit(parent=place.province, kind=UnitKind.DEPARTMENT)
    place.declare(0, unit=silent)
    assert place.figures(place.province).total.reached is True


def test_a_commune_whose_health_station_lists_people_lists_somebody(place: Place) -> None:
    silent, served = (make_unit(parent=place.province) for _number in range(2))
    place.staff(1)
    station = make_unit(parent=served, kind=UnitKind.STATION)
    assert place.figures(place.province).reporting.unlisted == 2
    place.staff(1, unit=station)
    assert place.figures(place.province).reporting.unlisted == 1
    assert [place.figures(unit).reporting.unlisted for unit in (place.commune, served, silent)] == [0, 0, 1]


def test_a_declaration_older_than_a_merger_no_longer_counts(place: Place) -> None:
    place.staff(5, trained=5)
    place.declare(5)
    unlisted = make_unit(parent=place.province)
    place.staff(2, trained=2, unit=unlisted)
    domain.merge_units(units=[unlisted], successor=place.commune, effective_on=date(2026, 3, 1), at=AT)
    merged = place.figures().total
    assert (merged.headcount, merged.declared, merged.state, merged.reached) == (7, None, "unchecked", None)
    before = place.figures(as_of=date(2026, 2, 1)).total
    assert (before.headcount, before.state) == (5, "ok")
    both = place.figures(as_of=date(2026, 2, 1), geography="now").total
    assert (both.headcount, both.declared, both.state) == (7, 5, "unchecked")


def test_two_postings_count_once_where_the_primary_counted_one_is(place: Place) -> None:
    other = make_unit(parent=place.province)
    person = make_person()
    post(person, other, make_category(OTHER), is_primary=True)
    post(person, place.commune, make_category(COLLABORATOR), is_primary=False, valid_from=date(2026, 2, 1))
    post(person, other, make_category(SOCIAL), is_primary=False, valid_from=date(2026, 3, 1))
    assert place.figures().total.headcount == 1
    assert place.figures(other).total.headcount == 0
    assert place.figures(place.province).total.headcount == 1


def test_a_leaver_leaves_both_sides_on_the_day(place: Place) -> None:
    leaver = place.staff(2, trained=2)[0]
    domain.end_posting(posting=leaver.postings.get(), valid_to=DAY, at=AT)
    before, on_the_day = place.figures(as_of=DAY - timedelta(days=1)).total, place.figures().total
    assert (before.headcount, before.covered) == (2, 2)
    assert (on_the_day.headcount, on_the_day.covered) == (1, 1)


def test_an_award_does_not_count_on_the_day_it_expires(place: Place) -> None:
    person = make_person()
    post(person, place.commune, make_category(COLLABORATOR))
    give_part(person, place.programme, "K", START, expires_on=DAY)
    assert place.figures(as_of=DAY - timedelta(days=1)).total.covered == 1
    assert place.figures().total.covered == 0


def test_a_collaborator_needs_k_alone_and_health_workers_move_the_extended_indicator_only(place: Place) -> None:
    for category in (COLLABORATOR, SOCIAL, HEALTH):
        person = make_person()
        post(person, place.commune, make_category(category))
        give_part(person, place.programme, "K", START)
    core, extended = place.figures().total, place.figures(indicator="extended").total
    assert (core.headcount, core.covered) == (2, 1)
    assert (extended.headcount, extended.covered) == (3, 2)


def test_a_rule_without_parts_covers_nobody(place: Place) -> None:
    place.staff(1, trained=1)
    rules = TargetRule.objects.filter(version__target__programme=place.programme, category__code=SOCIAL)
    rules.get(version__target__indicator="core").parts.clear()
    assert place.figures().total.covered == 0
    asked = {
        "unit": place.commune, "as_of": DAY, "today": DAY, "indicator": "core", "programme": place.programme,
        "geography": "then",
    }  # fmt: skip
    assert [len(people_behind(**asked, held=held)) for held in (True, False)] == [0, 1]


def test_a_new_rule_makes_the_cells_stale(place: Place) -> None:
    place.staff(2, category=OTHER)
    assert place.figures().total.headcount == 0
    programmes.make_target(place.programme, {make_category(OTHER): ["K"]}, valid_from=DAY)
    assert place.figures().total.headcount == 2


def test_a_role_limited_to_categories_sees_their_people_only(place: Place) -> None:
    place.staff(2, trained=1)
    place.staff(3, category=COLLABORATOR)
    limited = place.figures(categories={make_category(COLLABORATOR).pk})
    assert limited.total.headcount == 3
    assert list(limited.by_category) == [COLLABORATOR]


def test_a_merger_can_change_which_other_unit_counts_somebody(place: Place) -> None:
    second, third = make_unit(parent=place.province), make_unit(parent=place.province)
    person = make_person()
    post(person, second, make_category(SOCIAL), is_primary=False)
    post(person, place.commune, make_category(SOCIAL), is_primary=False, valid_from=date(2026, 2, 1))
    assert place.figures().total.headcount == 0
    domain.merge_units(units=[second], successor=third, effective_on=date(2026, 3, 1), at=AT)
    assert place.figures().total.headcount == 1


def test_an_indicator_that_is_not_defined_is_said_so(place: Place) -> None:
    bare = programmes.make_programme(place.province, "bare")
    with pytest.raises(TargetMissing, match="chưa có chỉ tiêu này"):
        load_definition(programme=bare, indicator="extended")


def test_people_are_found_by_name_without_diacritics(place: Place) -> None:
    duom = make_person(full_name="Quách Thị Đượm")
    post(duom, place.commune, make_category(SOCIAL))
    place.staff(1)
    asked = {
        "unit": place.commune, "as_of": DAY, "today": DAY, "indicator": "core", "programme": place.programme,
        "geography": "then",
    }  # fmt: skip
    assert [holder.person for holder in people_behind(**asked, search="duom quach")] == [duom]
    assert len(people_behind(**asked, search="100%")) == 0
