"""Small counts are withheld from what leaves the unit, and so is what would give them away."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from certification.coverage.definitions import BOTH
from certification.coverage.figures import Counts, Figures

THRESHOLD = 5
"""Counts of 1 to 4 people are small (DOMAIN.md, "The 80 %")."""

Measures = list[int]


def suppress(figures: Figures, threshold: int = THRESHOLD) -> Figures:
    """Return the figures for outsiders: no count of 1 to `threshold` - 1 people can be read or computed from it.

    Primary and secondary cell suppression (Hundepool et al., Statistical Disclosure Control, 2012, chapter 4):

    - Primary: a group whose headcount or declaration is small withholds all its counts. A group in which the people
      with or without a part (covered or not, K without S …) are few keeps its headcount and withholds the rest: parts,
      covered, attendances, gap, reached and the share, because each of these leads back to the small one.
    - Secondary: in each breakdown (by sex, by category, by unit) the withheld rows together can be computed as total
      less siblings. So rows are added, the next smallest first, until at least two are withheld and what they hold
      together is not small either.
    - Cross tables (category by sex, unit by sex) are withheld whole: their margins would need a joint treatment.
    """
    total = _primary(figures.total, threshold)
    sexes = _breakdown(list(figures.by_sex.values()), figures.total, total, threshold)
    categories = _breakdown(list(figures.by_category.values()), figures.total, total, threshold)
    units = _breakdown([row.counts for row in figures.units], figures.total, total, threshold)
    return figures.replaced(
        total=total,
        by_sex=dict(zip(figures.by_sex, sexes, strict=True)),
        by_category=dict(zip(figures.by_category, categories, strict=True)),
        units=[replace(row, counts=counts, sexes={}) for row, counts in zip(figures.units, units, strict=True)],
        cross={},
        generated_for="external",
    )


def _breakdown(rows: list[Counts], total: Counts, shown_total: Counts, threshold: int) -> list[Counts]:
    """Rows for outsiders. `total` is the true total; `shown_total` what is shown of it."""
    small_size = {place for place, row in enumerate(rows) if _has_small(_size(row), threshold)}
    if shown_total.headcount is not None:
        _extend(small_size, rows, _size, threshold)
    small_result = small_size | {place for place, row in enumerate(rows) if _has_small(_results(row), threshold)}
    if shown_total.covered is not None:
        _extend(small_result, rows, _results, threshold)
    return [
        _withheld(row, size=place in small_size) if place in small_result else row for place, row in enumerate(rows)
    ]


def _primary(counts: Counts, threshold: int) -> Counts:
    if _has_small(_size(counts), threshold):
        return _withheld(counts, size=True)
    if _has_small(_results(counts), threshold):
        return _withheld(counts, size=False)
    return counts


def _extend(chosen: set[int], rows: Sequence[Counts], measures: Callable[[Counts], Measures], threshold: int) -> None:
    """Add the next smallest rows to `chosen` until their sums give nothing small away (changes `chosen`)."""
    others = sorted(
        (place for place, row in enumerate(rows) if place not in chosen and row.headcount),
        key=lambda place: (measures(rows[place])[0], rows[place].headcount, place),
    )
    while chosen and others and not _is_safe([measures(rows[place]) for place in chosen], threshold):
        chosen.add(others.pop(0))


def _is_safe(withheld: list[Measures], threshold: int) -> bool:
    """At least two rows that hold somebody, and no measure whose sum is small."""
    peopled = [row for row in withheld if any(row)]
    return len(peopled) > 1 and not _has_small([sum(column) for column in zip(*withheld, strict=True)], threshold)


def _has_small(measures: Measures, threshold: int) -> bool:
    return any(0 < number < threshold for number in measures)


def _size(counts: Counts) -> Measures:
    return [counts.headcount or 0, counts.declared or 0]


def _results(counts: Counts) -> Measures:
    """Every number of people that the results of a group tell, complements included; covered first."""
    headcount, covered = counts.headcount or 0, counts.covered or 0
    parts = {key: number or 0 for key, number in counts.parts.items()}
    told = [covered, headcount - covered, counts.attendances or 0]
    for number in parts.values():
        told += [number, headcount - number]
    if BOTH in parts:
        know, skilled, both = parts["K"], parts["S"], parts[BOTH]
        told += [know - both, skilled - both, headcount - know - skilled + both]
    return told


def _withheld(counts: Counts, *, size: bool) -> Counts:
    return replace(
        counts,
        headcount=None if size else counts.headcount,
        declared=None if size else counts.declared,
        covered=None,
        parts=dict.fromkeys(counts.parts),
        attendances=None,
        gap=None,
        reached=None,
        suppressed=True,
    )
