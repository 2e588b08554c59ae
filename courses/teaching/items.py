"""The analysis of a quiz: each question's figures, its table of distractors, and what they mean."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from courses.teaching import statistics
from courses.teaching.choices import OTHER, Choice, choices_of, chosen_keys
from courses.teaching.enums import Verdict
from courses.teaching.responses import Response, Responses, pooled_questions

FEWEST, ENOUGH = 5, 10
"""First tries from which on anything is shown, and from which on discrimination is."""
EASY, HARD = 0.9, 0.3
POOR, FAIR = 0.2, 0.3
"""Below POOR a question does not discriminate, below FAIR it is marginal (Ebel & Frisbie 1991, p. 232)."""


@dataclass(frozen=True)
class ChoiceLine:
    """A line of the table: the shares, 0–1, that chose it overall, in the upper and in the lower group."""

    choice: Choice
    overall: float
    upper: float | None
    lower: float | None
    is_unused: bool
    """A wrong option that nobody chose: it distracts nobody."""
    draws_the_best: bool
    """A wrong option that the upper group chose more than the lower."""


@dataclass(frozen=True)
class ItemLine:
    """A question with its figures; None where they cannot be told (yet)."""

    id: str
    stem: str
    kind: str
    is_pooled: bool
    count: int
    facility: float | None
    point_biserial: float | None
    upper_lower: float | None
    verdict: Verdict
    choices: list[ChoiceLine]


@dataclass(frozen=True)
class Analysis:
    """A quiz as it was frozen once. `alpha` is None where not everybody had the same questions."""

    count: int
    alpha: float | None
    items: list[ItemLine]


def analyse(responses: Responses, sha: str) -> Analysis:
    """The questions of one frozen quiz: fixed ones by the tries at it, drawn ones by every try that had them."""
    quiz = responses.snapshots[sha]
    here = [response for response in responses.found if response.snapshot == sha]
    pooled = pooled_questions(quiz)
    items = []
    for question in quiz["questions"]:
        is_pooled = question["id"] in pooled
        asked = [response for response in (responses.found if is_pooled else here) if question["id"] in response.rights]
        if asked or not is_pooled:
            items.append(analyse_item(question, asked, is_pooled=is_pooled))
    alpha = reliability(here) if len(here) >= ENOUGH else None
    return Analysis(len(here), alpha, items)


def reliability(responses: Sequence[Response]) -> float | None:
    """KR-20 of a quiz; None where not everybody was asked the same questions. Each was asked in an order of her own."""
    asked = sorted(responses[0].rights) if responses else []
    if any(sorted(response.rights) != asked for response in responses):
        return None
    return statistics.alpha([[response.rights[key] for key in asked] for response in responses])


def analyse_item(question: dict[str, Any], asked: Sequence[Response], *, is_pooled: bool = False) -> ItemLine:
    """One question over the tries that had it; fewer than FEWEST show nothing but their number."""
    key, count = question["id"], len(asked)
    rights = [response.rights[key] for response in asked]
    totals = [response.total for response in asked]
    facility = correlation = difference = None
    choices: list[ChoiceLine] = []
    if count >= FEWEST:
        facility = statistics.facility(rights)
        choices = _choices(question, asked, totals if count >= ENOUGH else [])
    if count >= ENOUGH:
        rests = [response.rest(key) for response in asked]
        known = [(right, rest) for right, rest in zip(rights, rests, strict=True) if rest is not None]
        correlation = statistics.point_biserial([right for right, _ in known], [rest for _, rest in known])
        difference = statistics.upper_lower(rights, totals)
    return ItemLine(
        id=key,
        stem=question["stem"],
        kind=question["kind"],
        is_pooled=is_pooled,
        count=count,
        facility=facility,
        point_biserial=correlation,
        upper_lower=difference,
        verdict=verdict(facility, correlation, difference),
        choices=choices,
    )


def verdict(facility: float | None, correlation: float | None, difference: float | None) -> Verdict:
    """The most important thing to say about a question: first a key that may be wrong, then the size of p, then D.

    The correlation decides where there is one; the index of the extreme groups stands in for it, and where the two
    disagree nobody is told that the key is wrong.
    """
    if facility is None:
        return Verdict.TOO_FEW
    power = difference if correlation is None else correlation
    if power is not None and power < 0 and (difference is None or difference <= 0):
        return Verdict.CHECK_KEY
    if facility > EASY:
        return Verdict.TOO_EASY
    if facility < HARD:
        return Verdict.TOO_HARD
    if power is None:
        return Verdict.TOO_FEW
    if power < POOR:
        return Verdict.WEAK
    return Verdict.MARGINAL if power < FAIR else Verdict.GOOD


def _choices(question: dict[str, Any], asked: Sequence[Response], totals: Sequence[float]) -> list[ChoiceLine]:
    answers = [response.answers.get(question["id"], []) for response in asked]
    lines = choices_of(question, answers)
    known = {line.key for line in lines}
    chosen = [{key if key in known else OTHER for key in chosen_keys(question, answer)} for answer in answers]
    upper, lower = statistics.group_weights(totals)
    found = []
    for line in lines:
        flags = [line.key in keys for keys in chosen]
        high = statistics.weighted_share(flags, upper) if totals else None
        low = statistics.weighted_share(flags, lower) if totals else None
        found.append(
            ChoiceLine(
                choice=line,
                overall=float(Fraction(sum(flags), len(flags))),
                upper=high,
                lower=low,
                is_unused=not any(flags) and not line.is_right and line.key != OTHER,
                draws_the_best=not line.is_right and high is not None and low is not None and high > low,
            )
        )
    return [line for line in found if line.choice.key != OTHER or line.overall]
