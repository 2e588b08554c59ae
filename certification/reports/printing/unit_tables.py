"""The annexes by unit: a row a unit, then the total."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext as _

from certification.coverage.wording import UNKNOWN, WITHHELD, part_label
from certification.reports.contents import Document, Group, UnitLine
from certification.reports.printing.cells import (
    fitted,
    head_texts,
    of,
    part_keys,
    share,
    shown_sexes,
    state_words,
    summed,
)
from certification.reports.printing.paper import Cell, Column, Head, Row, Table
from lms.people.enums import Sex


def unit_table(document: Document) -> Table:
    """Annex by unit: people, parts, who is covered, classes, lượt, money, and what keeps a figure from being whole."""
    keys, sexes = part_keys(document), shown_sexes(document)
    parts = [Head(part_label(key), down=2) for key in keys]
    head = [
        [
            Head(_("STT"), down=2), Head(_("Đơn vị"), down=2), Head(_("Tổng số người"), across=1 + len(sexes)), *parts,
            Head(_("Đạt"), down=2), Head(_("Tỷ lệ"), down=2), Head(_("Tổ chức trong kỳ"), across=2),
            Head(_("Lượt tập huấn"), across=2), Head(_("Kinh phí (đồng)"), down=2), Head(_("Ghi chú"), down=2),
        ],
        [
            *head_texts(_("Tổng"), *[_sex_name(sex) for sex in sexes]),
            *head_texts(_("Lớp trực tiếp"), _("Lượt trực tuyến"), _("Trong kỳ"), _("Lũy kế")),
        ],
    ]  # fmt: skip
    rows = [
        Row(
            (
                Cell(str(place), place, "number"), Cell(_unit_name(line)),
                *_people(line.counts, [_of_sex(line.sexes, sex, document) for sex in sexes], keys),
                of(line.counts, line.classes), of(line.counts, line.online),
                of(line.counts, line.counts.new_attendances), of(line.counts, line.counts.attendances),
                of(line.counts, line.budget), Cell(_note(line)),
            )
        )
        for place, line in enumerate(document.units, start=1)
    ]  # fmt: skip
    total, hidden = document.total, any(line.counts.suppressed for line in document.units)
    rows.append(
        Row(
            (
                Cell(""), Cell(_("Cộng")),
                *_people(total, [_of_sex(document.by_sex, sex, document) for sex in sexes], keys),
                summed([line.classes for line in document.units], is_withheld=hidden),
                summed([line.online for line in document.units], is_withheld=hidden),
                of(total, total.new_attendances), of(total, total.attendances),
                summed([line.budget for line in document.units], is_withheld=hidden), Cell(state_words(total.state)),
            ),
            is_bold=True,
        )
    )  # fmt: skip
    numbers = [Column() for _place in range(len(sexes) + len(keys) + 8)]
    columns = [Column(0, "center"), Column(0, "left"), *numbers, Column(0, "left")]
    narrow = [10.5 for _place in range(1 + len(sexes) + len(keys) + 1)]
    has_notes = any(row.cells[-1].text for row in rows)
    widths = [9.0, 0, *narrow, 13, 11, 12, 11, 11, 15, 24 if has_notes else 15]
    return fitted(Table(columns, head, rows, size=9.5), widths)


def unit_sex_table(document: Document) -> Table:
    """Annex by unit and sex: the headcount, who is covered to date, the share, and who became covered in the period."""
    sexes = shown_sexes(document)
    titles = (_("Tổng số người"), _("Đạt lũy kế"), _("Tỷ lệ"), _("Mới đạt trong kỳ"))
    head = [
        [
            Head(_("STT"), down=2), Head(_("Đơn vị"), down=2),
            *[Head(title, across=1 + len(sexes)) for title in titles],
        ],
        [head for _title in titles for head in head_texts(_("Tổng"), *[_sex_name(sex) for sex in sexes])],
    ]  # fmt: skip
    measures: tuple[Callable[[Group], Cell], ...] = (
        lambda group: of(group, group.headcount),
        lambda group: of(group, group.covered),
        share,
        lambda group: of(group, group.new_covered),
    )

    def cells(counts: Group, groups: dict[str, Group]) -> tuple[Cell, ...]:
        return tuple(
            cell
            for measure in measures
            for cell in (measure(counts), *[_measured(groups.get(sex), measure, document) for sex in sexes])
        )

    rows = [
        Row((Cell(str(place), place, "number"), Cell(_unit_name(line)), *cells(line.counts, line.sexes)))
        for place, line in enumerate(document.units, start=1)
    ]
    rows.append(Row((Cell(""), Cell(_("Cộng")), *cells(document.total, document.by_sex)), is_bold=True))
    numbers = [Column() for _place in range(4 * (1 + len(sexes)))]
    columns = [Column(0, "center"), Column(0, "left"), *numbers]
    return fitted(Table(columns, head, rows, size=9.5), [9.0, 0, *[11.5 for _column in numbers]])


def _people(counts: Group, sexes: list[Cell], keys: list[str]) -> tuple[Cell, ...]:
    parts = [of(counts, counts.parts.get(key)) for key in keys]
    return (of(counts, counts.headcount), *sexes, *parts, of(counts, counts.covered), share(counts))


def _of_sex(groups: dict[str, Group], sex: Sex, document: Document) -> Cell:
    return _measured(groups.get(sex), lambda group: of(group, group.headcount), document)


def _measured(group: Group | None, measure: Callable[[Group], Cell], document: Document) -> Cell:
    """Outsiders get no figure of units by sex unless one was made for them."""
    if group is None:
        return Cell(WITHHELD if document.audience == "external" else UNKNOWN)
    return measure(group)


def _unit_name(line: UnitLine) -> str:
    return _("%(unit)s (trực tiếp)") % {"unit": line.name} if line.is_own else line.name


def _note(line: UnitLine) -> str:
    return "; ".join(text for text in (state_words(line.counts.state), line.note) if text)


def _sex_name(sex: Sex) -> str:
    words = str(sex.label)
    return words[:1].upper() + words[1:]
