"""Which column of a sheet holds what. Pure functions."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from lms.roster.enums import Column
from lms.roster.errors import FileRefused
from lms.vietnamese import plain, tidy

HEADER_WITHIN = 20
"""Rows from the top among which the header is looked for; letterheads and titles stand above it."""
# The last of each is its header in our own template in English.
ALIASES: dict[Column, tuple[str, ...]] = {
    Column.NAME: ("ho va ten", "ho ten", "ho va ten dem va ten", "ho ten can bo", "hoten", "full name"),
    Column.BIRTH: ("ngay sinh", "ngay thang nam sinh", "ngay thang sinh", "sinh ngay", "ngaysinh", "date of birth"),
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
}  # fmt: skip
_MEANING = {alias: column for column, aliases in ALIASES.items() for alias in aliases}


@dataclass(frozen=True)
class Header:
    """Where the header stands (index from 0), its cells, and the index of each known column."""

    index: int
    cells: list[str]
    columns: dict[Column, int]


def find_header(rows: Sequence[Sequence[Any]]) -> Header | None:
    """The first row within HEADER_WITHIN with names and a category or a unit. FileRefused for a repeated column."""
    for index, row in enumerate(rows[:HEADER_WITHIN]):
        meanings = [column_of(cell) if isinstance(cell, str) else None for cell in row]
        known = set(meanings) - {None}
        if Column.NAME in known and known & {Column.CATEGORY, Column.UNIT, Column.UNIT_CODE}:
            columns: dict[Column, int] = {}
            for place, column in enumerate(meanings):
                if column is None:
                    continue
                if column in columns:
                    raise FileRefused(
                        _("Cột %(first)s và cột %(second)s cùng là “%(column)s”. Hãy xóa hoặc đổi tên một cột.")
                        % {"first": columns[column] + 1, "second": place + 1, "column": column.label}
                    )
                columns[column] = place
            return Header(index=index, cells=[tidy(str(cell)) for cell in row], columns=columns)
    return None


def column_of(header: str) -> Column | None:
    """What a header cell means: without diacritics, brackets and case; "CCCD/Số định danh" by any of its parts."""
    text = re.sub(r"\([^)]*\)|\[[^]]*\]", " ", plain(header))
    whole = _words(text)
    if whole in _MEANING:
        return _MEANING[whole]
    meanings = {_MEANING.get(_words(part)) for part in re.split(r"[/,;|]| hoac ", text)} - {None}
    return meanings.pop() if len(meanings) == 1 else None


def _words(text: str) -> str:
    return " ".join(re.findall(r"[a-z0-9]+", text))
