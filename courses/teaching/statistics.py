"""How well a question works: pure functions over first tries. What cannot be computed is None, never NaN.

Sources: R. L. Ebel, D. A. Frisbie, Essentials of Educational Measurement, 5th ed., 1991 (difficulty, discrimination and
what their sizes mean); T. L. Kelley, The selection of upper and lower groups for the validation of test items, Journal
of Educational Psychology 30, 1939 (27 %); L. Crocker, J. Algina, Introduction to Classical and Modern Test Theory, 1986
(corrected item-total correlation, KR-20 and coefficient alpha).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from fractions import Fraction

KELLEY = Fraction(27, 100)
"""The share of each of the two extreme groups (Kelley 1939)."""


def facility(rights: Sequence[bool]) -> float | None:
    """The difficulty index p (Ebel & Frisbie 1991): the share of right answers, 0–1. None without answers."""
    return sum(rights) / len(rights) if rights else None


def point_biserial(rights: Sequence[bool], rests: Sequence[float]) -> float | None:
    """The corrected item-total correlation (Crocker & Algina 1986): Pearson's r of right (1) or not (0) with the rest.

    `rests` are each person's results on the *other* questions, so that the question is not correlated with itself. None
    for fewer than two people, or when all are right, all are wrong, or all have the same rest.
    """
    if len(rights) != len(rests):
        raise ValueError("One rest for each answer is needed.")
    if len(set(map(bool, rights))) < 2 or len(set(rests)) < 2:
        return None
    count = len(rights)
    mean = math.fsum(rests) / count
    share = sum(rights) / count
    together = math.fsum((bool(right) - share) * (rest - mean) for right, rest in zip(rights, rests, strict=True))
    spread = math.fsum((rest - mean) ** 2 for rest in rests) * count * share * (1 - share)
    if spread <= 0.0:  # differences too small for a float to square
        return None
    return max(-1.0, min(1.0, together / math.sqrt(spread)))


def group_size(count: int) -> int:
    """How many people each extreme group has: 27 % of `count`, halves rounded up, at least one, at most half."""
    if count < 2:
        return 0
    return min(count // 2, max(1, math.floor(KELLEY * count + Fraction(1, 2))))


def group_weights(totals: Sequence[float]) -> tuple[list[Fraction], list[Fraction]]:
    """How much each person belongs to the upper and to the lower group of :func:`group_size` people.

    Whoever is above the border counts 1, below it 0. People tied at the border share the places left among them evenly:
    what a draw among them would give on average, so that the order of rows decides nothing. All weights are 0 when the
    groups cannot be told apart: fewer than two people, or everybody with the same total.
    """
    size = group_size(len(totals))
    if size == 0 or len(set(totals)) < 2:
        nobody = [Fraction(0)] * len(totals)
        return nobody, list(nobody)
    return _weights(totals, size), _weights([-total for total in totals], size)


def _weights(totals: Sequence[float], size: int) -> list[Fraction]:
    border = sorted(totals, reverse=True)[size - 1]
    above = sum(total > border for total in totals)
    share = Fraction(size - above, sum(total == border for total in totals))
    return [Fraction(1) if total > border else share if total == border else Fraction(0) for total in totals]


def weighted_share(flags: Sequence[bool], weights: Sequence[Fraction]) -> float | None:
    """The share of a group, given as weights, for whom `flags` hold; None for an empty group."""
    whole = sum(weights, Fraction(0))
    if not whole:
        return None
    return float(sum((weight for flag, weight in zip(flags, weights, strict=True) if flag), Fraction(0)) / whole)


def upper_lower(rights: Sequence[bool], totals: Sequence[float]) -> float | None:
    """The discrimination index D = p(upper 27 %) − p(lower 27 %), from −1 to 1 (Kelley 1939; Ebel & Frisbie 1991).

    `totals` are whole results, the question included. Ties at a border: see :func:`group_weights`. None when there are
    no two groups.
    """
    upper, lower = group_weights(totals)
    high, low = weighted_share(rights, upper), weighted_share(rights, lower)
    return None if high is None or low is None else high - low


def alpha(rows: Sequence[Sequence[bool]]) -> float | None:
    """Cronbach's alpha, which for right or wrong is KR-20: k/(k−1) · (1 − Σ p·q / variance of totals).

    One row a person, one column a question; population variances, in exact fractions (Crocker & Algina 1986, ch. 7).
    None for fewer than two people or two questions, and when all totals are equal. May be negative: then the questions
    pull against each other.
    """
    if len(rows) < 2 or len({len(row) for row in rows}) != 1 or len(rows[0]) < 2:
        return None
    count, questions = len(rows), len(rows[0])
    totals = [sum(row) for row in rows]
    whole = _variance(totals, count)
    if not whole:
        return None
    shares = [Fraction(sum(column), count) for column in zip(*rows, strict=True)]
    parts = sum((share * (1 - share) for share in shares), Fraction(0))
    return float(Fraction(questions, questions - 1) * (1 - parts / whole))


def _variance(values: Iterable[int], count: int) -> Fraction:
    values = list(values)
    return Fraction(sum(value * value for value in values), count) - Fraction(sum(values), count) ** 2


def quantile(values: Sequence[float], share: Fraction) -> float | None:
    """The value below which `share` of the sorted `values` lies, between two neighbours by a straight line (numpy's
    "linear", Hyndman & Fan 1996, type 7). None without values."""
    if not values:
        return None
    ordered = sorted(values)
    place = share * (len(ordered) - 1)
    below = math.floor(place)
    above = min(below + 1, len(ordered) - 1)
    return float(ordered[below] + (ordered[above] - ordered[below]) * float(place - below))
