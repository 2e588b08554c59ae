from __future__ import annotations

import io

import pytest

from lms.exports.ranges import OutOfRange, asked_part, bytes_of


@pytest.mark.parametrize(
    ("header", "part"),
    [
        ("", None), ("bytes=0-", (0, 10)), ("bytes=4-", (4, 6)), ("bytes=4-6", (4, 3)), ("bytes=9-9", (9, 1)),
        ("bytes=4-99", (4, 6)), ("bytes=-3", (7, 3)), ("bytes=-99", (0, 10)), ("Bytes = 4-6", (4, 3)),
        ("bytes=6-4", None), ("bytes=-", None), ("bytes=0-1,3-4", None), ("rows=1-2", None), ("bytes=a-b", None),
    ],
)  # fmt: skip
def test_one_part_is_read_and_everything_else_means_the_whole(header: str, part: tuple[int, int] | None) -> None:
    assert asked_part(header, 10) == part


@pytest.mark.parametrize("header", ["bytes=10-", "bytes=11-12", "bytes=-0"])
def test_a_part_behind_the_end_is_refused(header: str) -> None:
    with pytest.raises(OutOfRange):
        asked_part(header, 10)


def test_bytes_of_gives_the_part_and_closes_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lms.exports.ranges.BLOCK", 2)
    file = io.BytesIO(b"0123456789")
    assert list(bytes_of(file, 3, 5)) == [b"34", b"56", b"7"]
    assert file.closed
