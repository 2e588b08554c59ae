"""What a share may be said of: the state of a figure, whether it reached its target, how many people are missing."""

from __future__ import annotations

from collections.abc import Iterable

from certification.coverage.enums import CoverageState


def state_of(units: Iterable[tuple[int, int | None]]) -> CoverageState:
    """The state of a figure over `units`: (people on the roster, people declared or None) of every unit that is
    expected to report.

    Expected are units with people or a declaration, units that ever had a counted posting, and every commune, for the
    plans ask it of each. One unit alone is the same rule with one pair.

    - Nobody on the roster: `no_data` when somebody declared a number (also 0), else `no_denominator`.
    - Any unit lists fewer people than it declares (a declared unit that lists nobody too): `roster_short`.
    - Any unit without a declaration, with or without people: `unchecked`; its denominator is unknown, so the sum's is.
    - Else every unit lists at least what it declares: `ok`. Only here may a target be called reached, so a list of
      only the trained, undeclared or shorter than declared, never is (DESIGN.md, rule 3 of the facts).
    """
    pairs = list(units)
    return state_from(
        people=sum(people for people, _number in pairs),
        units=len(pairs),
        declaring=sum(number is not None for _people, number in pairs),
        short=sum(number is not None and people < number for people, number in pairs),
    )


def state_from(*, people: int, units: int, declaring: int, short: int) -> CoverageState:
    """The same, of sums: people listed, units expected to report, those that declare, those that list fewer."""
    if people == 0:
        return CoverageState.NO_DATA if declaring else CoverageState.NO_DENOMINATOR
    if short:
        return CoverageState.ROSTER_SHORT
    return CoverageState.UNCHECKED if declaring < units else CoverageState.OK


def is_reached(*, state: CoverageState, headcount: int, covered: int, share_percent: int) -> bool | None:
    """The exact ratio, in integers: 79.96 % is not 80 %. None unless the denominator is known to be whole."""
    return 100 * covered >= share_percent * headcount if state == CoverageState.OK else None


def gap_of(*, expected: int, covered: int, share_percent: int) -> int:
    """People still to be trained: ceil(share × expected) - covered, at least 0. `expected` is, unit by unit, the longer
    of roster and declaration."""
    return max(0, -(-share_percent * expected // 100) - covered)


def share_of(
    *, state: CoverageState, headcount: int | None, expected: int | None, covered: int | None
) -> tuple[int, int] | None:
    """The (numerator, denominator) that may be shown as a share: over the roster when checked; when a roster is short,
    over the people expected (unit by unit the longer of roster and declaration, so that both sides count the same
    units); else None, for a list that nobody checked has no share."""
    if covered is None or headcount is None:
        return None
    if state == CoverageState.OK:
        return covered, headcount
    if state == CoverageState.ROSTER_SHORT and expected:
        return covered, expected
    return None


def percent_floor(numerator: int, denominator: int, *, decimals: int = 1) -> float:
    """A percentage cut, never rounded up: 7996 of 10000 with one decimal is 79.9."""
    scale = 10**decimals
    return (100 * scale * numerator // denominator) / scale
