"""What completions earn: pure functions over the requirements and paths in force."""

from __future__ import annotations

from calendar import monthrange
from collections import defaultdict
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Earned:
    """A part or path that a person's completions earn, from which day, and on which completions it rests."""

    programme_id: int
    part_id: int | None
    path_id: int | None
    valid_from: date
    expires_on: date | None
    basis: tuple[int, ...]


@dataclass(frozen=True)
class RequirementRule:
    """All of `courses` earn a part; `categories` limits for whom (empty: everybody)."""

    id: int
    part_id: int
    programme_id: int
    validity_months: int | None
    courses: frozenset[int]
    categories: frozenset[int]


@dataclass(frozen=True)
class PathRule:
    """All of `requirements` make up a path; `categories` says for whom (empty: everybody)."""

    id: int
    programme_id: int
    requirements: frozenset[int]
    categories: frozenset[int]


@dataclass(frozen=True)
class Rules:
    """The requirements and paths in force, read once for many people."""

    requirements: list[RequirementRule]
    paths: list[PathRule]


def add_months(day: date, months: int) -> date:
    """The same day `months` later, or the last day of that month."""
    year, month = divmod(day.month - 1 + months, 12)
    year += day.year
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def earned_by(rules: Rules, *, completions: dict[int, tuple[int, date]], categories: frozenset[int]) -> list[Earned]:
    """What these completions earn: {course id: (completion id, day)} of a person posted in `categories`.

    A requirement limited to categories counts for those who are posted in one of them. Of several requirements for
    one part, the earliest one counts. A part is earned on the day of its last course.
    """
    parts: dict[int, Earned] = {}
    met: dict[int, Earned] = {}
    for rule in rules.requirements:
        if not rule.courses or not rule.courses <= completions.keys() or _excluded(rule.categories, categories):
            continue
        day = max(completions[course][1] for course in rule.courses)
        ends = add_months(day, rule.validity_months) if rule.validity_months else None
        basis = tuple(sorted(completions[course][0] for course in rule.courses))
        met[rule.id] = earned = Earned(rule.programme_id, rule.part_id, None, day, ends, basis)
        if rule.part_id not in parts or day < parts[rule.part_id].valid_from:
            parts[rule.part_id] = earned
    found = list(parts.values())
    for path in rules.paths:
        if path.requirements and path.requirements <= met.keys() and not _excluded(path.categories, categories):
            found.append(_together(path, [met[pk] for pk in path.requirements]))
    return found


Held = dict[tuple[int | None, int | None], tuple[date, date | None]]
"""{(part, path): (valid_from, expires_on)} of the award that counts longest."""


def renewed_by(
    rules: Rules, *, learnt: dict[int, list[tuple[int, date]]], held: Held, categories: frozenset[int]
) -> list[Earned]:
    """What these completions renew of what is `held` and expires: {course: [(completion, day), …] by day}.

    A requirement is met again by a completion of each of its courses after the day from which it was met before. A part
    is renewed by each time that counts longer, a path by the latest of all its requirements together.
    """
    rounds = {
        rule.id: _rounds(rule, learnt) for rule in rules.requirements if not _excluded(rule.categories, categories)
    }
    found: list[Earned] = []
    until: Held = dict(held)

    def add(earned: Earned) -> None:
        key = (earned.part_id, earned.path_id)
        since, expires_on = until.get(key, (date.max, None))
        is_longer = expires_on is not None and (earned.expires_on is None or earned.expires_on > expires_on)
        if is_longer and earned.valid_from > since:
            until[key] = (earned.valid_from, earned.expires_on)
            found.append(earned)

    for earned in sorted((one for times in rounds.values() for one in times), key=lambda one: one.valid_from):
        add(earned)
    for path in rules.paths:
        pieces = [rounds[pk][-1] for pk in path.requirements if rounds.get(pk)]
        if pieces and len(pieces) == len(path.requirements) and not _excluded(path.categories, categories):
            add(_together(path, pieces))
    return found


def _rounds(rule: RequirementRule, learnt: dict[int, list[tuple[int, date]]]) -> list[Earned]:
    """Each time that a requirement was met, one after the other; once for good where it does not expire."""
    found: list[Earned] = []
    while rule.courses:
        after = found[-1].valid_from if found else date.min
        firsts = [next((one for one in learnt.get(pk, []) if one[1] > after), None) for pk in rule.courses]
        chosen = [one for one in firsts if one is not None]
        if len(chosen) < len(firsts):
            break
        day = max(one[1] for one in chosen)
        ends = add_months(day, rule.validity_months) if rule.validity_months else None
        basis = tuple(sorted(one[0] for one in chosen))
        found.append(Earned(rule.programme_id, rule.part_id, None, day, ends, basis))
        if ends is None:
            break
    return found


def _together(path: PathRule, pieces: list[Earned]) -> Earned:
    expiries = [piece.expires_on for piece in pieces if piece.expires_on]
    basis = tuple(sorted({pk for piece in pieces for pk in piece.basis}))
    day = max(piece.valid_from for piece in pieces)
    return Earned(path.programme_id, None, path.id, day, min(expiries) if expiries else None, basis)


def _excluded(limit: frozenset[int], categories: frozenset[int]) -> bool:
    return bool(limit) and not limit & categories


Line = tuple[str, int, int | None, int, int | None, int | None, int | None]


def rules_from(lines: list[Line]) -> Rules:
    """Fold joined lines into rules: ("requirement" or "path", id, part, programme, months, member, category)."""
    heads: dict[tuple[str, int], tuple[int | None, int, int | None]] = {}
    members: dict[tuple[str, int], set[int]] = defaultdict(set)
    limits: dict[tuple[str, int], set[int]] = defaultdict(set)
    for kind, pk, part_id, programme_id, months, member, category in lines:
        heads[kind, pk] = (part_id, programme_id, months)
        if member is not None:
            members[kind, pk].add(member)
        if category is not None:
            limits[kind, pk].add(category)
    requirements, paths = [], []
    for key in sorted(heads):
        part_id, programme_id, months = heads[key]
        sets = frozenset(members[key]), frozenset(limits[key])
        if part_id is None:
            paths.append(PathRule(key[1], programme_id, *sets))
        else:
            requirements.append(RequirementRule(key[1], part_id, programme_id, months, *sets))
    return Rules(requirements, paths)
