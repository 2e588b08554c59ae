"""Shows that an xlsx file is harmless before anything unpacks it into memory."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass
from typing import Any
from xml.parsers import expat

MAX_UNPACKED_RATIO = 200
"""A member that unpacks to more than this times its size is a bomb; honest workbooks reach 20 to 60."""
SMALL_MEMBER = 1024 * 1024
MAX_MEMBERS = 2000


class NotSafe(ValueError):
    """The file is no workbook that may be opened; the classes below say why."""


class NoWorkbook(NotSafe):
    """It is another kind of file, or under a password."""


class OtherArchive(NotSafe):
    """It is a zip file, but no workbook."""


class Broken(NotSafe):
    """It cannot be read, or holds what no workbook holds."""


class Swollen(NotSafe):
    """It unpacks to far more than its size."""


class TooManyRows(NotSafe):
    """A cell lies below the last allowed row."""


class TooManyColumns(NotSafe):
    """A cell lies right of the last allowed column."""


@dataclass(frozen=True)
class Bounds:
    """How large a workbook may be: bytes of the file, and the row and column of its farthest filled cell."""

    max_bytes: int
    max_rows: int
    max_columns: int


def check_xlsx(data: bytes, bounds: Bounds) -> None:
    """NotSafe for what is no xlsx, broken, grows out of proportion when unpacked, or has cells too far out."""
    if not data.startswith(b"PK"):
        raise NoWorkbook
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            _check_sizes(members, bounds.max_bytes)
            names = {member.filename for member in members}
            if "[Content_Types].xml" not in names or "xl/workbook.xml" not in names:
                raise OtherArchive
            for member in members:
                if member.filename.endswith(".xml") or member.filename.startswith("xl/worksheets/"):
                    _check_sheet(archive, member, bounds)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, expat.ExpatError) as error:
        raise Broken from error


def _check_sizes(members: list[zipfile.ZipInfo], max_bytes: int) -> None:
    unpacked = sum(member.file_size for member in members)
    swollen = any(
        member.file_size > SMALL_MEMBER and member.file_size > MAX_UNPACKED_RATIO * max(1, member.compress_size)
        for member in members
    )
    if swollen or unpacked > 10 * max_bytes or len(members) > MAX_MEMBERS:
        raise Swollen


class _Extent:
    """Follows the filled cells of a sheet, and refuses at the first one that lies too far out.

    The reader lays out every cell up to the farthest one, so that two cells far apart would fill the memory.
    """

    def __init__(self, bounds: Bounds) -> None:
        self.row = self.column = 0
        self.bounds = bounds

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
            if self.row > self.bounds.max_rows:
                raise TooManyRows
            if self.column > self.bounds.max_columns:
                raise TooManyColumns


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def _refuse_doctype(*_args: Any) -> None:
    raise Broken


def _check_sheet(archive: zipfile.ZipFile, member: zipfile.ZipInfo, bounds: Bounds) -> None:
    extent = _Extent(bounds)
    parser = expat.ParserCreate()
    parser.StartElementHandler = extent.start
    parser.StartDoctypeDeclHandler = _refuse_doctype
    with archive.open(member) as stream:
        parser.ParseFile(stream)
