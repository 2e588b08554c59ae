"""One row of cells to a parsed row, or to what is wrong with it. Pure functions, no database."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Generic, TypeVar

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from lms.people.enums import Sex
from lms.people.identity import IdentityInvalid, clean_identity
from lms.people.phones import PhoneInvalid, clean_phone
from lms.roster.enums import Column
from lms.roster.errors import RowError
from lms.vietnamese import plain, proper_name, tidy

Option = TypeVar("Option")
OLDEST_BIRTH = date(1920, 1, 1)
SEXES = {
    "nam": Sex.MALE, "nu": Sex.FEMALE, "khac": Sex.OTHER, "": Sex.UNDECLARED, "chua khai": Sex.UNDECLARED,
    "male": Sex.MALE, "female": Sex.FEMALE, "other": Sex.OTHER, "not stated": Sex.UNDECLARED,
}  # fmt: skip
LENGTHS = {Column.NAME: 120, Column.EMAIL: 254, Column.JOB_TITLE: 120, Column.STAFF_CODE: 40}
"""The longest text that Person and Posting keep."""


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
    unit_names: Names[UnitOption]
    unit_codes: Names[UnitOption]
    category_names: Names[CategoryOption]
    categories: dict[int, CategoryOption]
    allowed_categories: frozenset[int] | None
    as_of: date

    @classmethod
    def build(
        cls,
        *,
        home: UnitOption,
        units: Iterable[UnitOption],
        categories: Iterable[CategoryOption],
        allowed_categories: Iterable[int] | None,
        as_of: date,
    ) -> Known:
        unit_names: Names[UnitOption] = Names()
        unit_codes: Names[UnitOption] = Names()
        category_names: Names[CategoryOption] = Names()
        for unit in units:
            unit_codes.add(plain(unit.code), unit.id, unit)
            unit_names.add(unit_key(unit.name), unit.id, unit)
        categories = list(categories)
        for category in categories:
            for name in (category.code, category.name, *category.aliases):
                category_names.add(category_key(name), category.id, category)
        return cls(
            home=home,
            unit_names=unit_names,
            unit_codes=unit_codes,
            category_names=category_names,
            categories={category.id: category for category in categories},
            allowed_categories=None if allowed_categories is None else frozenset(allowed_categories),
            as_of=as_of,
        )


@dataclass(frozen=True)
class ParsedRow:
    """A row without faults. An empty field says nothing: it never erases what is known."""

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

    @property
    def plain_name(self) -> str:
        return plain(self.full_name)


class CellInvalid(ValueError):
    """A cell cannot be read; says what happened and what to do."""

    def __init__(self, what: str, remedy: str) -> None:
        super().__init__(what)
        self.what, self.remedy = what, remedy


def unit_key(name: str) -> str:
    """A unit's name as people vary it: without diacritics, and without "UBND" before it."""
    return re.sub(r"^(ubnd|uy ban nhan dan) ", "", " ".join(re.findall(r"[^\W_]+", plain(name))))


def category_key(name: str) -> str:
    """A category's name without diacritics; the plans' "công tác viên" so becomes "cộng tác viên"."""
    return " ".join(re.findall(r"[^\W_]+", plain(name)))


def says_nothing(cells: Iterable[Any]) -> bool:
    """True of blank rows and of the row that numbers the columns: (1) (2) (3)."""
    texts = [text_of(cell) for cell in cells]
    return all(not text or re.fullmatch(r"\(?[0-9]{1,2}\)?", text) for text in texts)


def parse_row(number: int, cells: dict[Column, Any], known: Known) -> ParsedRow | list[RowError]:
    """Return the parsed row, or everything that is wrong with it. `cells` holds the known columns only."""
    errors: list[RowError] = []

    def read(column: Column, reader: Callable[[Any], Any]) -> Any:
        try:
            return reader(cells.get(column, ""))
        except CellInvalid as invalid:
            errors.append(RowError(number, str(column.label), invalid.what, invalid.remedy))
            return None

    full_name = read(Column.NAME, _name)
    birth_date = read(Column.BIRTH, lambda cell: _birth(cell, known.as_of))
    sex = read(Column.SEX, _sex)
    identity = read(Column.IDENTITY, _identity)
    phone = read(Column.PHONE, _phone)
    email = read(Column.EMAIL, _email)
    category = read(Column.CATEGORY, lambda cell: _category(cell, known))
    job_title = read(Column.JOB_TITLE, lambda cell: _text(cell, LENGTHS[Column.JOB_TITLE]))
    staff_code = read(Column.STAFF_CODE, lambda cell: _text(cell, LENGTHS[Column.STAFF_CODE]))
    from_date = read(Column.FROM, lambda cell: _start(cell, known.as_of))
    unit_column = Column.UNIT_CODE if text_of(cells.get(Column.UNIT_CODE, "")) else Column.UNIT
    unit = read(unit_column, lambda cell: _unit(cell, known, unit_column))
    if not errors and not (identity or phone or birth_date):
        errors.append(
            RowError(
                number,
                str(Column.BIRTH.label),
                _("Chỉ có họ tên thì không phân biệt được người trùng tên."),
                _("Hãy ghi ngày sinh, số CCCD hoặc điện thoại."),
            )
        )
    if unit is not None and (fault := _closed(unit, from_date or known.as_of)):
        errors.append(RowError(number, str(Column.FROM.label), *fault))
    if errors:
        return errors
    return ParsedRow(
        number=number, full_name=full_name, unit=unit, category=category, birth_date=birth_date, sex=sex,
        identity=identity, phone=phone, email=email, staff_code=staff_code, job_title=job_title, from_date=from_date,
    )  # fmt: skip


def text_of(cell: Any) -> str:
    """The text that a spreadsheet shows in a cell; whole numbers without a decimal point, dates as dd/mm/yyyy."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    if isinstance(cell, date):
        return f"{cell:%d/%m/%Y}"
    return tidy(str(cell))


def read_date(cell: Any) -> date | None:
    """A date cell, or text as dd/mm/yyyy or yyyy-mm-dd; None when empty. CellInvalid otherwise."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    text = text_of(cell)
    if not text:
        return None
    remedy = _("Hãy ghi dạng ngày/tháng/năm, ví dụ 05/03/1990.")
    if match := re.fullmatch(r"([0-9]{1,2})[/.\-]([0-9]{1,2})[/.\-]([0-9]{4})", text.replace(" ", "")):
        day, month, year = (int(part) for part in match.groups())
    elif match := re.fullmatch(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?:T00:00:00)?", text.replace(" ", "")):
        year, month, day = (int(part) for part in match.groups())
    elif re.fullmatch(r"(19|20)[0-9]{2}", text):
        raise CellInvalid(_("Chỉ có năm “%(text)s”.") % {"text": text}, _("Hãy ghi đủ ngày/tháng/năm."))
    else:
        raise CellInvalid(_("Không đọc được ngày “%(text)s”.") % {"text": text[:40]}, remedy)
    try:
        return date(year, month, day)
    except ValueError as error:
        raise CellInvalid(_("Không có ngày “%(text)s”.") % {"text": text}, remedy) from error


def _text(cell: Any, longest: int) -> str:
    text = text_of(cell)
    if len(text) > longest:
        raise CellInvalid(_("Dài hơn %(longest)s ký tự.") % {"longest": longest}, _("Hãy rút ngắn."))
    return text


def _name(cell: Any) -> str:
    name = proper_name(_text(cell, LENGTHS[Column.NAME]))
    if not name:
        raise CellInvalid(_("Thiếu họ và tên."), _("Hãy ghi họ và tên, hoặc xóa dòng này."))
    if not re.search(r"[^\W\d_]", name) or re.search(r"[0-9<>=@{}]", name):
        raise CellInvalid(_("“%(text)s” không phải họ và tên.") % {"text": name[:60]}, _("Hãy sửa họ và tên."))
    return name


def _birth(cell: Any, as_of: date) -> date | None:
    day = read_date(cell)
    if day is not None and not OLDEST_BIRTH <= day < as_of:
        raise CellInvalid(_("Ngày sinh %(day)s không hợp lý.") % {"day": f"{day:%d/%m/%Y}"}, _("Hãy xem lại năm sinh."))
    return day


def _start(cell: Any, as_of: date) -> date | None:
    day = read_date(cell)
    if day is not None and day > as_of:
        raise CellInvalid(
            _("Ngày bắt đầu %(day)s ở sau ngày của danh sách (%(as_of)s).")
            % {"day": f"{day:%d/%m/%Y}", "as_of": f"{as_of:%d/%m/%Y}"},
            _("Hãy sửa ngày, hoặc nhập dòng này khi đến ngày."),
        )
    return day


def _sex(cell: Any) -> str:
    try:
        return SEXES[plain(text_of(cell))]
    except KeyError as error:
        raise CellInvalid(
            _("Không hiểu giới tính “%(text)s”.") % {"text": text_of(cell)[:40]},
            _("Hãy ghi Nam, Nữ, Khác hoặc để trống."),
        ) from error


def _identity(cell: Any) -> str:
    text = text_of(cell)
    try:
        return clean_identity(text)
    except IdentityInvalid as error:
        digits = re.sub(r"[\s.\-]", "", text)
        if re.fullmatch(r"[0-9]{9,11}", digits):
            raise CellInvalid(
                _("Số định danh chỉ có %(count)s chữ số; có thể Excel đã làm mất số 0 ở đầu.") % {"count": len(digits)},
                _("Hãy xem lại thẻ, đặt ô ở dạng văn bản rồi ghi đủ 12 chữ số."),
            ) from error
        raise CellInvalid(_("Số định danh không đủ 12 chữ số."), _("Hãy ghi đúng 12 chữ số, hoặc để trống.")) from error


def _phone(cell: Any) -> str:
    try:
        return clean_phone(text_of(cell))
    except PhoneInvalid as error:
        raise CellInvalid(
            _("Số điện thoại “%(text)s” không đúng.") % {"text": text_of(cell)[:40]},
            _("Hãy ghi một số gồm 10 hoặc 11 chữ số, bắt đầu bằng 0, hoặc để trống."),
        ) from error


def _email(cell: Any) -> str:
    text = _text(cell, LENGTHS[Column.EMAIL]).lower()
    if text:
        try:
            validate_email(text)
        except ValidationError as error:
            raise CellInvalid(
                _("Địa chỉ thư “%(text)s” không đúng.") % {"text": text[:60]}, _("Hãy sửa hoặc để trống.")
            ) from error
    return text


def _category(cell: Any, known: Known) -> CategoryOption | None:
    text = text_of(cell)
    if not text:
        return None
    found: Sequence[CategoryOption] = known.category_names.named(category_key(text))
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


def _unit(cell: Any, known: Known, column: Column) -> UnitOption:
    text = text_of(cell)
    if not text:
        return known.home
    found: list[UnitOption] = known.unit_codes.named(plain(text))
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
