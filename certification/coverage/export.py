"""The figures as a table that leaves the site: one row a unit and a totals row, as CSV or XLSX."""

from __future__ import annotations

import csv
import io
from typing import Any, BinaryIO

import xlsxwriter
from django.utils.translation import gettext as _

from certification.coverage.enums import Geography, Indicator
from certification.coverage.figures import Counts, Figures
from certification.coverage.wording import WITHHELD, part_label, share_text
from lms.people.enums import Sex
from lms.spreadsheets import BOM, WORKBOOK_OPTIONS, neutralised

SEX_COLUMNS = (Sex.FEMALE, Sex.MALE, Sex.OTHER, Sex.UNDECLARED)

Cell = str | int | float | None


def part_keys(figures: Figures) -> list[str]:
    """K, S, KS, then the other parts in their order."""
    first = [key for key in ("K", "S", "KS") if key in figures.total.parts]
    return first + [key for key in figures.total.parts if key not in first]


def header(figures: Figures) -> list[str]:
    return [
        _("Đơn vị"), _("Tổng số"), _("Nữ"), _("Nam"), _("Khác"), _("Chưa khai"), _("Khai báo"),
        *[part_label(key) for key in part_keys(figures)],
        _("Đạt"), _("Tỷ lệ"), _("Còn thiếu"), _("Trạng thái"),
    ]  # fmt: skip


def table_rows(figures: Figures) -> list[list[Cell]]:
    """A row a unit, then the totals, in the order of :func:`header`. The share is a fraction, cut at a tenth of a
    percent; None where there is none. A withheld number is "…"."""
    rows = []
    for row in figures.units:
        name = _("%(unit)s (trực tiếp)") % {"unit": row.unit.name} if row.is_own else row.unit.name
        rows.append(_row(figures, name, row.counts, dict(row.sexes)))
    sexes = {sex: counts.headcount for sex, counts in figures.by_sex.items()}
    rows.append(_row(figures, _("Cộng"), figures.total, sexes))
    return rows


def notes(figures: Figures) -> list[str]:
    """The lines above the table: what, of whom, as of when, from where."""
    indicator = Indicator(figures.indicator).label
    geography = Geography(figures.geography).label
    lines = [
        _("Số người được tập huấn: %(unit)s") % {"unit": figures.unit.name},
        _("Tính đến ngày %(day)s; %(indicator)s, tỷ lệ cần đạt %(target)s %%; theo %(geography)s.")
        % {
            "day": f"{figures.as_of:%d/%m/%Y}", "indicator": indicator, "target": figures.target_percent,
            "geography": geography,
        },
        _("Nguồn: danh sách nhân sự và kết quả tập huấn trong hệ thống, chương trình %(programme)s.")
        % {"programme": figures.programme},
    ]  # fmt: skip
    if figures.generated_for == "external":
        lines.append(_("“…” là số nhỏ hoặc số có thể làm lộ số nhỏ, không công bố."))
    return lines


def as_csv(figures: Figures) -> bytes:
    """UTF-8 with BOM; numbers plain, the share as text with a decimal comma."""
    out = io.StringIO()
    writer = csv.writer(out)
    for line in notes(figures):
        writer.writerow([neutralised(line)])
    writer.writerow(header(figures))
    place = header(figures).index(_("Tỷ lệ"))
    for row, counts in zip(table_rows(figures), _all_counts(figures), strict=True):
        row[place] = WITHHELD if counts.suppressed else share_text(counts.share)
        writer.writerow(["" if cell is None else neutralised(cell) if isinstance(cell, str) else cell for cell in row])
    return (BOM + out.getvalue()).encode()


def write_xlsx(figures: Figures, stream: BinaryIO) -> None:
    """Write one worksheet; numbers are numbers, every text is written as text, never as a formula."""
    book = xlsxwriter.Workbook(stream, WORKBOOK_OPTIONS)
    sheet = book.add_worksheet(_("Số liệu"))
    title = book.add_format({"bold": True, "font_size": 14})
    bold = book.add_format({"bold": True, "border": 1, "text_wrap": True, "valign": "top"})
    plain, total = book.add_format({"border": 1}), book.add_format({"border": 1, "bold": True})
    percent = book.add_format({"border": 1, "num_format": "0.0%"})
    percent_total = book.add_format({"border": 1, "bold": True, "num_format": "0.0%"})
    above = notes(figures)
    for line_number, line in enumerate(above):
        sheet.write_string(line_number, 0, neutralised(line), title if line_number == 0 else None)
    top = len(above) + 1
    headings = header(figures)
    place = headings.index(_("Tỷ lệ"))
    for column, text in enumerate(headings):
        sheet.write_string(top, column, text, bold)
    rows = table_rows(figures)
    for offset, row in enumerate(rows, start=1):
        is_total = offset == len(rows)
        for column, cell in enumerate(row):
            form = (percent_total if is_total else percent) if column == place else (total if is_total else plain)
            if cell is None:
                sheet.write_blank(top + offset, column, None, form)
            elif isinstance(cell, str):
                sheet.write_string(top + offset, column, neutralised(cell), form)
            else:
                sheet.write_number(top + offset, column, cell, form)
    sheet.set_column(0, 0, 38)
    sheet.set_column(1, place + 1, 10)
    sheet.set_column(len(headings) - 1, len(headings) - 1, 42)
    sheet.freeze_panes(top + 1, 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(top)
    book.close()


def as_xlsx(figures: Figures) -> bytes:
    stream = io.BytesIO()
    write_xlsx(figures, stream)
    return stream.getvalue()


def file_name(figures: Figures, extension: str) -> str:
    """Neutral: says figures and a date, not of what."""
    code = "".join(char if char.isascii() and char.isalnum() else "-" for char in figures.unit.code)
    outside = "-gui-ra-ngoai" if figures.generated_for == "external" else ""
    return f"so-lieu-{code}-{figures.as_of:%Y%m%d}{outside}.{extension}"


def _row(figures: Figures, name: str, counts: Counts, sexes: dict[str, Any]) -> list[Cell]:
    def shown(number: int | None) -> Cell:
        return WITHHELD if number is None else number

    share = counts.share
    fraction = 1000 * share[0] // share[1] / 1000 if share and share[1] else None
    return [
        name,
        shown(counts.headcount),
        *[shown(sexes.get(sex)) for sex in SEX_COLUMNS],
        WITHHELD if counts.suppressed else counts.declared,
        *[shown(counts.parts[key]) for key in part_keys(figures)],
        shown(counts.covered),
        WITHHELD if counts.suppressed else fraction,
        shown(counts.gap),
        str(counts.state.label),
    ]


def _all_counts(figures: Figures) -> list[Counts]:
    return [*(row.counts for row in figures.units), figures.total]
