"""A text file of separated values to rows of cells. No database."""

from __future__ import annotations

import codecs
import csv
import io
from itertools import islice

from django.utils.translation import gettext as _

from lms.roster.archive import MAX_COLUMNS, max_rows, too_many_columns, too_many_rows
from lms.roster.columns import HEADER_WITHIN, find_header
from lms.roster.errors import FileRefused

SEPARATORS = ";,\t"
UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def read_separated(data: bytes) -> list[list[str]]:
    """The rows of a .csv file: UTF-8 with or without a mark, UTF-16 with one; the separator that makes a header."""
    text = _decoded(data)
    separator = max(SEPARATORS, key=lambda candidate: _columns_found(text, candidate))
    rows: list[list[str]] = []
    limit = max_rows()
    for row in _rows(text, separator):
        if len(row) > MAX_COLUMNS and any(row[MAX_COLUMNS:]):
            raise too_many_columns()
        if len(rows) > limit + HEADER_WITHIN:
            raise too_many_rows(limit)
        rows.append(row[:MAX_COLUMNS])
    return rows


def _decoded(data: bytes) -> str:
    try:
        text = data.decode("utf-16" if data.startswith(UTF_16) else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise FileRefused(
            _("Không đọc được chữ trong tệp. Trong Excel, hãy lưu dạng .xlsx, hoặc “CSV UTF-8”, rồi gửi lại.")
        ) from error
    if "\x00" in text:
        raise FileRefused(
            _("Tệp không phải là Excel .xlsx hay .csv. Hãy lưu lại dạng .xlsx, không đặt mật khẩu, rồi gửi lại.")
        )
    return text


def _columns_found(text: str, separator: str) -> int:
    try:
        header = find_header(list(islice(_rows(text, separator), HEADER_WITHIN + 1)))
    except FileRefused:  # two columns of one meaning: a header nevertheless
        return 2
    return len(header.columns) if header else 0


def _rows(text: str, separator: str):  # noqa: ANN202 - a generator of lists
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    except csv.Error as error:
        raise FileRefused(_("Tệp .csv bị hỏng (%(reason)s). Hãy lưu lại dạng .xlsx.") % {"reason": error}) from error
