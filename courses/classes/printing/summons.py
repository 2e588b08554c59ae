"""Who is called to a class: the annex of the decision, by unit; the waiting list apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _

from courses.classes.enums import SeatSource
from courses.classes.models import Seat, TrainingClass
from courses.classes.printing.facts import (
    by_sex,
    class_facts,
    in_language_of_papers,
    posts_of,
    set_in_type,
    year_of,
)
from lms.people.enums import Sex
from lms.spreadsheets import TextBook

WIDTHS = [6, 30, 10, 6, 26, 34, 22]


@dataclass(frozen=True)
class Called:
    """A line of the list. `is_own_wish`: she asked for the seat herself."""

    name: str
    year: str
    is_female: bool
    post: str
    unit: str
    is_own_wish: bool


@dataclass(frozen=True)
class Group:
    """The people of one unit, and how many of each sex."""

    unit: str
    people: list[Called]
    sexes: dict[str, int]


@dataclass(frozen=True)
class Summons:
    """Who is called, by unit in the order of units; who waits, in the order of the queue; how many of each sex."""

    groups: list[Group]
    waiting: list[Called]
    sexes: dict[str, int]


def summons_of(training_class: TrainingClass, *, as_of: date) -> Summons:
    """Everybody with a seat that was booked: who walked in was not called (4 queries)."""
    seats = Seat.objects.filter(training_class=training_class).select_related("person", "unit")
    called = sorted(seats.booked(), key=lambda seat: (*_place(seat), seat.person.sort_key, seat.pk))
    waiting = list(seats.in_queue())
    posts = posts_of([*called, *waiting], as_of=as_of)
    groups = []
    for _key, members in groupby(called, key=_place):
        mine = list(members)
        sexes = by_sex(seat.person for seat in mine)
        groups.append(Group(_unit_name(mine[0]), _lines(mine, posts), sexes))
    return Summons(groups, _lines(waiting, posts), by_sex(seat.person for seat in called))


def summons_pdf(training_class: TrainingClass, *, as_of: date) -> bytes:
    with in_language_of_papers():
        found = summons_of(training_class, as_of=as_of)
        sessions = list(training_class.sessions.order_by("number"))
        data = {
            "class": class_facts(training_class, sessions),
            "groups": [
                {"unit": group.unit, "sexes": group.sexes, "rows": [_row(line) for line in group.people]}
                for group in found.groups
            ],
            "waiting": [_row(line) for line in found.waiting],
            "sexes": found.sexes,
        }
        return set_in_type("summons.typ", training_class.organiser, data, as_of=as_of)


def summons_workbook(training_class: TrainingClass, *, as_of: date) -> bytes:
    """The same list to work with: one row a person, the waiting list on a sheet of its own."""
    with in_language_of_papers():
        found = summons_of(training_class, as_of=as_of)
        book = TextBook()
        called = [line for group in found.groups for line in group.people]
        _sheet(book, _("Danh sách triệu tập"), training_class, called)
        if found.waiting:
            _sheet(book, _("Danh sách chờ"), training_class, found.waiting)
        _totals(book, found)
        return book.bytes()


def _sheet(book: TextBook, name: str, training_class: TrainingClass, lines: Sequence[Called]) -> None:
    sheet = book.book.add_worksheet(name)
    book.write(sheet, 0, 0, training_class.title)
    heads = [_("STT"), _("Họ và tên"), _("Năm sinh"), _("Nữ"), _("Chức vụ, nhóm"), _("Đơn vị"), _("Ghi chú")]
    for column, (head, width) in enumerate(zip(heads, WIDTHS, strict=True)):
        sheet.write_string(2, column, head, book.bold)
        sheet.set_column(column, column, width)
    for number, line in enumerate(lines, start=1):
        cells = [
            number, line.name, int(line.year) if line.year else "", "x" if line.is_female else "", line.post, line.unit,
            _("tự đăng ký") if line.is_own_wish else "",
        ]  # fmt: skip
        book.row(sheet, 2 + number, cells)
    sheet.freeze_panes(3, 2)


def _totals(book: TextBook, found: Summons) -> None:
    sheet = book.book.add_worksheet(_("Tổng hợp"))
    heads = [_("Đơn vị"), _("Tổng số"), _("Nữ"), _("Nam"), _("Khác"), _("Chưa khai")]
    for column, head in enumerate(heads):
        sheet.write_string(0, column, head, book.bold)
    sheet.set_column(0, 0, 40)
    rows = [(group.unit, group.sexes) for group in found.groups] + [(_("Cộng"), found.sexes)]
    for number, (unit, sexes) in enumerate(rows, start=1):
        book.row(sheet, number, [unit, sexes["all"], *(sexes[sex] for sex in Sex.values)])


def _place(seat: Seat) -> tuple[str, int]:
    """The order of units; people without one come last."""
    return (seat.unit.sort_key, seat.unit.pk) if seat.unit else ("~", 0)


def _unit_name(seat: Seat) -> str:
    return seat.unit.name if seat.unit else ""


def _lines(seats: Sequence[Seat], posts: dict[int, str]) -> list[Called]:
    return [
        Called(
            seat.person.full_name, year_of(seat.person), seat.person.sex == Sex.FEMALE, posts[seat.pk],
            _unit_name(seat), seat.source == SeatSource.SELF,
        )
        for seat in seats
    ]  # fmt: skip


def _row(line: Called) -> dict[str, Any]:
    return {
        "name": line.name, "year": line.year, "female": line.is_female, "post": line.post, "unit": line.unit,
        "own": line.is_own_wish,
    }  # fmt: skip
