"""Which questions a try asks, and in which order: pure functions over a frozen quiz."""

from __future__ import annotations

import random
from collections.abc import Iterable
from datetime import date
from typing import Any

from courses.quiz.enums import QuestionKind


def is_current(question: dict[str, Any], as_of: date) -> bool:
    """False from the day after the one by which somebody should have looked at the question again."""
    review_by = question.get("review_by")
    return review_by is None or date.fromisoformat(review_by) >= as_of


def draw(quiz: dict[str, Any], *, as_of: date, rng: random.Random | None = None) -> list[dict[str, Any]]:
    """Return what to ask: [{"question": id, "options": [part id]}], with "rights": [right id] for a matching question.

    Fixed questions, and from each pool its quota; nothing twice, nothing overdue for review. Pools that share questions
    are served together, so every quota is met whenever that is possible at all. Without `rng` the draw cannot be
    foreseen: the order of an ordering question is part of its key.
    """
    rng = rng or random.SystemRandom()
    chosen = fixed_questions(quiz, as_of=as_of)
    chosen += [pk for pks in fill_pools(quiz, as_of=as_of, rng=rng) for pk in pks]
    if quiz["shuffles"]:
        rng.shuffle(chosen)
    questions = {question["id"]: question for question in quiz["questions"]}
    return [_entry(questions[pk], shuffles=quiz["shuffles"], rng=rng) for pk in chosen]


def fixed_questions(quiz: dict[str, Any], *, as_of: date) -> list[str]:
    """The ids of the fixed questions that may be asked, in the author's order."""
    current = {question["id"] for question in quiz["questions"] if is_current(question, as_of)}
    return [pk for pk in dict.fromkeys(quiz["fixed"]) if pk in current]


def fill_pools(quiz: dict[str, Any], *, as_of: date, rng: random.Random) -> list[list[str]]:
    """The ids drawn for each pool, apart from one another and from the fixed questions; short only where it must be.

    Kuhn's augmenting paths: a pool takes a question from another one when that other can be served differently. It
    finds as many questions as any assignment could; the places of one pool are alike, so a path visits a pool once.
    """
    current = {question["id"] for question in quiz["questions"] if is_current(question, as_of)}
    free = current - set(quiz["fixed"])
    candidates = [_mixed((pk for pk in set(pool["questions"]) if pk in free), rng) for pool in quiz["pools"]]
    places = [index for index, pool in enumerate(quiz["pools"]) for _number in range(pool["count"])]
    rng.shuffle(places)
    taken: dict[str, int] = {}
    for index in places:
        _serve(index, candidates, taken, set())
    drawn = [[pk for pk in pks if taken.get(pk) == index] for index, pks in enumerate(candidates)]
    for pks in drawn:
        rng.shuffle(pks)
    return drawn


def _serve(index: int, candidates: list[list[str]], taken: dict[str, int], tried: set[int]) -> bool:
    """Give a pool one more question, moving others' where needed; `taken` is {question: its pool}."""
    tried.add(index)
    for pk in candidates[index]:
        if pk not in taken:
            taken[pk] = index
            return True
    for pk in candidates[index]:
        if taken[pk] not in tried and _serve(taken[pk], candidates, taken, tried):
            taken[pk] = index
            return True
    return False


def shortfalls(quiz: dict[str, Any], *, as_of: date) -> list[int]:
    """How many questions each pool lacks today, in the quiz's own order."""
    drawn = fill_pools(quiz, as_of=as_of, rng=random.Random(0))  # noqa: S311 - counted, not asked
    return [pool["count"] - len(pks) for pool, pks in zip(quiz["pools"], drawn, strict=True)]


def most_asked(quiz: dict[str, Any], *, as_of: date) -> int:
    """How many questions a try asks today."""
    quota = sum(pool["count"] for pool in quiz["pools"])
    return len(fixed_questions(quiz, as_of=as_of)) + quota - sum(shortfalls(quiz, as_of=as_of))


def _entry(question: dict[str, Any], *, shuffles: bool, rng: random.Random) -> dict[str, Any]:
    """How one question is laid out. Items and right sides are always mixed: their order would be the key."""
    if "pairs" in question:
        rights = _mixed({pair["right_id"] for pair in question["pairs"]}, rng)
        lefts = [pair["id"] for pair in question["pairs"]]
        return {"question": question["id"], "options": _mixed(lefts, rng) if shuffles else lefts, "rights": rights}
    if "items" in question:
        return {"question": question["id"], "options": _mixed((item["id"] for item in question["items"]), rng)}
    options = [option["id"] for option in question.get("options", [])]
    stays = question["kind"] == QuestionKind.TRUE_FALSE or not shuffles
    return {"question": question["id"], "options": options if stays else _mixed(options, rng)}


def _mixed(ids: Iterable[str], rng: random.Random) -> list[str]:
    mixed = sorted(ids)
    rng.shuffle(mixed)
    return mixed
