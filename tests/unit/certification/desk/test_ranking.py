"""Units side by side: by people to reach, without those that have arrived; provinces in the order asked."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from certification.coverage.enums import CoverageState
from certification.coverage.figures import Asked as Terms
from certification.coverage.figures import Communes, Counts, Figures
from certification.desk.figures.ranking import MOST, communes_sentence, comparison_of, ranking_of
from lms import dates
from tests.unit.certification.desk.test_glance import Asked, counts, figures

DAY = dates.date(2026, 6, 1)
TERMS = Terms(1, "80 %", dates.date(2030, 12, 31), dates.date(2026, 1, 1), "", 10, (), "")


class Question(Asked):
    as_of = today = DAY

    def link(self, name: str, code: str | None = None, **more: str) -> str:
        return f"{name}/{code or ''}?" + "&".join(f"{key}={value}" for key, value in more.items())


def place(*units: Counts, **more: Any) -> Figures:
    total = counts(sum(row.headcount or 0 for row in units), sum(row.covered or 0 for row in units))
    return replace(figures(total, list(units)), asked=TERMS, **more)


def ranked(found: Figures, *, show_all: bool = False, open_ids: set[int] | None = None) -> Any:
    ids = {row.unit.pk for row in found.units} if open_ids is None else open_ids
    return ranking_of(Question(), found, open_ids=ids, show_all=show_all)


def test_most_people_to_reach_come_first_and_those_who_arrived_are_not_there():
    found = ranked(place(counts(10, 8), counts(10, 2), counts(40, 9), counts(10, 2)))
    assert [(row.name, row.people, row.classes, row.done, row.url) for row in found.rows] == [
        ("Xã 2", "23", "3", "9 / 40", "figures/U2?"),
        ("Xã 1", "6", "1", "2 / 10", "figures/U1?"),
        ("Xã 3", "6", "1", "2 / 10", "figures/U3?"),
    ]
    assert (found.left_out, found.unknown, found.class_size) == (0, 0, 10)


def test_a_unit_that_may_not_be_opened_has_no_link():
    assert [row.url for row in ranked(place(counts(10, 2), counts(10, 1)), open_ids={0}).rows] == ["", "figures/U0?"]


def test_units_of_which_nothing_is_known_are_counted_apart():
    nothing = counts(0, 0, CoverageState.NO_DENOMINATOR)
    found = ranked(place(counts(10, 2), nothing))
    assert ([row.name for row in found.rows], found.unknown) == (["Xã 0"], 1)


def test_many_units_are_shown_when_asked():
    found = place(*[counts(10, 1) for _number in range(MOST + 3)])
    assert (len(ranked(found).rows), ranked(found).left_out) == (MOST, 3)
    assert (len(ranked(found, show_all=True).rows), ranked(found, show_all=True).left_out) == (MOST + 3, 0)


def test_the_people_of_the_unit_itself_are_named_and_not_linked():
    found = place(counts(10, 2), counts(10, 3))
    own = replace(found.units[0], is_own=True)
    rows = ranked(found.replaced(units=[own, found.units[1]])).rows
    assert [(row.name, row.url) for row in rows] == [("Xã 0 (người của chính đơn vị)", ""), ("Xã 1", "figures/U1?")]
    assert ranked(found.replaced(units=[own])) is None


def test_communes_are_told_with_those_unsure_apart():
    assert communes_sentence(Communes(4, 1, 2, 9), target=80, gap=7) == (
        "1 trên 4 xã, phường, đặc khu đã đạt 80 %; 2 chưa đạt. 1 nơi chưa kết luận được, vì chưa khai báo hoặc danh "
        "sách thiếu người. Để nơi nào cũng tới chỉ tiêu thì cần 9 người, nhiều hơn số tính gộp (7), vì nơi đã vượt "
        "không bù được cho nơi còn thiếu."
    )
    assert communes_sentence(Communes(2, 1, 1, 7), target=80, gap=7) == (
        "1 trên 2 xã, phường, đặc khu đã đạt 80 %; 1 chưa đạt."
    )
    assert communes_sentence(Communes(1, 0, 1, 7), target=80, gap=7) == ""
    assert communes_sentence(None, target=80, gap=7) == ""


@pytest.mark.parametrize(
    ("order", "names"),
    [
        ("gap", ["Xã 1", "Xã 0", "Xã 2"]), ("share", ["Xã 2", "Xã 0", "Xã 1"]), ("name", ["Xã 0", "Xã 1", "Xã 2"]),
        ("x", ["Xã 1", "Xã 0", "Xã 2"]),
    ],
)  # fmt: skip
def test_provinces_come_in_the_order_asked(order, names):
    found = place(counts(10, 6), counts(30, 9, CoverageState.UNCHECKED), counts(10, 9))
    shown = comparison_of(Question(), found, open_ids={0, 1, 2}, order=order, began_on=dates.date(2026, 1, 1))
    assert [row.name for row in shown.rows] == names
    sorts = {"name": ["ascending", "", ""], "share": ["", "descending", ""]}.get(order, ["", "", "descending"])
    assert [heading.sort for heading in shown.headings] == sorts
    assert [heading.url for heading in shown.headings] == [
        "figures/?order=name#so-sanh", "figures/?order=share#so-sanh", "figures/?order=gap#so-sanh",
    ]  # fmt: skip


def test_a_province_shows_its_communes_and_its_pace_of_today():
    found = place(counts(10, 6), counts(10, 9))
    first = replace(found.units[0], communes=Communes(5, 2, 1, 3), months={"2026-01": 1, "2026-05": 3, "2026-06": 2})
    found = found.replaced(units=[first, found.units[1]])
    began = dates.date(2026, 1, 1)
    rows = comparison_of(Question(), found, open_ids=set(), order="name", began_on=began).rows
    assert [(row.share, row.done, row.people, row.classes, row.communes, row.pace, row.url) for row in rows] == [
        ("60,0 %", "6 / 10", "2", "1", "2 / 5 (2 chưa rõ)", "0,8", ""),
        ("90,0 %", "9 / 10", "0", "0", "–", "0", ""),
    ]
    past = Question()
    past.as_of = dates.date(2026, 5, 1)
    rows = comparison_of(past, found, open_ids=set(), order="name", began_on=began).rows
    assert [row.pace for row in rows] == ["–", "–"]
