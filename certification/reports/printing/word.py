"""The DOCX: the paper in Word's own terms, so that an office goes on writing in it."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, date, datetime
from typing import Any

from django.utils.translation import gettext as _
from docx import Document as new_document
from docx.enum.section import WD_ORIENTATION, WD_SECTION
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from certification.reports.printing.paper import Annex, Block, Heading, Items, Paper, Paragraph, Table
from certification.reports.printing.word_head import write_closing, write_head
from certification.reports.printing.word_parts import element, in_face, page_number, say, table_element

A4 = (210, 297)
MARGINS = {"top": 20, "bottom": 20, "left": 30, "right": 15}
"""Millimetres; Nghị định 30 allows 20–25 above and below, 30–35 left, 15–20 right."""
FIRST_LINE = 10
ZIP_DATE = (1980, 1, 1, 0, 0, 0)
LANGUAGE = "vi-VN"


def write_docx(paper: Paper, *, dated: date) -> bytes:
    """`dated` stands as the day on which the file was made, so that the same paper is the same file."""
    document = new_document()
    _set_styles(document)
    _describe(document, paper, dated)
    section = document.sections[0]
    _set_page(section, is_landscape=False)
    number = section.header.paragraphs[0]
    number.alignment = 1
    number.paragraph_format.space_after = Pt(0)
    page_number(number)
    write_head(document, paper)
    _write_blocks(document, paper.blocks, room=_room(False))
    write_closing(document, paper)
    for annex in paper.annexes:
        _write_annex(document, paper, annex)
    if paper.colophon:
        say(document, paper.colophon, size=9, before=12, after=0, align="left")
    return _repeatable(document)


def _room(is_landscape: bool) -> float:
    """How wide the text is, in millimetres."""
    return (A4[1] if is_landscape else A4[0]) - MARGINS["left"] - MARGINS["right"]


def _set_styles(document: Any) -> None:
    defaults = document.styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    in_face(defaults)
    for old in defaults.findall(qn("w:lang")):
        defaults.remove(old)
    defaults.append(element("lang", val=LANGUAGE, eastAsia=LANGUAGE, bidi="ar-SA"))
    for name, size in (("Normal", 13), ("Header", 13), ("Heading 1", 13)):
        style = document.styles[name]
        style.font.size = Pt(size)
        in_face(style.element.get_or_add_rPr(), size)
    form = document.styles["Normal"].paragraph_format
    form.space_after, form.line_spacing = Pt(6), 1.1
    heading = document.styles["Heading 1"]
    heading.font.color.rgb, heading.font.bold = RGBColor(0, 0, 0), True
    heading.paragraph_format.space_before, heading.paragraph_format.space_after = Pt(8), Pt(6)
    heading.paragraph_format.first_line_indent = Mm(FIRST_LINE)


def _describe(document: Any, paper: Paper, dated: date) -> None:
    about, at = document.core_properties, datetime(dated.year, dated.month, dated.day, tzinfo=UTC)
    about.title, about.subject, about.author = paper.title, paper.kind, paper.letter["body"]
    about.last_modified_by, about.comments, about.keywords = paper.letter["body"], "", ""
    about.language, about.created, about.modified, about.revision = LANGUAGE, at, at, 1


def _set_page(section: Any, *, is_landscape: bool) -> None:
    """Pages of a section are counted from 1, and the first bears no number."""
    width, height = (A4[1], A4[0]) if is_landscape else A4
    section.orientation = WD_ORIENTATION.LANDSCAPE if is_landscape else WD_ORIENTATION.PORTRAIT
    section.page_width, section.page_height = Mm(width), Mm(height)
    for side, margin in MARGINS.items():
        setattr(section, f"{side}_margin", Mm(margin))
    section.header_distance, section.footer_distance = Mm(10), Mm(10)
    section.different_first_page_header_footer = True
    properties = section._sectPr
    for old in properties.findall(qn("w:pgNumType")):
        properties.remove(old)
    properties.insert_element_before(element("pgNumType", start=1), "w:cols", "w:titlePg", "w:docGrid")


def _write_blocks(document: Any, blocks: list[Block], *, room: float) -> None:
    before = 0
    for block in blocks:
        if isinstance(block, Table):
            document.element.body.insert_element_before(table_element(block, room), "w:sectPr")
            before = 8
            continue
        if isinstance(block, Heading):
            document.add_heading(block.text, level=1)
        elif isinstance(block, Paragraph):
            say(document, block.text, first=FIRST_LINE, before=before)
        elif isinstance(block, Items):
            for line in block.lines:
                say(document, f"- {line}", first=FIRST_LINE, before=before)
                before = 0
        before = 0


def _write_annex(document: Any, paper: Paper, annex: Annex) -> None:
    section = document.add_section(WD_SECTION.NEW_PAGE)
    _set_page(section, is_landscape=annex.is_landscape)
    _shrink_break(document)
    heading = _("Phụ lục %(number)s") % {"number": annex.number} if annex.number else _("Phụ lục")
    say(document, heading, size=14, bold=True, align="center", after=3, keeps=True)
    say(document, annex.title, bold=True, align="center", after=3, keeps=True)
    reference = _("(Kèm theo Báo cáo số ………/%(sign)s ngày …… tháng …… năm ……… của %(body)s)") % {
        "sign": paper.sign,
        "body": paper.letter["body"],
    }
    say(document, reference, italic=True, align="center", after=8, keeps=True)
    _write_blocks(document, annex.blocks, room=_room(annex.is_landscape))


def _shrink_break(document: Any) -> None:
    """The paragraph that ends a section takes no room, so that it never makes a page of its own."""
    [*_earlier, properties] = document.element.body.iterfind(f"{qn('w:p')}/{qn('w:pPr')}[{qn('w:sectPr')}]")
    for old in properties.findall(qn("w:spacing")):
        properties.remove(old)
    properties.insert(0, element("spacing", before=0, after=0, line=20, lineRule="exact"))


def _repeatable(document: Any) -> bytes:
    """The package without its picture of a page and with one date on every member."""
    package = document.part.package
    for key, relation in list(package.rels.items()):
        if relation.reltype == RELATIONSHIP_TYPE.THUMBNAIL:
            del package.rels[key]
    made, kept = io.BytesIO(), io.BytesIO()
    document.save(made)
    with zipfile.ZipFile(made) as source, zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as target:
        for member in source.infolist():
            still = zipfile.ZipInfo(member.filename, ZIP_DATE)
            still.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(still, source.read(member))
    return kept.getvalue()
