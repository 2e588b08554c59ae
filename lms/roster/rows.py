"""One row of cells to a parsed row, or to everything that is wrong with it. Pure functions, no database."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cached_property, lru_cache
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.utils.translation import gettext as _

from lms.people.enums import Sex
from lms.roster.cells import (
    CellInvalid,
    key_of,
    read_birth,
    read_date,
    read_email,
    read_identity,
    read_name,
    read_phone,
    read_ref,
    read_sex,
    read_start,
    read_text,
    text_of,
)
from lms.roster.enums import Column
from lms.roster.errors import RowError
from lms.vietnamese import plain

Option = TypeVar("Option")


@dataclass(frozen=True)
class UnitOption:
    id: int
    code: str
    name: str
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True)
class CategoryOption:
    id: int
    code: str
    name: str
    aliases: tuple[str, ...] = ()


class Names(Generic[Option]):
    """Finds an option by any of its names, without diacritics and case; two options under one name are ambiguous."""

    def __init__(self) -> None:
        self._found: dict[str, dict[int, Option]] = {}

    def add(self, key: str, pk: int, option: Option) -> None:
        self._found.setdefault(key, {})[pk] = option

    def named(self, key: str) -> list[Option]:
        return list(self._found.get(key, {}).values())


@dataclass(frozen=True)
class Known:
    """What a row may refer to: the units below the importing one, the categories, and who imports as of when."""

    home: UnitOption
    units: dict[int, UnitOption]
    unit_names: Names[UnitOption]
    unit_codes: Names[UnitOption]
    category_names: Names[CategoryOption]
    categories: dict[int, CategoryOption]
    allowed_categories: frozenset[int] | None
    as_of: date
    pad_identity: bool = False

    @classmethod
    def build(
        cls,
        *,
        home: UnitOption,
        units: Iterable[UnitOption],
        categories: Iterable[CategoryOption],
        allowed_categories: Iterable[int] | None,
        as_of: date,
        pad_identity: bool = False,
    ) -> Known:
        unit_names: Names[UnitOption] = Names()
        unit_codes: Names[UnitOption] = Names()
        category_names: Names[CategoryOption] = Names()
        units = list(units)
        for unit in units:
            unit_codes.add(code_key(unit.code), unit.id, unit)
            unit_names.add(unit_key(unit.name), unit.id, unit)
        categories = list(categories)
        for category in categories:
            for name in (category.code, category.name, *category.aliases):
                category_names.add(category_key(name), category.id, category)
        return cls(
            home=home,
            units={unit.id: unit for unit in units},
            unit_names=unit_names,
            unit_codes=unit_codes,
            category_names=category_names,
            categories={category.id: category for category in categories},
            allowed_categories=None if allowed_categories is None else frozenset(allowed_categories),
            as_of=as_of,
            pad_identity=pad_identity,
        )

    def unit_titled(self, title: str) -> UnitOption | None:
        """The one unit that a sheet's title names, or None."""
        found = self.unit_codes.named(code_key(title)) or self.unit_names.named(unit_key(title))
        return found[0] if len(found) == 1 else None


@dataclass(frozen=True)
class ParsedRow:
    """A row without faults. An empty field says nothing: it never erases what is known.

    `birth_year` is a year that came alone. `until` is the first day on which she is no longer there. `position`
    counts the rows of all sheets of a file.
    """

    number: int
    full_name: str
    unit: UnitOption
    category: CategoryOption | None = None
    birth_date: date | None = None
    sex: str = Sex.UNDECLARED
    identity: str = field(default="", repr=False)
    phone: str = ""
    email: str = ""
    staff_code: str = ""
    job_title: str = ""
    from_date: date | None = None
    birth_year: int | None = None
    until: date | None = None
    ref: UUID | None = None
    sheet: str = ""
    position: int = 0

    @cached_property
    def plain_name(self) -> str:
        return plain(self.full_name)

    def without_identity(self) -> ParsedRow:
        return replace(self, identity="")


@lru_cache(maxsize=2000)
def code_key(code: str) -> str:
    """A unit's code without regard to case."""
    return plain(code)


@lru_cache(maxsize=2000)
def unit_key(name: str) -> str:
    """A unit's name as people vary it: without diacritics, and without "UBND" before it."""
    return re.sub(r"^(ubnd|uy ban nhan dan) ", "", key_of(name))


def category_key(name: str) -> str:
    """A category's name without diacritics; the plans' "công tác viên" so becomes "cộng tác viên"."""
    return key_of(name)


def says_nothing(cells: Iterable[Any]) -> bool:
    """True of blank rows and of the row that numbers the columns: (1) (2) (3)."""
    return all(cell in ("", None) or re.fullmatch(r"(\(?[0-9]{1,2}\)?)?", text_of(cell)) for cell in cells)


def parse_row(
    number: int,
    cells: dict[Column, Any],
    known: Known,
    *,
    home: UnitOption | None = None,
    sheet: str = "",
    position: int = 0,
) -> ParsedRow | list[RowError]:
    """Return the parsed row, or everything that is wrong with it. `cells` holds the known columns only.

    `home` is the unit of who names none; the importing one unless the sheet is another's.
    """
    errors: list[RowError] = []

    def read(column: Column, reader: Callable[[Any], Any], empty: Any = "") -> Any:
        cell = cells.get(column, "")
        if cell in ("", None) and column is not Column.NAME:
            return empty
        try:
            return reader(cell)
        except CellInvalid as invalid:
            errors.append(RowError(number, str(column.label), invalid.what, invalid.remedy, invalid.code))
            return None

    full_name = read(Column.NAME, read_name)
    birth_date, birth_year = read(Column.BIRTH, lambda cell: read_birth(cell, known.as_of), None) or (None, None)
    sex = read(Column.SEX, read_sex, Sex.UNDECLARED)
    identity = read(Column.IDENTITY, lambda cell: read_identity(cell, pad=known.pad_identity))
    phone = read(Column.PHONE, read_phone)
    email = read(Column.EMAIL, read_email)
    category = read(Column.CATEGORY, lambda cell: _category(cell, known), None)
    job_title = read(Column.JOB_TITLE, lambda cell: read_text(cell, Column.JOB_TITLE))
    staff_code = read(Column.STAFF_CODE, lambda cell: read_text(cell, Column.STAFF_CODE))
    ref = read(Column.REF, read_ref, None)
    from_date = read(Column.FROM, lambda cell: read_start(cell, known.as_of), None)
    last_day = read(Column.UNTIL, read_date, None)
    until = last_day + timedelta(days=1) if last_day else read(Column.LEAVING, read_date, None)
    unit_column = Column.UNIT_CODE if text_of(cells.get(Column.UNIT_CODE, "")) else Column.UNIT
    unit = read(unit_column, lambda cell: _unit(cell, known, home or known.home), home or known.home)
    if not errors and not (identity or phone or email or birth_date or birth_year or ref or staff_code):
        errors.append(
            RowError(
                number,
                str(Column.BIRTH.label),
                _("Chỉ có họ tên thì không phân biệt được người trùng tên."),
                _("Hãy ghi ngày sinh, số CCCD hoặc điện thoại."),
            )
        )
    if until and until <= (from_date or date.min):
        errors.append(
            RowError(number, str(Column.UNTIL.label), _("Ngày kết thúc ở trước ngày bắt đầu."), _("Hãy sửa một ngày."))
        )
    if unit is not None and (fault := _closed(unit, from_date or min(known.as_of, until or known.as_of))):
        errors.append(RowError(number, str(Column.FROM.label), *fault))
    if errors:
        return errors
    return ParsedRow(
        number=number, full_name=full_name, unit=unit, category=category, birth_date=birth_date, sex=sex,
        identity=identity, phone=phone, email=email, staff_code=staff_code, job_title=job_title, from_date=from_date,
        birth_year=birth_year, until=until, ref=ref, sheet=sheet, position=position,
    )  # fmt: skip


def _category(cell: Any, known: Known) -> CategoryOption | None:
    text = text_of(cell)
    if not text:
        return None
    found: list[CategoryOption] = known.category_names.named(category_key(text))
    if len(found) != 1:
        names = ", ".join(category.name for category in known.categories.values())
        raise CellInvalid(
            _("Không rõ nhóm đối tượng “%(text)s”.") % {"text": text[:60]},
            _("Hãy dùng một trong: %(names)s.") % {"names": names},
        )
    check_category_allowed(found[0].id, known)
    return found[0]


def check_category_allowed(category_id: int, known: Known) -> None:
    """CellInvalid when the importer's right does not reach people of this category."""
    if known.allowed_categories is not None and category_id not in known.allowed_categories:
        raise CellInvalid(
            _("Bạn không phụ trách nhóm “%(name)s”.") % {"name": known.categories[category_id].name},
            _("Hãy bỏ dòng này khỏi tệp."),
        )


def _unit(cell: Any, known: Known, home: UnitOption) -> UnitOption:
    text = text_of(cell)
    if not text:
        return home
    found: list[UnitOption] = known.unit_codes.named(code_key(text))
    if not found:
        found = known.unit_names.named(unit_key(text))
    if len(found) > 1:
        codes = ", ".join(unit.code for unit in found)
        raise CellInvalid(
            _("Có nhiều đơn vị tên “%(text)s”.") % {"text": text[:80]},
            _("Hãy ghi mã đơn vị: %(codes)s.") % {"codes": codes},
        )
    if not found:
        raise CellInvalid(
            _("Không có đơn vị “%(text)s” thuộc %(home)s.") % {"text": text[:80], "home": known.home.name},
            _("Hãy ghi mã hoặc tên đúng như trong hệ thống, hoặc bỏ dòng này khỏi tệp."),
        )
    return found[0]


def _closed(unit: UnitOption, day: date) -> tuple[str, str] | None:
    """Why `unit` cannot take anybody on `day`, or None."""
    if unit.valid_from > day:
        return (
            _("%(unit)s chỉ hoạt động từ %(day)s.") % {"unit": unit.name, "day": f"{unit.valid_from:%d/%m/%Y}"},
            _("Hãy ghi ngày bắt đầu từ ngày đó trở đi."),
        )
    if unit.valid_to is not None and unit.valid_to <= day:
        return (
            _("%(unit)s đã ngừng hoạt động từ %(day)s.") % {"unit": unit.name, "day": f"{unit.valid_to:%d/%m/%Y}"},
            _("Hãy ghi đơn vị đang hoạt động."),
        )
    return None
