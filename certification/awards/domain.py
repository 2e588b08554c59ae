from __future__ import annotations

from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from certification.awards.models import Award, Path, Requirement
from certification.awards.signals import awards_changed
from courses.learning.models import Completion
from lms import dates
from lms.journal.domain import record_change
from lms.people.domain import lock_rows
from lms.people.models import Person, Posting

SWEEP_CHUNK = 500


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
class Rules:
    """The requirements and paths in force, read once for many people: (row, course ids, category ids)."""

    requirements: list[tuple[Requirement, frozenset[int], frozenset[int]]]
    paths: list[tuple[Path, frozenset[int], frozenset[int]]]


def load_rules() -> Rules:
    """Read all requirements and paths with their many-to-many sides (5 queries, however many people follow)."""
    requirements = [
        (row, frozenset(c.pk for c in row.courses.all()), frozenset(c.pk for c in row.categories.all()))
        for row in Requirement.objects.select_related("part").prefetch_related("courses", "categories").order_by("pk")
    ]
    paths = [
        (row, frozenset(r.pk for r in row.requirements.all()), frozenset(c.pk for c in row.categories.all()))
        for row in Path.objects.prefetch_related("requirements", "categories").order_by("pk")
    ]
    return Rules(requirements, paths)


def add_months(day: date, months: int) -> date:
    """The same day `months` later, or the last day of that month."""
    year, month = divmod(day.month - 1 + months, 12)
    year += day.year
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def earned_by(rules: Rules, *, completions: dict[int, tuple[int, date]], categories: frozenset[int]) -> list[Earned]:
    """What these completions earn: {course id: (completion id, day)} of a person posted in `categories`.

    Pure. A requirement limited to categories counts for those who are posted in one of them. Of several
    requirements for one part, the earliest one counts. A part is earned on the day of its last course.
    """
    parts: dict[int, Earned] = {}
    met: dict[int, Earned] = {}
    for requirement, courses, limit in rules.requirements:
        if not courses or not courses <= completions.keys() or (limit and not limit & categories):
            continue
        basis = tuple(sorted(completions[course][0] for course in courses))
        day = max(completions[course][1] for course in courses)
        months = requirement.validity_months
        earned = Earned(
            requirement.part.programme_id, requirement.part_id, None, day, add_months(day, months) if months else None,
            basis,
        )  # fmt: skip
        met[requirement.pk] = earned
        if requirement.part_id not in parts or day < parts[requirement.part_id].valid_from:
            parts[requirement.part_id] = earned
    found = list(parts.values())
    for path, needed, limit in rules.paths:
        if needed and needed <= met.keys() and (not limit or limit & categories):
            pieces = [met[pk] for pk in needed]
            ends = [piece.expires_on for piece in pieces if piece.expires_on]
            basis = tuple(sorted({pk for piece in pieces for pk in piece.basis}))
            day = max(piece.valid_from for piece in pieces)
            found.append(Earned(path.programme_id, None, path.pk, day, min(ends) if ends else None, basis))
    return found


@transaction.atomic
def issue_awards(*, person_ids: Iterable[int], at: datetime, by: Any = None) -> tuple[int, int]:
    """Bring the awards of these people in line with their completions; returns (issued, revoked).

    An award whose completions no longer stand is revoked with the reason; one that is earned and missing is issued.
    A part once earned stays when its holder changes category. Repeating the call changes nothing.
    """
    people = Person.objects.filter(pk__in=set(person_ids)).values_list("pk", "canonical_id")
    canonical = {owner or pk for pk, owner in people}
    list(lock_rows(Person.objects.filter(pk__in=canonical).order_by("pk")).values_list("pk", flat=True))
    rules = load_rules()
    completions = _completions_of(canonical)
    categories = _categories_of(canonical, dates.civil_date(at))
    standing: dict[int, list[Award]] = defaultdict(list)
    awards = Award.objects.standing().filter(Q(person_id__in=canonical) | Q(person__canonical_id__in=canonical))
    for award in awards.select_related("person").prefetch_related("basis"):
        standing[award.person.canonical_id or award.person_id].append(award)
    issued, revoked = [], []
    for person_id in sorted(canonical):
        mine = {pk for pk, _day in completions[person_id].values()}
        kept = []
        for award in standing[person_id]:
            if {row.pk for row in award.basis.all()} <= _all_standing(award, mine):
                kept.append(award)
            else:
                revoked.append(award)
        held = {(award.part_id, award.path_id) for award in kept}
        for earned in earned_by(rules, completions=completions[person_id], categories=categories[person_id]):
            if (earned.part_id, earned.path_id) not in held:
                issued.append((person_id, earned))
    _revoke(revoked, at=at, by=by)
    fresh = [_new_award(person_id, earned, at) for person_id, earned in issued]
    Award.objects.bulk_create(fresh)
    Award.basis.through.objects.bulk_create(
        [
            Award.basis.through(award_id=award.pk, completion_id=pk)
            for award, (_, earned) in zip(fresh, issued, strict=True)
            for pk in earned.basis
        ]
    )
    if fresh or revoked:
        changed = [award.pk for award in [*fresh, *revoked]]
        record_change(
            signal=awards_changed,
            key=f"awards:{min(changed)}-{max(changed)}:{len(issued)}:{len(revoked)}:{at.isoformat()}",
            payload={
                "awards": changed,
                "persons": sorted({award.person_id for award in [*fresh, *revoked]}),
            },
            at=at,
        )
    return len(fresh), len(revoked)


def sweep_awards(*, at: datetime) -> tuple[int, int]:
    """Go through everybody who ever completed something, in chunks; returns (issued, revoked). Harmless to repeat."""
    issued = revoked = 0
    for chunk in _chunks(Completion.objects.order_by("person_id").values_list("person_id", flat=True).distinct()):
        more, fewer = issue_awards(person_ids=chunk, at=at)
        issued, revoked = issued + more, revoked + fewer
    return issued, revoked


def _chunks(person_ids: Iterable[int]) -> Iterator[list[int]]:
    ids = list(person_ids)
    for start in range(0, len(ids), SWEEP_CHUNK):
        yield ids[start : start + SWEEP_CHUNK]


def _completions_of(canonical: set[int]) -> dict[int, dict[int, tuple[int, date]]]:
    """{person: {course: (completion, day)}}: the first standing completion of each course, under any of her records."""
    found: dict[int, dict[int, tuple[int, date]]] = defaultdict(dict)
    rows = (
        Completion.objects.standing()
        .filter(Q(person_id__in=canonical) | Q(person__canonical_id__in=canonical))
        .order_by("happened_on", "pk")
        .values_list("person_id", "person__canonical_id", "course_id", "pk", "happened_on")
    )
    for person_id, owner_id, course_id, pk, day in rows:
        found[owner_id or person_id].setdefault(course_id, (pk, day))
    return found


def _all_standing(award: Award, first: set[int]) -> set[int]:
    """Completions that stand behind an award: the first ones, and later ones of the same course if it names those."""
    named = {row.pk for row in award.basis.all()}
    if named <= first:
        return first
    return first | set(Completion.objects.standing().filter(pk__in=named).values_list("pk", flat=True))


def _categories_of(canonical: set[int], as_of: date) -> dict[int, frozenset[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    rows = Posting.objects.on(as_of).filter(Q(person_id__in=canonical) | Q(person__canonical_id__in=canonical))
    for person_id, owner_id, category_id in rows.values_list("person_id", "person__canonical_id", "category_id"):
        found[owner_id or person_id].add(category_id)
    return {person_id: frozenset(found[person_id]) for person_id in canonical}


def _new_award(person_id: int, earned: Earned, at: datetime) -> Award:
    what = f"part-{earned.part_id}" if earned.part_id else f"path-{earned.path_id}"
    basis = "-".join(str(pk) for pk in earned.basis)
    return Award(
        key=f"{person_id}:{what}:{basis}"[:120],
        person_id=person_id,
        programme_id=earned.programme_id,
        part_id=earned.part_id,
        path_id=earned.path_id,
        valid_from=earned.valid_from,
        expires_on=earned.expires_on,
        recorded_at=at,
    )


def _revoke(awards: list[Award], *, at: datetime, by: Any) -> None:
    for award in awards:
        award.revoked_at = at
        award.revoked_reason = "Một lượt hoàn thành làm căn cứ đã bị hủy."
        award.revoked_by = by if getattr(by, "pk", None) else None
        award.key = f"{award.key[:80]}:revoked:{award.pk}"
        award.save(update_fields=["revoked_at", "revoked_reason", "revoked_by", "key"])
