"""The tables of the body and of the annexes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from django.utils.translation import gettext as _

from certification.coverage.enums import Change, MovementLineKey
from certification.coverage.wording import part_label
from certification.reports.contents import Crossing, Document, Group, MovementLine
from certification.reports.printing.cells import (
    amount,
    fitted,
    head_texts,
    of,
    part_keys,
    share,
    shown_sexes,
    signed,
    state_words,
    title_row,
)
from certification.reports.printing.paper import Cell, Column, Head, Row, Table
from lms.people.enums import Sex, UnitKind

INCREASES = (Change.JOINED, Change.TRANSFERRED_IN)
DECREASES = (Change.LEFT, Change.TRANSFERRED_OUT)
RESULTS = (Change.TRAINED, Change.LOST)


def result_table(document: Document) -> Table:
    """To date beside the period, in all and by sex, category and level."""
    head = [
        [
            Head(_("Nhóm"), down=2), Head(_("Tổng số người"), down=2), Head(_("Lũy kế"), across=3),
            Head(_("Trong kỳ"), across=2),
        ],
        head_texts(_("Số người đạt"), _("Tỷ lệ"), _("Lượt tập huấn"), _("Số người mới đạt"), _("Lượt tập huấn")),
    ]  # fmt: skip

    def cells(group: Group) -> tuple[Cell, ...]:
        return (
            of(group, group.headcount), of(group, group.covered), share(group), of(group, group.attendances),
            of(group, group.new_covered), of(group, group.new_attendances),
        )  # fmt: skip

    rows = [Row((Cell(_("Toàn đơn vị")), *cells(document.total)), is_bold=True)]
    for title, groups in _breakdowns(document):
        rows.append(title_row(title))
        rows += [Row((Cell(name), *cells(group))) for name, group in groups]
    columns = [Column(0, "left"), *[Column() for _place in range(6)]]
    return fitted(Table(columns, head, rows), (0, 19, 19, 18, 19, 19, 19))


def group_table(document: Document) -> Table:
    """Every figure of every group."""
    keys = part_keys(document)
    names = [
        _("Nhóm"), _("Tổng số người"), _("Số khai báo"), *[part_label(key) for key in keys], _("Số người đạt"),
        _("Tỷ lệ"), _("Còn phải tập huấn"), _("Mới đạt trong kỳ"), _("Lượt trong kỳ"), _("Lượt lũy kế"), _("Ghi chú"),
    ]  # fmt: skip

    def cells(group: Group) -> tuple[Cell, ...]:
        numbers = [group.headcount, group.declared, *[group.parts.get(key) for key in keys], group.covered]
        after = [group.gap, group.new_covered, group.new_attendances, group.attendances]
        return (
            *[of(group, number) for number in numbers],
            share(group),
            *[of(group, number) for number in after],
            Cell(state_words(group.state)),
        )

    rows = [Row((Cell(_("Toàn đơn vị")), *cells(document.total)), is_bold=True)]
    for title, groups in _breakdowns(document):
        rows.append(title_row(title))
        rows += [Row((Cell(name), *cells(group))) for name, group in groups]
    middle = [Column() for _name in names[1:-1]]
    columns = [Column(0, "left"), *middle, Column(0, "left")]
    widths = [0.0, 15, 15, *[13.0 for _key in keys], 15, 16, 17, 15, 15, 15, 34]
    return fitted(Table(columns, [head_texts(*names)], rows, size=10.5), widths)


def category_sex_table(document: Document) -> Table:
    """A row a category and one for all: people, covered to date and newly covered, of all and of each sex."""
    sexes, crossed = shown_sexes(document), document.by_category_sex or {}
    titles = (_("Tổng số người"), _("Đạt lũy kế"), _("Mới đạt trong kỳ"))
    head = [
        [Head(_("Nhóm"), down=2), *[Head(title, across=1 + len(sexes)) for title in titles]],
        [head for _title in titles for head in head_texts(_("Tổng"), *[_name(Sex, sex) for sex in sexes])],
    ]
    measures = ("headcount", "covered", "new_covered")

    def cells(whole: Group, parts: Mapping[str, Group | Crossing]) -> tuple[Cell, ...]:
        return tuple(
            amount(getattr(people, measure, None))
            for measure in measures
            for people in (whole, *[parts.get(sex) for sex in sexes])
        )

    rows = [
        Row((Cell(document.category_names.get(code, code)), *cells(document.by_category[code], row)))
        for code, row in crossed.items()
    ]
    rows.append(Row((Cell(_("Cộng")), *cells(document.total, document.by_sex)), is_bold=True))
    numbers = [Column() for _place in range(len(measures) * (1 + len(sexes)))]
    return fitted(Table([Column(0, "left"), *numbers], head, rows, size=10.5), [0.0, *[15.0 for _column in numbers]])


def _breakdowns(document: Document) -> Iterator[tuple[str, list[tuple[str, Group]]]]:
    """What the figures are broken down by, each with its named groups; those without groups are left out."""
    sexes = [(_name(Sex, sex), document.by_sex[sex]) for sex in shown_sexes(document) if sex in document.by_sex]
    categories = [(document.category_names.get(code, code), group) for code, group in document.by_category.items()]
    levels = [(_name(UnitKind, key), group) for key, group in document.by_level.items()]
    for title, groups in (
        (_("Theo giới tính"), sexes), (_("Theo nhóm người"), categories), (_("Theo cấp"), levels),
    ):  # fmt: skip
        if groups:
            yield title, groups


def _name(choices: type[Sex] | type[UnitKind], key: str) -> str:
    words = str(choices(key).label) if key in choices.values else key
    return words[:1].upper() + words[1:]


def movement_table(document: Document) -> Table:
    """A column a line: first day, what was added and taken away, last day."""
    lines = document.movement
    head = [head_texts(_("Nội dung"), *[_line_name(line) for line in lines])]
    rows = [Row((Cell(_("Đầu kỳ")), *[_level(line, line.opening) for line in lines]), is_bold=True)]
    for change in _changes(lines):
        name = str(change.label) if isinstance(change, Change) else change
        rows.append(Row((Cell(name[:1].upper() + name[1:]), *[_changed(line, change) for line in lines])))
    rows.append(Row((Cell(_("Cuối kỳ")), *[_level(line, line.closing) for line in lines]), is_bold=True))
    return fitted(
        Table([Column(0, "left"), *[Column() for _line in lines]], head, rows), [0.0, *[32.0 for _line in lines]]
    )


def _line_name(line: MovementLine) -> str:
    words = str(MovementLineKey(line.key).label) if line.key in MovementLineKey.values else line.key
    return words[:1].upper() + words[1:]


def _changes(lines: list[MovementLine]) -> list[str]:
    """Each kind of change once: what comes in, what training does, what goes out, then any other."""
    found = {_plain(key): None for line in lines for key in (*line.increases, *line.decreases)}
    known = [change for change in (*INCREASES, *RESULTS, *DECREASES) if change in found]
    return [*known, *[key for key in found if key not in known]]


def _plain(key: str) -> str:
    return Change(key).plain if key in Change.values else key


def _level(line: MovementLine, number: int | None) -> Cell:
    return amount(number, withheld=line.suppressed)


def _changed(line: MovementLine, change: str) -> Cell:
    """Empty where the line knows no such change."""
    for sign, changes in ((1, line.increases), (-1, line.decreases)):
        for key, number in changes.items():
            if _plain(key) == change:
                return signed(number, sign, withheld=line.suppressed)
    return Cell("")
