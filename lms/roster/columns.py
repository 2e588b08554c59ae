"""Which column of a sheet holds what. Pure functions."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from lms.people.enums import Sex
from lms.roster.enums import Column
from lms.roster.errors import FileRefused
from lms.vietnamese import plain, tidy

HEADER_WITHIN = 20
"""Rows from the top among which the header is looked for; letterheads and titles stand above it."""
# The last of each is its header in our own template in English.
ALIASES: dict[Column, tuple[str, ...]] = {
    Column.NAME: ("ho va ten", "ho ten", "ho va ten dem va ten", "ho ten can bo", "hoten", "full name"),
    Column.BIRTH: (
        "ngay sinh", "ngay thang nam sinh", "ngay thang sinh", "sinh ngay", "ngaysinh", "nam sinh", "date of birth",
    ),
    Column.SEX: ("gioi tinh", "nam nu", "nu nam", "gioi", "phai", "sex"),
    Column.IDENTITY: (
        "cccd", "so cccd", "so dinh danh", "so dinh danh ca nhan", "ma dinh danh", "can cuoc", "so can cuoc",
        "can cuoc cong dan", "so can cuoc cong dan", "the can cuoc", "citizen id",
    ),
    Column.PHONE: (
        "dien thoai", "so dien thoai", "sdt", "so dt", "dt", "dtdd", "di dong", "dien thoai di dong",
        "dien thoai lien he", "phone",
    ),
    Column.EMAIL: ("email", "e mail", "thu dien tu", "dia chi email", "dia chi thu dien tu", "hop thu"),
    Column.UNIT_CODE: ("ma don vi", "ma dv", "ma co quan", "unit code"),
    Column.UNIT: (
        "don vi", "don vi cong tac", "ten don vi", "noi cong tac", "co quan", "co quan don vi", "xa phuong",
        "unit",
    ),
    Column.CATEGORY: (
        "nhom doi tuong", "doi tuong", "chuc danh", "loai can bo", "nhom", "loai doi tuong", "ma nhom doi tuong",
        "category",
    ),
    Column.JOB_TITLE: ("chuc vu", "chuc vu cong viec", "vi tri viec lam", "cong viec", "position"),
    Column.STAFF_CODE: (
        "ma can bo", "ma nhan vien", "ma cb", "ma nv", "so hieu can bo", "so hieu cong chuc", "staff code",
    ),
    Column.FROM: ("tu ngay", "ngay bat dau", "ngay vao", "ngay nhan viec", "ngay bat dau cong tac", "from date"),
    Column.UNTIL: ("den ngay", "den het ngay", "ngay ket thuc", "until"),
    Column.LEAVING: ("ngay nghi viec", "ngay nghi", "ngay thoi viec", "ngay roi don vi", "leaving date"),
    Column.REF: ("ma ho so", "record id"),
}  # fmt: skip
_MEANING = {alias: column for column, aliases in ALIASES.items() for alias in aliases}
SEX_LABELS = {"nam": Sex.MALE, "nu": Sex.FEMALE}
TICKS = {"x", "v", "1", "✓", "✔", "co"}
"""What people put under "Nam" or "Nữ" to say: this one."""


@dataclass(frozen=True)
class Header:
    """Where the header ends (index from 0), its cells, and the index of each known column.

    `by_sex` are the columns headed "Nam" or "Nữ": a tick, a year or a date stands under the person's sex.
    """

    index: int
    cells: list[str]
    columns: dict[Column, int]
    by_sex: tuple[tuple[int, Sex], ...] = ()

    def known(self, row: Sequence[Any]) -> list[Any]:
        """The cells of a row that stand in columns whose meaning is known."""
        places = [*self.columns.values(), *(place for place, _sex in self.by_sex)]
        return [row[place] for place in places if place < len(row)]

    def named(self, row: Sequence[Any]) -> dict[Column, Any]:
        """The cells of a row by what they hold; two that exclude each other come as one text that no reader accepts."""
        cells = {column: row[place] for column, place in self.columns.items() if place < len(row)}
        filled = [(row[place], sex) for place, sex in self.by_sex if place < len(row) and row[place] not in ("", None)]
        if filled:
            cells[Column.SEX] = " + ".join(str(sex.label) for _cell, sex in filled)
            births = [cell for cell, _sex in filled if plain(str(cell)) not in TICKS | {"1.0"}]
            if births:
                cells[Column.BIRTH] = births[0] if len(births) == 1 else " + ".join(str(cell) for cell in births)
        return cells


def find_header(rows: Sequence[Sequence[Any]]) -> Header | None:
    """The first header within HEADER_WITHIN rows, of one row or of two with merged cells.

    It names people and says what they are or where they work. FileRefused for a repeated column.
    """
    for index, row in enumerate(rows[:HEADER_WITHIN]):
        upper = _texts(row)
        if not any(column_of(text) for text in upper):
            continue
        lower = _texts(rows[index + 1]) if index + 1 < len(rows) else []
        if _is_second_row(upper, lower):
            labels = [
                below or above
                for above, below in zip(_padded(upper, len(lower)), _padded(lower, len(upper)), strict=True)
            ]
            if header := _header(labels, index + 1):
                return header
        if header := _header(upper, index):
            return header
    return None


def column_of(header: str) -> Column | None:
    """What a header cell means: without diacritics, brackets and case; "CCCD/Số định danh" by any of its parts."""
    text = re.sub(r"\([^)]*\)|\[[^]]*\]", " ", plain(header))
    whole = _words(text)
    if whole in _MEANING:
        return _MEANING[whole]
    meanings = {_MEANING.get(_words(part)) for part in re.split(r"[/,;|]| hoac ", text)} - {None}
    return meanings.pop() if len(meanings) == 1 else None


def _header(labels: list[str], index: int) -> Header | None:
    columns: dict[Column, int] = {}
    sexes = [(place, SEX_LABELS[_words(plain(text))]) for place, text in enumerate(labels) if _is_sex(text)]
    repeated = None
    for place, text in enumerate(labels):
        column = column_of(text)
        if column is not None and column in columns:
            repeated = repeated or (columns[column], place, column)
        elif column is not None:
            columns[column] = place
    known = set(columns)
    if Column.NAME not in known or (
        not known & {Column.CATEGORY, Column.UNIT, Column.UNIT_CODE} and len(known) + len(sexes) < 4
    ):
        return None
    if repeated:
        raise FileRefused(
            _("Cột %(first)s và cột %(second)s cùng là “%(column)s”. Hãy xóa hoặc đổi tên một cột.")
            % {"first": repeated[0] + 1, "second": repeated[1] + 1, "column": repeated[2].label}
        )
    by_sex = tuple(sexes) if len({sex for _place, sex in sexes}) == len(sexes) == len(SEX_LABELS) else ()
    return Header(index=index, cells=labels, columns=columns, by_sex=by_sex)


def _is_second_row(upper: list[str], lower: list[str]) -> bool:
    """True when `lower` goes on with a header whose cells are merged: labels alone, none below a column that is one.

    A row of data says something below a known column, or holds digits.
    """
    labels = 0
    for place, text in enumerate(lower):
        above = upper[place] if place < len(upper) else ""
        if not text:
            continue
        if _is_sex(text) or (column_of(text) and column_of(text) != column_of(above)):
            labels += 1
        elif column_of(above) or re.search(r"[0-9]", text):
            return False
    return labels >= 2


def _is_sex(text: str) -> bool:
    return _words(plain(text)) in SEX_LABELS


def _texts(row: Sequence[Any]) -> list[str]:
    return [tidy(str(cell)) if isinstance(cell, str) else str(cell if cell is not None else "") for cell in row]


def _padded(texts: list[str], width: int) -> list[str]:
    return texts + [""] * (width - len(texts))


def _words(text: str) -> str:
    return " ".join(re.findall(r"[a-z0-9]+", text))
