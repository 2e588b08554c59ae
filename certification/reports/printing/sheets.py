"""The workbook: the tables of the paper as sheets to compute with, ready to print."""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from certification.reports.contents import Document
from certification.reports.printing.body import crossed_words, note_blocks, paper_of, withheld_words
from certification.reports.printing.paper import Cell, Heading, Items, Paper, Row, Table
from certification.reports.printing.tables import category_sex_table, group_table, movement_table
from certification.reports.printing.unit_tables import unit_sex_table, unit_table
from lms.people.letterhead import MOTTO, NATION
from lms.spreadsheets import FORMULA_STARTS, WORKBOOK_OPTIONS

FACE = "Times New Roman"
NUMBERS = {"number": "#,##0", "signed": "+#,##0;-#,##0;0", "share": "0.0%"}
MM = 0.52
"""Characters of a column in a millimetre."""
WIDEST = 252.0
"""Millimetres of text on a page of A4 lying down."""
HALF = 95
"""Millimetres that the name of the state and its motto need."""
LINE = 15.5
"""Points."""


class ReportBook:
    """Sheets with the lines of an official heading, a table, and its print setup."""

    def __init__(self, document: Document, paper: Paper) -> None:
        self.document, self.paper = document, paper
        self._stream = io.BytesIO()
        self.book = xlsxwriter.Workbook(self._stream, WORKBOOK_OPTIONS)
        day = document.ends_on
        at = datetime(day.year, day.month, day.day, tzinfo=UTC)
        self.book.set_properties(
            {"title": document.title, "author": document.letter["body"], "created": at, "comments": ""}
        )
        self._forms: dict[tuple[tuple[str, Any], ...], Any] = {}

    def form(self, **wanted: Any) -> Any:
        key = tuple(sorted(wanted.items()))
        if key not in self._forms:
            self._forms[key] = self.book.add_format({"font_name": FACE, "font_size": 11, "valign": "vcenter", **wanted})
        return self._forms[key]

    def sheet(self, name: str, title: str, widths: list[float]) -> tuple[Any, int]:
        """A sheet that prints on A4 lying down, as wide as a page, with its heading; and the first row below that."""
        sheet = self.book.add_worksheet(name)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.set_margins(left=1.18, right=0.59, top=0.79, bottom=0.79)
        sheet.fit_to_pages(1, 0)
        sheet.hide_gridlines(2)
        sheet.set_footer(f'&C&"{FACE},Regular"&11&P/&N')
        for column, width in enumerate(widths):
            sheet.set_column(column, column, round(width * MM, 1))
        letter, last = self.document.letter, len(widths) - 1
        middle = max(place for place in range(last) if place == 0 or sum(widths[place + 1 :]) >= HALF)
        lines = [
            (letter["above"].upper(), NATION, {}),
            (letter["body"].upper(), MOTTO, {"bold": True}),
        ]
        for row, (left, right, look) in enumerate(lines):
            self._across(sheet, row, 0, middle, left, {**look, "align": "center"})
            self._across(sheet, row, middle + 1, last, right, {"bold": True, "align": "center"})
        for offset, mark in enumerate([" – ".join(self.paper.marks)] if self.paper.marks else []):
            self._across(sheet, 2 + offset, 0, middle, mark, {"bold": True, "align": "center"})
        self._across(sheet, 4, 0, last, title, {"bold": True, "align": "center", "font_size": 14})
        subject = self.document.title + (f" {self.paper.edition}" if self.paper.edition else "")
        self._across(sheet, 5, 0, last, subject, {"bold": True, "align": "center", "font_size": 13})
        period = _("Từ ngày %(first)s đến hết ngày %(last)s; số liệu tính đến ngày %(last)s.") % {
            "first": f"{self.document.starts_on:%d/%m/%Y}",
            "last": f"{self.document.ends_on:%d/%m/%Y}",
        }
        self._across(sheet, 6, 0, last, period, {"italic": True, "align": "center"})
        return sheet, 8

    def table(self, sheet: Any, top: int, table: Table) -> int:
        """Write the table with its head at row `top`, repeated on every page; return the row after it."""
        self._head(sheet, top, table)
        sheet.repeat_rows(top, top + len(table.head) - 1)
        sheet.freeze_panes(top + len(table.head), 0)
        place = top + len(table.head)
        for row in table.rows:
            self._row(sheet, place, row, table)
            place += 1
        return place

    def lines(self, sheet: Any, top: int, lines: Iterable[tuple[str, dict[str, Any]]], last: int) -> int:
        for text, look in lines:
            self._across(sheet, top, 0, last, text, {"text_wrap": True, "valign": "top", **look})
            sheet.set_row(top, LINE * max(1, -(-len(text) // 120)))
            top += 1
        return top

    def bytes(self) -> bytes:
        self.book.close()
        return self._stream.getvalue()

    def _head(self, sheet: Any, top: int, table: Table) -> None:
        form = self.form(bold=True, border=1, align="center", text_wrap=True, bg_color="#F0F0F0")
        open_until: dict[int, int] = {}
        for level, line in enumerate(table.head):
            place, heads = 0, list(line)
            while heads or place < len(table.columns):
                if open_until.get(place, -1) >= level:
                    place += 1
                    continue
                head = heads.pop(0)
                bottom, right = level + head.down - 1, place + head.across - 1
                if head.down > 1 or head.across > 1:
                    sheet.merge_range(top + level, place, top + bottom, right, "", form)
                sheet.write_string(top + level, place, head.text, form)
                open_until.update(dict.fromkeys(range(place, right + 1), bottom))
                place = right + 1
            sheet.set_row(top + level, 3 * LINE if level == len(table.head) - 1 else 1.2 * LINE)

    def _row(self, sheet: Any, place: int, row: Row, table: Table) -> None:
        if row.is_title:
            self._across(sheet, place, 0, len(table.columns) - 1, row.cells[0].text, {"bold": True, "border": 1})
            return
        sheet.set_row(place, LINE * self._lines_of(row, table))
        for column, (cell, about) in enumerate(zip(row.cells, table.columns, strict=True)):
            look: dict[str, Any] = {"border": 1, "align": about.align, "text_wrap": about.align == "left"}
            if row.is_bold:
                look["bold"] = True
            self._write(sheet, place, column, cell, look)

    @staticmethod
    def _lines_of(row: Row, table: Table) -> int:
        """How many lines the longest text of the row takes; not every program finds it out by itself."""
        room = zip(row.cells, table.columns, table.widths(WIDEST), strict=True)
        return (
            max(
                -(-len(cell.text) // max(1, int(width * MM * 1.2)))
                for cell, column, width in room
                if column.align == "left"
            )
            or 1
        )

    def _write(self, sheet: Any, row: int, column: int, cell: Cell, look: dict[str, Any]) -> None:
        if cell.number is not None:
            sheet.write_number(row, column, cell.number, self.form(**look, num_format=NUMBERS[cell.form]))
        elif cell.text:
            sheet.write_string(row, column, cell.text, self._texted(cell.text, look))
        else:
            sheet.write_blank(row, column, None, self.form(**look))

    def _across(self, sheet: Any, row: int, first: int, last: int, text: str, look: dict[str, Any]) -> None:
        form = self._texted(text, look)
        if last > first:
            sheet.merge_range(row, first, row, last, "", form)
        if text:
            sheet.write_string(row, first, text, form)

    def _texted(self, text: str, look: dict[str, Any]) -> Any:
        return self.form(**look, quote_prefix=True) if text.startswith(FORMULA_STARTS) else self.form(**look)


def write_xlsx(document: Document) -> bytes:
    book = ReportBook(document, paper_of(document))
    figures = group_table(document)
    sheet, top = book.sheet(_("Báo cáo"), _("BÁO CÁO"), figures.widths(WIDEST))
    bottom = book.table(sheet, top, figures)
    left_out = [(crossed_words(), {"italic": True})] if document.by_category_sex is None else []
    book.lines(sheet, bottom + 1, [*_below(document), *left_out], len(figures.columns) - 1)
    if document.by_category_sex:
        crossed = category_sex_table(document)
        sheet, top = book.sheet(_("Theo nhóm và giới"), _("NHÓM NGƯỜI THEO GIỚI TÍNH"), crossed.widths(WIDEST))
        book.table(sheet, top, crossed)
    for name, title, table in (
        (_("Theo đơn vị"), _("KẾT QUẢ THEO ĐƠN VỊ"), unit_table),
        (_("Theo đơn vị và giới"), _("KẾT QUẢ THEO ĐƠN VỊ VÀ GIỚI TÍNH"), unit_sex_table),
    ):
        if document.units:
            found = table(document)
            sheet, top = book.sheet(name, title, found.widths(WIDEST))
            bottom = book.table(sheet, top, found)
            book.lines(sheet, bottom + 1, _below(document), len(found.columns) - 1)
    if document.movement:
        found = movement_table(document)
        sheet, top = book.sheet(_("Biến động"), _("BIẾN ĐỘNG TRONG KỲ"), found.widths(WIDEST))
        book.table(sheet, top, found)
    _write_notes(book, document)
    return book.bytes()


def _below(document: Document) -> list[tuple[str, dict[str, Any]]]:
    return [(withheld_words(), {"italic": True})] if document.audience == "external" else []


def _write_notes(book: ReportBook, document: Document) -> None:
    """Restatement, rules, quality and the print of the figures: whatever the tables need beside them."""
    sheet, top = book.sheet(_("Ghi chú"), _("CÁCH TÍNH VÀ CHẤT LƯỢNG SỐ LIỆU"), [WIDEST / 4] * 4)
    lines: list[tuple[str, dict[str, Any]]] = []
    if document.restates:
        lines.append((_("Nội dung được điều chỉnh"), {"bold": True}))
        lines += [(f"- {line}", {}) for line in document.restates]
    for block in note_blocks(document):
        if isinstance(block, Heading):
            lines.append((block.text, {"bold": True}))
        elif isinstance(block, Items):
            lines += [(f"- {line}", {}) for line in block.lines]
    if book.paper.colophon:
        lines.append((book.paper.colophon, {"italic": True}))
    book.lines(sheet, top, lines, 3)
