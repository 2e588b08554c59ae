from __future__ import annotations

from dataclasses import dataclass

import segno

BORDER = 2
"""Blank modules around the code; the card itself is white beyond them."""


@dataclass(frozen=True)
class QrPath:
    """A QR code as one SVG path of horizontal strokes, one unit a module, on a square of `size` units."""

    size: int
    path: str


def qr_path(address: str) -> QrPath:
    code = segno.make(address, error="m", micro=False)
    steps = [
        f"M{start + BORDER} {row + BORDER}.5h{length}"
        for row, modules in enumerate(code.matrix)
        for start, length in _runs(modules)
    ]
    return QrPath(len(code.matrix) + 2 * BORDER, "".join(steps))


def _runs(modules: bytearray) -> list[tuple[int, int]]:
    """(start, length) of each run of dark modules in a row."""
    found, start = [], None
    for column, dark in enumerate([*modules, 0]):
        if dark and start is None:
            start = column
        elif not dark and start is not None:
            found.append((start, column - start))
            start = None
    return found
