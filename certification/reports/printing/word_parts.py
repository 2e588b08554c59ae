"""Pieces of a DOCX that python-docx has no words for, as WordprocessingML (ECMA-376, part 1, chapter 17)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from certification.reports.printing.paper import Row, Table

FACE = "Times New Roman"
TWIPS = 1440 / 25.4
"""Twentieths of a point in a millimetre."""
ALIGNMENTS = {
    "both": WD_ALIGN_PARAGRAPH.JUSTIFY,
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
}
HEAD_SHADE = "F0F0F0"
CELL_MARGIN = 68
"""Twips; a table is set in by as much, for Word hangs its edge out by it."""


def element(name: str, /, *children: Any, **attributes: Any) -> Any:
    """<w:name w:attribute="…">children</w:name>."""
    made = OxmlElement(f"w:{name}")
    for attribute, value in attributes.items():
        made.set(qn(f"w:{attribute}"), str(value))
    made.extend(children)
    return made


def written(text: str) -> str:
    """The text without control characters, which XML cannot hold."""
    return "".join(char for char in text if char >= " ")


def in_face(properties: Any, size: float | None = None) -> None:
    """Times New Roman for every script, so that no letter with diacritics falls out of it."""
    fonts = properties.get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    for script in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{script}"), FACE)
    if size is not None:
        for name in ("sz", "szCs"):
            for old in properties.findall(qn(f"w:{name}")):
                properties.remove(old)
        properties.append(element("sz", val=round(size * 2)))
        properties.append(element("szCs", val=round(size * 2)))


def say(
    place: Any, text: str, *, size: float = 13, bold: bool = False, italic: bool = False, align: str = "both",
    first: float = 0, before: float = 0, after: float = 6, keeps: bool = False,
) -> Any:  # fmt: skip
    """A paragraph in `place`, a document, a cell or a header. `first`: its first line, in millimetres."""
    paragraph = place.add_paragraph()
    paragraph.alignment = ALIGNMENTS[align]
    form = paragraph.paragraph_format
    form.space_before, form.space_after, form.keep_with_next = Pt(before), Pt(after), keeps or None
    form.first_line_indent = Mm(first) if first else None
    if text:
        run = paragraph.add_run(written(text))
        run.bold, run.italic, run.font.size = bold or None, italic or None, Pt(size)
        run._r.get_or_add_rPr().append(element("szCs", val=round(size * 2)))
    return paragraph


def ruled(paragraph: Any, *, room: float, length: float) -> None:
    """Make an empty paragraph a rule of `length` in the middle of `room`, both in millimetres."""
    side = round(max(0.0, (room - length) / 2) * TWIPS)
    properties = paragraph._p.get_or_add_pPr()
    border = element("pBdr", element("top", val="single", sz=6, space=1, color="auto"))
    properties.insert_element_before(border, *_AFTER_BORDER)
    indent = element("ind", left=side, right=side)
    properties.insert_element_before(indent, *_AFTER_INDENT)
    paragraph.paragraph_format.line_spacing = Pt(4)


def framed(paragraph: Any, *, room: float, length: float) -> None:
    """A frame of `length` around the paragraph, in the middle of `room`, both in millimetres."""
    side = round(max(0.0, (room - length) / 2) * TWIPS)
    properties = paragraph._p.get_or_add_pPr()
    edges = [element(edge, val="single", sz=6, space=2, color="auto") for edge in ("top", "left", "bottom", "right")]
    properties.insert_element_before(element("pBdr", *edges), *_AFTER_BORDER)
    properties.insert_element_before(element("ind", left=side, right=side), *_AFTER_INDENT)


_AFTER_INDENT = ("w:contextualSpacing", "w:mirrorIndents", "w:suppressOverlap", "w:jc", "w:textDirection", "w:rPr")
_AFTER_BORDER = ("w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", *_AFTER_INDENT)
"""What follows in a paragraph's properties, by the schema's order."""


def page_number(paragraph: Any) -> None:
    """The PAGE field; Word and LibreOffice fill it in."""
    run = paragraph.add_run()
    run.font.size = Pt(13)
    instruction = element("instrText")
    instruction.set(qn("xml:space"), "preserve")
    instruction.text = " PAGE "
    shown = element("t")
    shown.text = "2"
    run._r.extend(
        [
            element("fldChar", fldCharType="begin"),
            instruction,
            element("fldChar", fldCharType="separate"),
            shown,
            element("fldChar", fldCharType="end"),
        ]
    )


def table_element(table: Table, room: float) -> Any:
    """A table as wide as `room` millimetres; its head is repeated on every page and no row is split over two.

    Made without python-docx, which walks the whole table for every cell.
    """
    widths = [round(width * TWIPS) for width in table.widths(room)]
    edges = [
        element(edge, val="single", sz=4, space=0, color="auto")
        for edge in ("top", "left", "bottom", "right", "insideH", "insideV")
    ]
    margins = element(
        "tblCellMar", element("left", w=CELL_MARGIN, type="dxa"), element("right", w=CELL_MARGIN, type="dxa")
    )
    properties = element(
        "tblPr",
        element("tblW", w=sum(widths), type="dxa"),
        element("tblInd", w=CELL_MARGIN, type="dxa"),
        element("tblBorders", *edges),
        element("tblLayout", type="fixed"),
        margins,
        element("tblLook", val="0020"),
    )
    grid = element("tblGrid", *[element("gridCol", w=width) for width in widths])
    return element(
        "tbl", properties, grid, *_head_rows(table, widths), *[_row(row, table, widths) for row in table.rows]
    )


def _head_rows(table: Table, widths: Sequence[int]) -> Iterable[Any]:
    """Heads that go down are followed by empty cells that continue them."""
    open_for: dict[int, tuple[int, int]] = {}
    for line in table.head:
        cells, place, heads = [], 0, list(line)
        while place < len(widths):
            left, across = open_for.get(place, (0, 1))
            if left:
                open_for[place] = (left - 1, across)
                cells.append(
                    _cell("", table.size, sum(widths[place : place + across]), across=across, merge="continue")
                )
                place += across
                continue
            head = heads.pop(0)
            width = sum(widths[place : place + head.across])
            merge = "restart" if head.down > 1 else ""
            if merge:
                open_for[place] = (head.down - 1, head.across)
            cells.append(
                _cell(
                    head.text, table.size, width, across=head.across, merge=merge, bold=True, align="center",
                    shade=HEAD_SHADE,
                )
            )  # fmt: skip
            place += head.across
        yield element("tr", element("trPr", element("cantSplit"), element("tblHeader")), *cells)


def _row(row: Row, table: Table, widths: Sequence[int]) -> Any:
    if row.is_title:
        cells = [_cell(row.cells[0].text, table.size, sum(widths), across=len(widths), bold=True, keeps=True)]
    else:
        cells = [
            _cell(cell.text, table.size, width, bold=row.is_bold, align=column.align)
            for cell, column, width in zip(row.cells, table.columns, widths, strict=True)
        ]
    return element("tr", element("trPr", element("cantSplit")), *cells)


def _cell(
    text: str, size: float, width: int, *, across: int = 1, merge: str = "", bold: bool = False, align: str = "left",
    shade: str = "", keeps: bool = False,
) -> Any:  # fmt: skip
    properties = element("tcPr", element("tcW", w=width, type="dxa"))
    if across > 1:
        properties.append(element("gridSpan", val=across))
    if merge:
        properties.append(element("vMerge", val=merge))
    if shade or merge == "continue":
        properties.append(element("shd", val="clear", color="auto", fill=HEAD_SHADE))
    properties.append(element("vAlign", val="center"))
    marks = [element("keepNext")] if keeps else []
    about = element(
        "pPr", *marks, element("spacing", before=20, after=20, line=240, lineRule="auto"), element("ind", firstLine=0),
        element("jc", val=align),
    )  # fmt: skip
    paragraph = element("p", about)
    if text:
        weight = [element("b"), element("bCs")] if bold else []
        words = element("t")
        words.set(qn("xml:space"), "preserve")
        words.text = written(text)
        sizes = [element("sz", val=round(size * 2)), element("szCs", val=round(size * 2))]
        paragraph.append(element("r", element("rPr", *weight, *sizes), words))
    return element("tc", properties, paragraph)
