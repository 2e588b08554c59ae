"""The plain text of a privacy notice as parts that a template can show. No database."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Part:
    """`kind`: heading, text or list; `lines`: one for the first two."""

    kind: str
    lines: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return " ".join(self.lines)


MARKS = {"## ": "heading", "- ": "list"}


def parts_of(text: str) -> list[Part]:
    """Split at headings ("## "), points ("- ") and blank lines; neighbouring points make one list."""
    parts: list[Part] = []
    open_kind = ""
    for line in (raw.strip() for raw in text.splitlines()):
        mark = next((mark for mark in MARKS if line.startswith(mark)), "")
        kind = MARKS.get(mark, "text") if line else ""
        if kind and kind == open_kind and kind != "heading":
            parts[-1].lines.append(line.removeprefix(mark))
        elif kind:
            parts.append(Part(kind, [line.removeprefix(mark)]))
        open_kind = kind
    return parts
