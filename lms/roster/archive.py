"""Shows that an xlsx file is harmless before anything unpacks it into memory. No database."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any
from xml.parsers import expat

from django.conf import settings
from django.utils.translation import gettext as _

from lms.roster.columns import HEADER_WITHIN
from lms.roster.errors import FileRefused

MAX_UNPACKED_RATIO = 200
"""A member that unpacks to more than this times its size is a bomb; rosters reach 20 to 60."""
SMALL_MEMBER = 1024 * 1024
MAX_MEMBERS = 2000
MAX_COLUMNS = 200


def check_size(size: int) -> None:
    """FileRefused when a file of `size` bytes is larger than ROSTER_MAX_BYTES; asked before it is read."""
    limit = max_bytes()
    if size > limit:
        raise FileRefused(
            _("Tệp lớn hơn %(size)s MB. Hãy xóa hình ảnh hoặc chia thành nhiều tệp.")
            % {"size": max(1, limit // (1024 * 1024))}
        )


def max_bytes() -> int:
    return getattr(settings, "ROSTER_MAX_BYTES", 20 * 1024 * 1024)


def max_rows() -> int:
    return getattr(settings, "ROSTER_MAX_ROWS", 100_000)


def no_workbook() -> FileRefused:
    return FileRefused(
        _("Tệp không phải là Excel .xlsx (hoặc có mật khẩu). Hãy lưu lại dạng .xlsx, không đặt mật khẩu.")
    )


def broken() -> FileRefused:
    return FileRefused(_("Tệp bị hỏng, không mở được. Hãy mở tệp bằng Excel, lưu lại dạng .xlsx rồi gửi lại."))


def too_many_rows(limit: int) -> FileRefused:
    return FileRefused(_("Danh sách dài hơn %(limit)s dòng. Hãy chia thành nhiều tệp.") % {"limit": limit})


def too_many_columns() -> FileRefused:
    return FileRefused(
        _("Bảng có ô ngoài cột thứ %(limit)s. Hãy xóa các cột thừa rồi gửi lại.") % {"limit": MAX_COLUMNS}
    )


def check_archive(data: bytes) -> None:
    """Refuse what is no xlsx, broken, or grows out of proportion when it is unpacked."""
    if not data.startswith(b"PK"):
        raise no_workbook()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            _check_sizes(members, max_bytes())
            names = {member.filename for member in members}
            if "[Content_Types].xml" not in names or "xl/workbook.xml" not in names:
                raise FileRefused(_("Tệp nén này không phải là Excel .xlsx. Hãy dùng tệp mẫu."))
            for member in members:
                if member.filename.endswith(".xml") or member.filename.startswith("xl/worksheets/"):
                    _check_sheet(archive, member)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, expat.ExpatError) as error:
        raise broken() from error


def _check_sizes(members: list[zipfile.ZipInfo], max_bytes: int) -> None:
    unpacked = sum(member.file_size for member in members)
    swollen = any(
        member.file_size > SMALL_MEMBER and member.file_size > MAX_UNPACKED_RATIO * max(1, member.compress_size)
        for member in members
    )
    if swollen or unpacked > 10 * max_bytes or len(members) > MAX_MEMBERS:
        raise FileRefused(
            _("Tệp giải nén ra quá lớn nên không được nhận. Hãy chép danh sách sang tệp mẫu mới rồi gửi lại.")
        )


class _Extent:
    """Follows the filled cells of a sheet, and refuses at the first one that lies too far out.

    The reader lays out every cell up to the farthest one, so that two cells far apart would fill the memory.
    """

    def __init__(self) -> None:
        self.row = self.column = 0
        self.max_rows = max_rows()

    def start(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.rpartition(":")[2]
        if tag == "row":
            given = attributes.get("r", "")
            self.row = int(given) if given.isascii() and given.isdigit() else self.row + 1
            self.column = 0
        elif tag == "c":
            match = re.fullmatch(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})", attributes.get("r", ""))
            if match:
                self.row, self.column = int(match[2]), _column_number(match[1])
            else:
                self.column += 1
        elif tag in ("v", "is", "f"):
            if self.row > self.max_rows + HEADER_WITHIN:
                raise too_many_rows(self.max_rows)
            if self.column > MAX_COLUMNS:
                raise too_many_columns()


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def _refuse_doctype(*_args: Any) -> None:
    raise broken()


def _check_sheet(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> None:
    extent = _Extent()
    parser = expat.ParserCreate()
    parser.StartElementHandler = extent.start
    parser.StartDoctypeDeclHandler = _refuse_doctype
    with archive.open(member) as stream:
        parser.ParseFile(stream)
