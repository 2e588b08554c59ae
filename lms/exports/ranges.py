"""Parts of a file, so that a download that broke off goes on where it stopped (RFC 9110, 14)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import IO

BLOCK = 1 << 16
_ONE = re.compile(r"bytes=(\d*)-(\d*)")


class OutOfRange(ValueError):
    """The part that was asked for lies behind the end."""


def asked_part(header: str, size: int) -> tuple[int, int] | None:
    """(first byte, how many) of the one part that a Range header names; None where the whole file is to be sent.

    Other units, several parts at once and headers that make no sense are answered with the whole.
    """
    found = _ONE.fullmatch(header.replace(" ", "").lower())
    if found is None or found.group(0) == "bytes=-":
        return None
    first, last = found.groups()
    if not first:
        count = min(int(last), size)
        if count == 0:
            raise OutOfRange
        return size - count, count
    start = int(first)
    if last and int(last) < start:
        return None
    if start >= size:
        raise OutOfRange
    return start, (min(int(last), size - 1) if last else size - 1) - start + 1


def bytes_of(file: IO[bytes], start: int, count: int) -> Iterator[bytes]:
    """The part in blocks; closes the file."""
    with file:
        file.seek(start)
        while count > 0 and (block := file.read(min(BLOCK, count))):
            count -= len(block)
            yield block
