"""A workbook of one sheet, its XML streamed into the package: XlsxWriter takes four times as long for 100,000 rows."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Sequence
from datetime import date
from typing import IO
from xml.sax.saxutils import escape

from django.utils.translation import gettext as _

from lms.exports.kinds import Cell, ExportRefused, Table
from lms.spreadsheets import FORMULA_STARTS

MOST_ROWS = 1_048_576
"""Of a sheet, its headings included (ECMA-376, and every spreadsheet)."""
LONGEST = 32_767
EPOCH = date(1899, 12, 30)
PLAIN, BOLD, QUOTED, DAY = range(4)
"""The styles by their place in STYLES. QUOTED: text that would be taken for a formula is marked as text."""
UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
PART = "application/vnd.openxmlformats-officedocument.spreadsheetml"
PARTS = {
    "[Content_Types].xml": f"""<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">\
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>\
<Default Extension="xml" ContentType="application/xml"/>\
<Override PartName="/xl/workbook.xml" ContentType="{PART}.sheet.main+xml"/>\
<Override PartName="/xl/styles.xml" ContentType="{PART}.styles+xml"/>\
<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{PART}.worksheet+xml"/></Types>""",
    "_rels/.rels": f"""<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">\
<Relationship Id="rId1" Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>""",
    "xl/_rels/workbook.xml.rels": f"""<Relationships \
xmlns="http://schemas.openxmlformats.org/package/2006/relationships">\
<Relationship Id="rId1" Type="{RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/>\
<Relationship Id="rId2" Type="{RELATIONS}/styles" Target="styles.xml"/></Relationships>""",
    "xl/styles.xml": f"""<styleSheet xmlns="{MAIN}">\
<numFmts count="1"><numFmt numFmtId="164" formatCode="dd/mm/yyyy"/></numFmts>\
<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>\
<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>\
<fills count="2"><fill><patternFill patternType="none"/></fill>\
<fill><patternFill patternType="gray125"/></fill></fills>\
<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>\
<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>\
<cellXfs count="4"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>\
<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1" applyAlignment="1">\
<alignment vertical="top" wrapText="1"/></xf>\
<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0" quotePrefix="1"/>\
<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs>\
<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>""",
}


class WorkbookWriter:
    """xlsx. Texts are texts, never formulas or links; ExportRefused where a sheet has no room for the rows."""

    def __init__(self, target: IO[bytes], table: Table) -> None:
        self._zip = zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=3)
        for name, text in PARTS.items():
            self._zip.writestr(name, HEAD + text)
        self._zip.writestr("xl/workbook.xml", HEAD + _book(table.title))
        self._sheet = self._zip.open("xl/worksheets/sheet1.xml", "w", force_zip64=True)
        self._letters = [_letters(place) for place in range(len(table.columns))]
        self._words = {True: _("có"), False: _("không")}
        self._number = 0
        heading_row = 2 if table.note else 1
        self._sheet.write((HEAD + _sheet_head(len(table.columns), heading_row)).encode())
        if table.note:
            self.row([table.note])
        self._write_row([self._cell(column.heading, BOLD) for column in table.columns])

    def row(self, cells: Sequence[Cell]) -> None:
        self._write_row([self._cell(cell) for cell in cells])

    def close(self) -> None:
        self._sheet.write(b"</sheetData></worksheet>")
        self._sheet.close()
        self._zip.close()

    def _write_row(self, cells: Sequence[str]) -> None:
        self._number = number = self._number + 1
        if number > MOST_ROWS:
            raise ExportRefused(
                _("Danh sách dài hơn số dòng của một bảng Excel. Hãy lọc bớt, hoặc xuất dạng CSV hay JSON.")
            )
        placed = [
            f'<c r="{letters}{number}"{cell}' for letters, cell in zip(self._letters, cells, strict=False) if cell
        ]
        self._sheet.write(f'<row r="{number}">{"".join(placed)}</row>'.encode())

    def _cell(self, cell: Cell, style: int = PLAIN) -> str:
        """What follows the address of a cell; empty for an empty cell."""
        if cell is True or cell is False:
            cell = self._words[cell]
        if isinstance(cell, str):
            if not cell:
                return ""
            text = UNWRITABLE.sub("", cell[:LONGEST]) if UNWRITABLE.search(cell) or len(cell) > LONGEST else cell
            if text.startswith(FORMULA_STARTS):
                style = QUOTED
            if "&" in text or "<" in text or ">" in text:
                text = escape(text)
            return f' s="{style}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'
        if cell is None:
            return ""
        if isinstance(cell, date):
            return f' s="{DAY}"><v>{(cell - EPOCH).days}</v></c>'
        return f"><v>{cell}</v></c>"


def _letters(place: int) -> str:
    """A, B … Z, AA … of a column counted from 0."""
    found = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        found = chr(65 + rest) + found
    return found


def _book(title: str) -> str:
    name = re.sub(r"[\[\]:*?/\\]", " ", title).strip("' ")[:31] or "1"
    quoted = escape(UNWRITABLE.sub("", name), {'"': "&quot;"})
    return (
        f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets><sheet name="{quoted}" sheetId="1" r:id="rId1"/>'
        "</sheets></workbook>"
    )


def _sheet_head(columns: int, heading_row: int) -> str:
    return (
        f'<worksheet xmlns="{MAIN}"><sheetViews><sheetView workbookViewId="0"><pane xSplit="1" ySplit="{heading_row}" '
        f'topLeftCell="B{heading_row + 1}" activePane="bottomRight" state="frozen"/></sheetView></sheetViews>'
        f'<cols><col min="1" max="{columns}" width="20" customWidth="1"/></cols><sheetData>'
    )
