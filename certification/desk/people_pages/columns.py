"""The columns that a list of people can show, on the page and in a workbook alike."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lms.people.register import Line


@dataclass(frozen=True)
class Column:
    """A column: its key in an address, its heading, and what a line shows in it; a date stays a date."""

    key: str
    label: str | Promise
    value: Callable[[Line], str | date]


def _of_posting(read: Callable[[Any], str | date]) -> Callable[[Line], str | date]:
    return lambda line: read(line.posting) if line.posting else ""


def _login(line: Line) -> str:
    return line.person.user.get_username() if line.person.user_id else ""


NAME = Column("name", gettext_lazy("Họ và tên"), lambda line: line.person.full_name)
COLUMNS: dict[str, Column] = {
    column.key: column
    for column in [
        Column("birth", gettext_lazy("Ngày sinh"), lambda line: line.person.birth_text),
        Column("sex", gettext_lazy("Giới tính"), lambda line: str(line.person.get_sex_display())),
        Column("unit", gettext_lazy("Đơn vị"), _of_posting(lambda posting: posting.unit.name)),
        Column("category", gettext_lazy("Nhóm đối tượng"), _of_posting(lambda posting: posting.category.name)),
        Column("job", gettext_lazy("Chức vụ"), _of_posting(lambda posting: posting.job_title)),
        Column("from", gettext_lazy("Từ ngày"), _of_posting(lambda posting: posting.valid_from)),
        Column("until", gettext_lazy("Đến trước ngày"), _of_posting(lambda posting: posting.valid_to or "")),
        Column("phone", gettext_lazy("Điện thoại"), lambda line: line.person.phone),
        Column("email", gettext_lazy("Thư điện tử"), lambda line: line.person.email),
        Column("staff_code", gettext_lazy("Mã cán bộ"), lambda line: line.person.staff_code),
        Column("identity", gettext_lazy("CCCD"), lambda line: line.person.masked_identity),
        Column("login", gettext_lazy("Tên đăng nhập"), _login),
    ]
}
USUAL = ("birth", "sex", "unit", "category", "phone")
"""Shown until the reader chooses."""


def columns_of(keys: Sequence[str]) -> list[Column]:
    """The name, then the chosen columns in their fixed order."""
    wanted = set(keys)
    return [NAME, *(column for key, column in COLUMNS.items() if key in wanted)]


def shown(value: str | date) -> str:
    """A cell as text on a page."""
    return f"{value:%d/%m/%Y}" if isinstance(value, date) else value


def others_text(line: Line) -> str:
    """What a line says of her other postings, or nothing."""
    if len(line.postings) < 2:
        return ""
    places = ", ".join(f"{posting.unit.name} ({posting.category.name})" for posting in line.postings[1:])
    return _("Cũng tại: %(places)s") % {"places": places}
