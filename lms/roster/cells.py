"""One cell to a value, or to what is wrong with it. Pure functions, no database."""

from __future__ import annotations

import re
import uuid
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from lms.people.enums import Sex
from lms.people.identity import IdentityInvalid, clean_identity
from lms.people.phones import PhoneInvalid, clean_phone
from lms.roster.enums import Column
from lms.roster.errors import LOST_ZEROS
from lms.vietnamese import plain, proper_name, tidy

OLDEST_BIRTH = date(1920, 1, 1)
EXCEL_EPOCH = date(1899, 12, 30)
SEXES = {
    "nam": Sex.MALE, "nu": Sex.FEMALE, "khac": Sex.OTHER, "": Sex.UNDECLARED, "chua khai": Sex.UNDECLARED,
    "male": Sex.MALE, "female": Sex.FEMALE, "other": Sex.OTHER, "not stated": Sex.UNDECLARED,
}  # fmt: skip
LENGTHS = {Column.NAME: 120, Column.EMAIL: 254, Column.JOB_TITLE: 120, Column.STAFF_CODE: 40}
"""The longest text that Person and Posting keep."""
PROVINCE_CODES = range(1, 97)
"""A căn cước công dân begins with its province: 001 to 096 (Thông tư 07/2016/TT-BCA, Phụ lục 1)."""


class CellInvalid(ValueError):
    """A cell cannot be read; says what happened and what to do. `code` as in RowError."""

    def __init__(self, what: str, remedy: str, code: str = "") -> None:
        super().__init__(what)
        self.what, self.remedy, self.code = what, remedy, code


def text_of(cell: Any) -> str:
    """The text that a spreadsheet shows in a cell; whole numbers without a decimal point, dates as dd/mm/yyyy."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    if isinstance(cell, date):
        return f"{cell:%d/%m/%Y}"
    return tidy(str(cell))


@lru_cache(maxsize=2000)
def key_of(text: str) -> str:
    """A name of a thing (never of a person: it is kept) without diacritics and punctuation."""
    return " ".join(re.findall(r"[^\W_]+", plain(text)))


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
    elif match := re.fullmatch(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?:T?00:00:00)?", text.replace(" ", "")):
        year, month, day = (int(part) for part in match.groups())
    elif re.fullmatch(r"(19|20)[0-9]{2}", text):
        raise CellInvalid(_("Chỉ có năm “%(text)s”.") % {"text": text}, _("Hãy ghi đủ ngày/tháng/năm."))
    else:
        raise CellInvalid(_("Không đọc được ngày “%(text)s”.") % {"text": text[:40]}, remedy)
    try:
        return date(year, month, day)
    except ValueError as error:
        raise CellInvalid(_("Không có ngày “%(text)s”.") % {"text": text}, remedy) from error


def read_birth(cell: Any, as_of: date) -> tuple[date | None, int | None]:
    """(birth date, None), (None, year alone) or (None, None). A bare number of days is what Excel calls a date."""
    text = text_of(cell)
    if re.fullmatch(r"(19|20)[0-9]{2}", text) and not isinstance(cell, date):
        if not OLDEST_BIRTH.year <= int(text) < as_of.year:
            raise CellInvalid(_("Năm sinh %(year)s không hợp lý.") % {"year": text}, _("Hãy xem lại năm sinh."))
        return None, int(text)
    if isinstance(cell, float) and re.fullmatch(r"[0-9]{4,5}", text):
        cell = EXCEL_EPOCH + timedelta(days=int(text))
    day = read_date(cell)
    if day is not None and not OLDEST_BIRTH <= day < as_of:
        raise CellInvalid(_("Ngày sinh %(day)s không hợp lý.") % {"day": f"{day:%d/%m/%Y}"}, _("Hãy xem lại năm sinh."))
    return day, None


def read_start(cell: Any, as_of: date) -> date | None:
    day = read_date(cell)
    if day is not None and day > as_of:
        raise CellInvalid(
            _("Ngày bắt đầu %(day)s ở sau ngày của danh sách (%(as_of)s).")
            % {"day": f"{day:%d/%m/%Y}", "as_of": f"{as_of:%d/%m/%Y}"},
            _("Hãy sửa ngày, hoặc nhập dòng này khi đến ngày."),
        )
    return day


def read_text(cell: Any, column: Column) -> str:
    text, longest = text_of(cell), LENGTHS[column]
    if len(text) > longest:
        raise CellInvalid(_("Dài hơn %(longest)s ký tự.") % {"longest": longest}, _("Hãy rút ngắn."))
    return text


def read_name(cell: Any) -> str:
    name = proper_name(read_text(cell, Column.NAME))
    if not name:
        raise CellInvalid(_("Thiếu họ và tên."), _("Hãy ghi họ và tên, hoặc xóa dòng này."))
    if not re.search(r"[^\W\d_]", name) or re.search(r"[0-9<>=@{}]", name):
        raise CellInvalid(_("“%(text)s” không phải họ và tên.") % {"text": name[:60]}, _("Hãy sửa họ và tên."))
    return name


def read_sex(cell: Any) -> str:
    try:
        return SEXES[key_of(text_of(cell)[:40]) if cell else ""]
    except KeyError as error:
        raise CellInvalid(
            _("Không hiểu giới tính “%(text)s”.") % {"text": text_of(cell)[:40]},
            _("Hãy ghi Nam, Nữ, Khác hoặc để trống."),
        ) from error


def read_identity(cell: Any, *, pad: bool = False) -> str:
    """The 12 digits. `pad`: a human has confirmed that Excel took the leading zeros. A masked number says nothing."""
    text = text_of(cell)
    if "•" in text or "*" in text:
        return ""
    try:
        return clean_identity(text)
    except IdentityInvalid as error:
        digits = re.sub(r"[\s.\-]", "", text)
        if re.fullmatch(r"[0-9]{10,11}", digits) and int(digits.zfill(12)[:3]) in PROVINCE_CODES:
            if pad:
                return digits.zfill(12)
            raise CellInvalid(
                _("Số định danh chỉ có %(count)s chữ số; có thể Excel đã làm mất số 0 ở đầu.") % {"count": len(digits)},
                _("Hãy xác nhận thêm lại số 0, hoặc xem thẻ rồi ghi đủ 12 chữ số ở dạng văn bản."),
                LOST_ZEROS,
            ) from error
        if re.fullmatch(r"[0-9]{9}", digits):
            raise CellInvalid(
                _("Số có 9 chữ số là số chứng minh nhân dân cũ."),
                _("Hãy ghi số căn cước 12 chữ số, hoặc để trống."),
            ) from error
        raise CellInvalid(_("Số định danh không đủ 12 chữ số."), _("Hãy ghi đúng 12 chữ số, hoặc để trống.")) from error


def read_phone(cell: Any) -> str:
    try:
        return clean_phone(text_of(cell))
    except PhoneInvalid as error:
        raise CellInvalid(
            _("Số điện thoại “%(text)s” không đúng.") % {"text": text_of(cell)[:40]},
            _("Hãy ghi một số gồm 10 hoặc 11 chữ số, bắt đầu bằng 0, hoặc để trống."),
        ) from error


def read_email(cell: Any) -> str:
    text = read_text(cell, Column.EMAIL).lower()
    if text:
        try:
            validate_email(text)
        except ValidationError as error:
            raise CellInvalid(
                _("Địa chỉ thư “%(text)s” không đúng.") % {"text": text[:60]}, _("Hãy sửa hoặc để trống.")
            ) from error
    return text


def read_ref(cell: Any) -> uuid.UUID | None:
    text = text_of(cell)
    if not text:
        return None
    try:
        return uuid.UUID(text)
    except ValueError as error:
        raise CellInvalid(
            _("Mã hồ sơ “%(text)s” không đúng.") % {"text": text[:40]},
            _("Hãy giữ nguyên mã đã xuất ra, hoặc để trống."),
        ) from error
