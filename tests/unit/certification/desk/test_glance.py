from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certification.coverage.enums import CoverageState
from certification.coverage.figures import Asked as AskedTerms
from certification.coverage.figures import Communes, Counts, Figures, UnitName, UnitRow
from certification.desk.figures import glance
from lms import dates


def counts(
    headcount: int, covered: int, state: CoverageState = CoverageState.OK, declared: int | None = None
) -> Counts:
    return Counts(
        headcount=headcount, declared=headcount if declared is None else declared, covered=covered, parts={},
        attendances=covered, gap=max(0, -(-80 * headcount // 100) - covered),
        reached=100 * covered >= 80 * headcount if state == CoverageState.OK else None, state=state,
        expected=max(headcount, declared or 0),
    )  # fmt: skip


def figures(total: Counts, units: list[Counts] | None = None) -> Figures:
    rows = [UnitRow(UnitName(n, f"U{n}", f"Xã {n}"), one, {}) for n, one in enumerate(units or [])]
    return Figures(
        unit=UnitName(99, "T", "Tỉnh"), programme="ct", indicator="core", as_of=dates.date(2026, 6, 1),
        geography="then", target_percent=80, total=total, by_sex={"female": total},
        by_category={"ctv": total}, units=rows, category_names={"ctv": "Cộng tác viên"},
    )  # fmt: skip


class Asked:
    """Stands for the question of a page: its links name what they lead to."""

    def link(self, name: str, code: str | None = None, **more: str) -> str:
        return f"{name}?" + "&".join(f"{key}={value}" for key, value in more.items())


@given(st.integers(1, 100_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_bar_never_draws_more_than_was_reached(pair):
    covered, headcount = pair
    bar = glance.share_bar(figures(counts(headcount, covered)))
    assert 0 <= float(bar.width) <= 100
    assert float(bar.width) * headcount <= 100 * covered + 1e-6 * headcount
    assert 100 * covered - float(bar.width) * headcount < 0.1 * headcount + 1e-6 * headcount
    assert bar.text == f"{bar.width.replace('.', ',')} %"


@pytest.mark.parametrize("state", [CoverageState.UNCHECKED, CoverageState.NO_DATA, CoverageState.NO_DENOMINATOR])
def test_no_bar_where_no_share_may_be_said(state):
    assert glance.share_bar(figures(counts(10, 9, state))) is None


def test_only_a_certain_arrival_is_marked_good():
    assert glance.tone_of(counts(10, 8)) == "good"
    assert glance.tone_of(counts(10, 7)) == "accent"
    assert glance.tone_of(counts(10, 10, CoverageState.UNCHECKED)) == "warn"
    assert glance.tone_of(counts(10, 10, CoverageState.ROSTER_SHORT, declared=12)) == "bad"


def test_numbers_open_to_exactly_the_people_they_count():
    below = [counts(5, 4), counts(5, 1), counts(0, 0, CoverageState.NO_DATA)]
    shown = glance.stats(Asked(), figures(counts(10, 5), below))
    assert [(stat.value, stat.url) for stat in shown] == [
        ("10", "people?"), ("5", "people?held=yes"), ("3", ""), ("1 / 3", ""),
    ]  # fmt: skip
    assert (shown[2].note, shown[2].note_url) == ("5 người trong danh sách chưa đạt", "people?held=no")
    assert shown[3].note == "1 đơn vị chưa kết luận được"


def test_expected_people_are_explained_where_no_single_list_has_them():
    short = Counts(
        headcount=236, declared=243, covered=56, parts={}, attendances=0, gap=0, reached=None,
        state=CoverageState.ROSTER_SHORT, expected=262,
    )  # fmt: skip
    assert glance.expected_note(short).startswith("262 = 243 người theo khai báo + 19 người")
    assert glance.expected_note(counts(10, 5)) == ""


def test_the_unit_chart_begins_with_most_left_and_adds_up():
    chart = glance.unit_chart(figures(counts(12, 7), [counts(4, 4), counts(8, 3), counts(0, 0, CoverageState.NO_DATA)]))
    assert chart["labels"] == ["Xã 1", "Xã 0"]
    assert [series["values"] for series in chart["series"]] == [[3, 4], [5, 0]]
    assert glance.unit_chart(figures(counts(4, 4), [counts(4, 4)])) is None


def test_a_chart_of_many_units_keeps_those_with_most_left():
    many = [counts(n + 1, 0) for n in range(40)]
    chart = glance.unit_chart(figures(counts(820, 0), many))
    assert len(chart["labels"]) == glance.MOST_BARS
    assert chart["series"][1]["values"][0] == 40


def test_arrivals_are_of_communes_where_there_are_several():
    found = replace(figures(counts(10, 5), [counts(10, 5)]), communes=Communes(4, 1, 2, 3))
    shown = glance.stats(Asked(), found)[3]
    assert (shown.value, shown.label, shown.note) == ("1 / 4", "xã, phường đã tới 80 %", "1 đơn vị chưa kết luận được")


def test_one_unit_alone_is_not_said_to_have_arrived_but_what_classes_it_needs():
    terms = AskedTerms(1, "80 %", dates.date(2030, 12, 31), dates.date(2026, 1, 1), "", 2, (), "")
    found = replace(figures(counts(10, 5), [counts(10, 5)]), communes=Communes(1, 0, 1, 3), asked=terms)
    shown = glance.stats(Asked(), found)
    assert [(stat.value, stat.label, stat.note) for stat in shown[3:]] == [
        ("2", "lớp còn cần", "tính 2 người một lớp"),
    ]  # fmt: skip
    done = replace(figures(counts(10, 8)), asked=terms)
    assert len(glance.stats(Asked(), done)) == 3
