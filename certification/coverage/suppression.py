"""Small counts are withheld from what leaves the unit, and so is what would give them away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from certification.coverage.disclosure import Hidden
from certification.coverage.enums import CoverageState
from certification.coverage.figures import Counts, Figures, UnitRow
from certification.coverage.grids import COVERED, DECLARED, SIZE, TIMES, Column, Grid, Name, withheld

THRESHOLD = 5
"""Counts of 1 to 4 people are small (DOMAIN.md, "The 80 %")."""


def suppress(figures: Figures, threshold: int = THRESHOLD, *, above: Sequence[Figures] = ()) -> Figures:
    """Return the figures for outsiders: no count of 1 to `threshold` - 1 people can be read or computed from it.

    - Primary: a group whose headcount or declaration is small withholds all its counts. A group in which the people
      with or without a part (covered or not, K without S …) are few keeps its headcount and withholds the rest: parts,
      covered, attendances, gap, reached and the share, because each of these leads back to the small one.
    - Complementary: see :mod:`certification.coverage.disclosure`, with its sources and its promise.
    - `above` are the figures of the units above, the highest first, with rows in detail
      (:func:`certification.coverage.outward.outward_coverage` fetches them). What they withhold of this unit stays
      withheld here, so that the page above and the pages below give nothing away together.
    - Cross tables, levels of units, the communes' standing and the months are withheld whole. A group whose headcount
      is withheld says no state but "unchecked".

    Not promised: what two dates, two indicators, or readers limited to different categories give away together
    (docs/decisions/0036-small-cells.md).
    """
    inherited: dict[Column, Hidden] = {}
    for place, higher in enumerate(above):
        lower = above[place + 1] if place + 1 < len(above) else figures
        hidden = withheld(grid_of(higher, inherited, is_root=place == 0), threshold=threshold)
        inherited = _of_row(higher, lower.unit.pk, hidden)
    hidden = withheld(grid_of(figures, inherited, is_root=not above), threshold=threshold)
    return figures.replaced(
        total=told(figures.total, hidden.get((None, None))),
        by_sex={sex: told(counts, hidden.get((None, ("sex", sex)))) for sex, counts in figures.by_sex.items()},
        by_category={
            code: told(counts, hidden.get((None, ("category", code)))) for code, counts in figures.by_category.items()
        },
        units=[
            UnitRow(row.unit, told(row.counts, hidden.get((place, None))), sexes={}, is_own=row.is_own)
            for place, row in enumerate(figures.units)
        ],
        cross={},
        by_level={},
        communes=None,
        months={},
        generated_for="external",
    )


def grid_of(figures: Figures, inherited: dict[Column, Hidden], *, is_root: bool) -> Grid:
    """The counts of these figures; rows take part with their breakdowns where they have them."""
    cells: dict[Name, dict[str, int]] = {(None, None): measures(figures.total)}
    cells |= {(None, ("sex", sex)): measures(counts) for sex, counts in figures.by_sex.items()}
    cells |= {(None, ("category", code)): measures(counts) for code, counts in figures.by_category.items()}
    for place, row in enumerate(figures.units):
        cells[place, None] = measures(row.counts)
        cells |= {(place, ("sex", sex)): measures(counts) for sex, counts in row.by_sex.items()}
        cells |= {(place, ("category", code)): measures(counts) for code, counts in row.by_category.items()}
    return Grid(cells, inherited, is_root)


def measures(counts: Counts) -> dict[str, int]:
    return {
        SIZE: counts.headcount or 0,
        DECLARED: counts.declared or 0,
        COVERED: counts.covered or 0,
        TIMES: counts.attendances or 0,
        **{key: number or 0 for key, number in counts.parts.items()},
    }


def told(counts: Counts, hidden: Hidden | None) -> Counts:
    """These counts as far as they may be told."""
    if not hidden:
        return counts
    whole = hidden == Hidden.ALL
    return replace(
        counts,
        headcount=None if whole else counts.headcount,
        declared=None if whole else counts.declared,
        covered=None,
        parts=dict.fromkeys(counts.parts),
        attendances=None,
        gap=None,
        reached=None,
        expected=None,
        state=CoverageState.UNCHECKED if whole else counts.state,
        suppressed=True,
    )


def _of_row(figures: Figures, unit_id: int, hidden: dict[Name, Hidden]) -> dict[Column, Hidden]:
    place = next(number for number, row in enumerate(figures.units) if _is_child(row, unit_id))
    return {column: layer for (row, column), layer in hidden.items() if row == place}


def _is_child(row: UnitRow, unit_id: int) -> bool:
    return row.unit.pk == unit_id and not row.is_own
