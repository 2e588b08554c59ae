"""A report for outsiders: the same document without the numbers that tell, or give away, a small one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from django.conf import settings
from django.utils.translation import override

from certification.coverage.disclosure import Hidden
from certification.coverage.enums import Audience, CoverageState
from certification.coverage.grids import (
    COVERED,
    DECLARED,
    LEVEL,
    NEW_COVERED,
    NEW_TIMES,
    SIZE,
    TIMES,
    Column,
    Grid,
    Name,
    withheld,
)
from certification.coverage.suppression import THRESHOLD
from certification.reports.contents import Document, Group, MovementLine, UnitLine
from certification.reports.enums import ReportKind
from certification.reports.wording import usual_sections

A_DAY = re.compile(r"\b\d{1,2}/\d{1,2}(/\d{4})?\b|\b(19|20)\d\d\b")
A_NUMBER = re.compile(r"\d+")


def suppressed(document: Document, threshold: int = THRESHOLD) -> Document:
    """The document for outsiders: counts that are small, or that lead to a small one, are None and their group is
    `suppressed`. The rules and the promise are those of :func:`certification.coverage.suppression.suppress`; the
    table of units by sex is protected together with its margins, to date and in the period.

    - Movement: a cause is withheld in every line when it is small in one, with a second cause on the other side of
      the balance, so that opening and closing do not give it away; a line whose ends are small or withheld is empty.
    - `by_category_sex` is left out whole: it hangs together with the table of units by sex and with the categories at
      once, in three directions, where :mod:`certification.coverage.disclosure` protects tables of two.
    - `quality`: sentences with a small number, or (once anything is withheld) with any number, are left out.
    - `sections`: what stands as it was prefilled is made anew from what is left; what people wrote is theirs to answer
      for. `restates`: sentences with numbers are left out as those of `quality`. `budget` and classes count no people.
    """
    hidden = withheld(_grid(document), threshold=threshold)

    def told(group: Group, row: int | None, column: Column) -> Group:
        return _told(group, hidden.get((row, column), Hidden.NOTHING))

    units = [
        replace(
            line,
            counts=told(line.counts, place, None),
            sexes={sex: told(group, place, ("sex", sex)) for sex, group in line.sexes.items()},
            online=_online(line, hidden.get((place, None), Hidden.NOTHING), threshold),
            note="".join(_quality([line.note], bool(hidden), threshold)),
        )
        for place, line in enumerate(document.units)
    ]
    found = replace(
        document,
        total=told(document.total, None, None),
        by_sex={sex: told(group, None, ("sex", sex)) for sex, group in document.by_sex.items()},
        by_category={code: told(group, None, ("category", code)) for code, group in document.by_category.items()},
        by_level={code: told(group, None, (LEVEL, code)) for code, group in document.by_level.items()},
        by_category_sex=None if document.by_category_sex else document.by_category_sex,
        units=units,
        audience=Audience.EXTERNAL.value,
    )
    movement = _movement(document, found.total, threshold)
    anything = bool(hidden) or any(line.suppressed for line in movement)
    found = replace(
        found,
        movement=movement,
        quality=_quality(document.quality, anything, threshold),
        restates=_quality(document.restates, anything, threshold),
    )
    with override(settings.LANGUAGE_CODE):
        usual, told_anew = usual_sections(document), usual_sections(found)
    sections = {name: told_anew[name] if text == usual.get(name) else text for name, text in document.sections.items()}
    return replace(found, sections=sections)


def _grid(document: Document) -> Grid:
    cells: dict[Name, dict[str, int]] = {}
    parts = list(document.total.parts)

    def add(row: int | None, column: Column, group: Group) -> None:
        cells[row, column] = {
            SIZE: group.headcount or 0,
            DECLARED: group.declared or 0,
            COVERED: group.covered or 0,
            TIMES: group.attendances or 0,
            **{key: group.parts.get(key) or 0 for key in parts},
            NEW_COVERED: group.new_covered or 0,
            NEW_TIMES: group.new_attendances or 0,
        }

    add(None, None, document.total)
    for side, groups in (("sex", document.by_sex), ("category", document.by_category), (LEVEL, document.by_level)):
        for code, group in groups.items():
            add(None, (side, code), group)
    for place, line in enumerate(document.units):
        add(place, None, line.counts)
        for sex, group in line.sexes.items():
            add(place, ("sex", sex), group)
    return Grid(cells, {}, is_root=True)


def headline(document: Document, kind: str) -> Group:
    """The whole of a report as a list of many reports may tell it to outsiders.

    A unit's own report tells them nothing there: the consolidated report stands in the same list, and less the others
    it would give a small unit back. The figures of a unit for outsiders are those of
    :func:`certification.coverage.outward.coverage_for`, protected in one piece with the units above.
    """
    return _told(document.total, Hidden.ALL) if kind == ReportKind.OWN else suppressed(document).total


def _told(group: Group, layer: Hidden) -> Group:
    if not layer:
        return group
    whole = layer == Hidden.ALL
    return replace(
        group,
        headcount=None if whole else group.headcount,
        declared=None if whole else group.declared,
        covered=None,
        parts=dict.fromkeys(group.parts),
        attendances=None,
        gap=None,
        reached=None,
        state=CoverageState.UNCHECKED.value if whole else group.state,
        share=None,
        new_covered=None,
        new_attendances=None,
        suppressed=True,
    )


def _online(line: UnitLine, layer: Hidden, threshold: int) -> int | None:
    """Lượt online, and through them those in classes. Nowhere summed, so it needs no second number withheld."""
    if line.online is None or layer:
        return None
    others = (line.counts.new_attendances or 0) - line.online
    return None if _is_small(line.online, threshold) or _is_small(others, threshold) else line.online


def _movement(document: Document, total: Group, threshold: int) -> list[MovementLine]:
    lines = document.movement
    ends = [number for line in lines for number in (line.opening, line.closing)]
    if total.headcount is None or total.covered is None or any(_is_small(number, threshold) for number in ends):
        return [_empty(line) for line in lines]
    rises = _causes((line.increases for line in lines), threshold)
    falls = _causes((line.decreases for line in lines), threshold)
    if rises or falls:
        rises = rises or _smallest([line.increases for line in lines])
        falls = falls or _smallest([line.decreases for line in lines])
        if not rises or not falls:
            return [_empty(line) for line in lines]
    return [
        replace(
            line,
            increases={key: None if key in rises else number for key, number in line.increases.items()},
            decreases={key: None if key in falls else number for key, number in line.decreases.items()},
            suppressed=bool((rises & line.increases.keys()) | (falls & line.decreases.keys())),
        )
        for line in lines
    ]


def _causes(sides: Iterable[dict[str, int | None]], threshold: int) -> set[str]:
    return {key for side in sides for key, number in side.items() if _is_small(number, threshold)}


def _smallest(sides: list[dict[str, int | None]]) -> set[str]:
    """The cause that moves fewest people, one that moves some before one that moves nobody."""
    numbers = {key: max(side.get(key) or 0 for side in sides) for side in sides for key in side}
    return {min(numbers, key=lambda key: (numbers[key] == 0, numbers[key], key))} if numbers else set()


def _empty(line: MovementLine) -> MovementLine:
    return replace(
        line, opening=None, closing=None, increases=dict.fromkeys(line.increases),
        decreases=dict.fromkeys(line.decreases), suppressed=True,
    )  # fmt: skip


def _quality(sentences: list[str], anything: bool, threshold: int) -> list[str]:
    kept = []
    for sentence in sentences:
        numbers = [int(number) for number in A_NUMBER.findall(A_DAY.sub("", sentence))]
        if not numbers or not (anything or any(_is_small(number, threshold) for number in numbers)):
            kept.append(sentence)
    return kept


def _is_small(number: int | None, threshold: int) -> bool:
    return number is not None and 0 < number < threshold
