"""Questions that ask the same: equal or nearly equal words, or the same set of options. Pure."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from courses.quiz.drafts import QuestionDraft
from courses.quiz.enums import QuestionKind
from lms.vietnamese import plain

ALIKE = Fraction(4, 5)
"""Share of common word pairs (Jaccard) from which on two stems are nearly equal."""
MOST_SHARED = 60
"""A word pair that more questions have than this tells nothing, and is not followed: it bounds the cost."""
FEWEST_LETTERS = 25
"""Options with fewer letters together ("Có", "Không") are the same in many questions by chance."""


@dataclass(frozen=True)
class Twins:
    """Places of questions in the list that was given, at least two, and how alike they are."""

    places: tuple[int, ...]
    is_equal: bool


def twins_in(drafts: Sequence[QuestionDraft]) -> list[Twins]:
    """Groups of questions that ask the same, each question in one group at most, in the order of the list."""
    parent = list(range(len(drafts)))

    def root(place: int) -> int:
        while parent[place] != place:
            parent[place] = parent[parent[place]]
            place = parent[place]
        return place

    for one, other in sorted({*pairs_by_stem(drafts), *_pairs_by_options(drafts)}):
        parent[max(root(one), root(other))] = min(root(one), root(other))
    groups: dict[int, list[int]] = defaultdict(list)
    for place in range(len(drafts)):
        groups[root(place)].append(place)
    keys = [content_key(draft) for draft in drafts]
    return [
        Twins(tuple(places), len({keys[place] for place in places}) == 1)
        for places in groups.values()
        if len(places) > 1
    ]


def content_key(draft: QuestionDraft) -> tuple[str, tuple[str, ...]]:
    """Equal for questions with the same words and the same parts, whatever their order, case and diacritics."""
    return " ".join(_words(draft.stem)), tuple(sorted(_part_texts(draft)))


def pairs_by_stem(drafts: Sequence[QuestionDraft], *, alike: Fraction = ALIKE) -> Iterator[tuple[int, int]]:
    """(earlier place, later place) of stems whose word pairs are alike.

    Two sets of which J is at least `alike` share one of the rarest |s| - ceil(alike * |s|) + 1 pairs of each (prefix
    filtering, Bayardo, Ma and Srikant 2007): only those are looked up, so that most questions are never compared.
    """
    sets = [shingles(draft.stem) for draft in drafts]
    frequency = Counter(shingle for each in sets for shingle in each)
    seen: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for place, own in enumerate(sets):
        ordered = sorted(own, key=lambda shingle: (frequency[shingle], shingle))
        prefix = ordered[: len(own) - math.ceil(alike * len(own)) + 1]
        candidates = {other for shingle in prefix for other in seen[shingle]}
        for other in sorted(candidates):
            if is_alike(own, sets[other], alike):
                yield other, place
        for shingle in prefix:
            if len(seen[shingle]) < MOST_SHARED:
                seen[shingle].append(place)


def is_alike(one: frozenset[tuple[str, ...]], other: frozenset[tuple[str, ...]], alike: Fraction = ALIKE) -> bool:
    """Jaccard similarity of at least `alike`, exactly; nothing is like nothing."""
    common = len(one & other)
    return common > 0 and common >= alike * (len(one) + len(other) - common)


def shingles(text: str) -> frozenset[tuple[str, ...]]:
    """The neighbouring word pairs of a text without case, diacritics and punctuation; a single word stands alone."""
    words = _words(text)
    return frozenset(zip(words, words[1:], strict=False)) if len(words) > 1 else frozenset({tuple(words)} - {()})


def _pairs_by_options(drafts: Sequence[QuestionDraft]) -> Iterator[tuple[int, int]]:
    first: dict[tuple[str, ...], int] = {}
    for place, draft in enumerate(drafts):
        texts = tuple(sorted(_part_texts(draft)))
        if draft.kind == QuestionKind.TRUE_FALSE or len(texts) < 2 or sum(map(len, texts)) < FEWEST_LETTERS:
            continue
        if texts in first:
            yield first[texts], place
        else:
            first[texts] = place


def _part_texts(draft: QuestionDraft) -> list[str]:
    return [
        " ".join(_words(" ".join(str(value[name]) for name in ("text", "left", "right") if value.get(name))))
        for _kind, value in draft.parts
    ]


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", plain(text))
