"""The two columns above a report and the two below it, as DOCX."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from docx.oxml.ns import qn
from docx.shared import Mm

from certification.reports.printing.paper import Paper
from certification.reports.printing.word_parts import TWIPS, element, framed, ruled, say
from lms.people.letterhead import MOTTO, NATION

HEAD = (77, 93)
"""Millimetres of the two columns; the name of the state needs 87.7 and must not wrap in a wider face either."""
HEAD_OUT = 3
"""How far the heading begins left of the text, so that both columns have room."""
FOOT = (82.5, 82.5)
CAPITAL, POINT = 0.6, 25.4 / 72
"""How wide a bold capital is in its size, spaces included."""
BODY_RULE = 0.4
"""Of the length of the issuer's name; a third to a half is asked for."""
MOTTO_LENGTH = 12.22 * 13 * POINT


def write_head(document: Any, paper: Paper) -> None:
    """Issuer, number and marks; state, motto, place and date; kind, subject, whom it is addressed to."""
    left, right = _columns(document, HEAD, out=HEAD_OUT)
    above, body = paper.letter["above"].upper(), paper.letter["body"].upper()
    if above:
        say(left, above, size=12, align="center", after=0)
    say(left, body, size=12, bold=True, align="center", after=2)
    length = min(len(body) * CAPITAL * 12 * POINT, HEAD[0])
    ruled(say(left, "", after=2), room=HEAD[0], length=BODY_RULE * length)
    say(left, _("Số: ………/%(sign)s") % {"sign": paper.sign}, align="center")
    for mark in paper.marks:
        frame = say(left, mark, bold=True, align="center", before=4)
        framed(frame, room=HEAD[0], length=len(mark) * 0.68 * 13 * POINT + 5)
    say(right, NATION, size=12, bold=True, align="center", after=2)
    say(right, MOTTO, bold=True, align="center", after=2)
    ruled(say(right, "", after=2), room=HEAD[1], length=MOTTO_LENGTH)
    dated = _("%(place)s, ngày …… tháng …… năm ………") % {"place": paper.letter["place"]}
    say(right, dated, italic=True, align="center")
    say(document, paper.kind, size=14, bold=True, align="center", before=14, after=3)
    say(document, paper.title, size=13, bold=True, align="center", after=3 if paper.edition else 12)
    if paper.edition:
        say(document, paper.edition, italic=True, align="center", after=12)
    _address(document, paper.addressees)


def write_closing(document: Any, paper: Paper) -> None:
    """Whom it goes to, and room to sign; together on one page."""
    say(document, "", size=6, after=0)
    left, right = _columns(document, FOOT)
    say(left, _("Nơi nhận:"), size=12, bold=True, italic=True, align="left", after=0, keeps=True)
    for name in paper.recipients:
        say(left, f"- {name};", size=11, align="left", after=0, keeps=True)
    say(left, _("- Lưu: %(kept)s.") % {"kept": paper.kept}, size=11, align="left", after=0)
    say(right, paper.letter["signs"].upper(), bold=True, align="center", after=0)
    for _line in range(5):
        say(right, "", align="center", after=0)


def _address(document: Any, names: list[str]) -> None:
    if len(names) == 1:
        say(document, _("Kính gửi: %(name)s") % {"name": names[0]}, align="center", after=12)
    elif names:
        say(document, _("Kính gửi:"), align="left", after=3).paragraph_format.left_indent = Mm(20)
        for place, name in enumerate(names, start=1):
            is_last = place == len(names)
            line = say(document, f"- {name}{'.' if is_last else ';'}", align="left", after=12 if is_last else 3)
            line.paragraph_format.left_indent = Mm(40)


def _columns(document: Any, widths: tuple[float, float], *, out: float = 0) -> list[Any]:
    """Two cells side by side without lines, on one page; each begins empty."""
    table = document.add_table(rows=1, cols=2)
    table.autofit = False
    row = table.rows[0]
    row._tr.get_or_add_trPr().append(element("cantSplit"))
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    margins = element("tblCellMar", element("left", w=0, type="dxa"), element("right", w=0, type="dxa"))
    properties = table._tbl.tblPr
    properties.insert_element_before(margins, "w:tblLook")
    properties.insert_element_before(
        element("tblInd", w=round(-out * TWIPS), type="dxa"), "w:tblLayout", "w:tblCellMar"
    )
    for cell, width in zip(row.cells, widths, strict=True):
        cell.width = Mm(width)
        cell._tc.remove(cell._tc.find(qn("w:p")))
    return list(row.cells)
