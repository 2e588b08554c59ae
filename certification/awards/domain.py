from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import BigIntegerField, F, QuerySet, Value

from certification.awards.models import Award, Path, Requirement
from certification.awards.rules import Earned, Held, Rules, earned_by, renewed_by, rules_from
from certification.awards.signals import awards_changed
from courses.learning.models import Completion
from lms import dates
from lms.authors import stored_login
from lms.journal.domain import record_change
from lms.people.domain import lock_rows
from lms.people.models import Posting
from lms.people.queries import all_records

SWEEP_CHUNK = 500


@transaction.atomic
def issue_awards(
    *, person_ids: Iterable[int], at: datetime, by: Any = None, units_known: bool = False
) -> tuple[int, int]:
    """Bring the awards of these people in line with their completions; returns (issued, revoked).

    An award whose completions no longer stand is revoked with the reason; one that is earned and missing is issued.
    What expires is renewed by an award of its own when its courses are completed again; the old one stays as it is.
    A part once earned stays when its holder changes category. Repeating the call changes nothing. `units_known` says
    that the news which led here has named the people's units already, so that the awards' news need not.
    """
    records = lock_rows(all_records(set(person_ids)).order_by("pk")).values_list("pk", "canonical_id")
    owners = {pk: owner or pk for pk, owner in records}
    rules = load_rules()
    completions, learnt, postings = _history_of(owners)
    categories, units = _places_of(postings, owners, dates.civil_date(at))
    standing: dict[int, list[Award]] = defaultdict(list)
    for award in Award.objects.standing().filter(person_id__in=owners).prefetch_related("basis"):
        standing[owners[award.person_id]].append(award)
    issued, revoked = [], []
    for person_id in sorted(set(owners.values())):
        mine = {pk for pk, _day in completions[person_id].values()}
        kept = []
        for award in standing[person_id]:
            if {row.pk for row in award.basis.all()} <= _all_standing(award, mine, owners):
                kept.append(award)
            else:
                revoked.append(award)
        held = _held(kept)
        limits = categories[person_id]
        for earned in earned_by(rules, completions=completions[person_id], categories=limits):
            if (earned.part_id, earned.path_id) not in held:
                issued.append((person_id, earned))
                held[earned.part_id, earned.path_id] = (earned.valid_from, earned.expires_on)
        if any(expires_on is not None for _since, expires_on in held.values()):
            again = renewed_by(rules, learnt=learnt[person_id], held=held, categories=limits)
            issued += [(person_id, earned) for earned in again]
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
                "revoked": len(revoked),
                "persons": sorted({award.person_id for award in [*fresh, *revoked]}),
                "units": [] if units_known else sorted(units),
            },
            at=at,
        )
    return len(fresh), len(revoked)


def sweep_awards(*, at: datetime, completions: QuerySet[Completion] | None = None) -> tuple[int, int]:
    """Go through everybody who has one of `completions` (by default: any), in chunks; returns (issued, revoked).

    Harmless to repeat.
    """
    issued = revoked = 0
    rows = Completion.objects.all() if completions is None else completions
    for chunk in _chunks(rows.order_by("person_id").values_list("person_id", flat=True).distinct()):
        more, fewer = issue_awards(person_ids=chunk, at=at)
        issued, revoked = issued + more, revoked + fewer
    return issued, revoked


def _chunks(person_ids: Iterable[int]) -> Iterator[list[int]]:
    ids = list(person_ids)
    for start in range(0, len(ids), SWEEP_CHUNK):
        yield ids[start : start + SWEEP_CHUNK]


def load_rules() -> Rules:
    """Read all requirements and paths in one query."""
    nothing = Value(None, output_field=BigIntegerField())
    requirements = Requirement.objects.annotate(kind=Value("requirement")).values_list(
        "kind", "pk", "part_id", "part__programme_id", "validity_months", "courses__pk", "categories__pk"
    )
    paths = Path.objects.annotate(kind=Value("path"), part=nothing, months=nothing).values_list(
        "kind", "pk", "part", "programme_id", "months", "requirements__pk", "categories__pk"
    )
    return rules_from(list(requirements.union(paths, all=True)))


@dataclass(frozen=True)
class Place:
    """A standing posting, as far as awards ask for it; `until` is the first day outside, None while it is open."""

    person_id: int
    unit_id: int
    category_id: int
    since: date
    until: date | None


def _held(awards: list[Award]) -> Held:
    """Of each part and path the award that counts longest."""
    found: Held = {}
    for award in sorted(awards, key=lambda award: (award.expires_on or date.max, award.valid_from)):
        found[award.part_id, award.path_id] = (award.valid_from, award.expires_on)
    return found


Learnt = dict[int, dict[int, list[tuple[int, date]]]]
"""{person: {course: [(completion, day), …] by day}}."""


def _history_of(owners: dict[int, int]) -> tuple[dict[int, dict[int, tuple[int, date]]], Learnt, list[Place]]:
    """What these records have learnt and where they were posted, in one query.

    ({person: {course: (completion, day)}}, all of them, postings): the first standing completion of each course, under
    any record.
    """
    completions: dict[int, dict[int, tuple[int, date]]] = defaultdict(dict)
    every: Learnt = defaultdict(lambda: defaultdict(list))
    places = []
    learnt = Completion.objects.standing().filter(person_id__in=owners).order_by()
    posted = Posting.objects.standing().filter(person_id__in=owners).order_by()
    rows = learnt.values_list(
        Value(0, output_field=BigIntegerField()), "person_id", "course_id", "pk", "happened_on", F("happened_on")
    ).union(
        posted.values_list(
            Value(1, output_field=BigIntegerField()), "person_id", "category_id", "unit_id", "valid_from", "valid_to"
        ),
        all=True,
    )
    for kind, person_id, what, which, since, until in sorted(rows, key=lambda row: (row[0], row[4], row[3])):
        if kind:
            places.append(Place(person_id, which, what, since, until))
        else:
            completions[owners[person_id]].setdefault(what, (which, since))
            every[owners[person_id]][what].append((which, since))
    return completions, every, places


def _all_standing(award: Award, first: set[int], owners: dict[int, int]) -> set[int]:
    """Completions that stand behind an award: the first ones, and later ones of the same course if it names those.

    They must be its holder's own: what another record brought in is gone when a merge is undone.
    """
    named = {row.pk for row in award.basis.all()}
    if named <= first:
        return first
    owner = owners[award.person_id]
    rows = Completion.objects.standing().filter(pk__in=named).values_list("pk", "person_id")
    return first | {pk for pk, person_id in rows if owners.get(person_id) == owner}


def _places_of(places: list[Place], owners: dict[int, int], as_of: date) -> tuple[dict[int, frozenset[int]], set[int]]:
    """({person: categories she is posted in on `as_of`}, units in which any of them ever was or will be posted)."""
    found: dict[int, set[int]] = defaultdict(set)
    units = set()
    for place in places:
        units.add(place.unit_id)
        if place.since <= as_of and (place.until is None or as_of < place.until):
            found[owners[place.person_id]].add(place.category_id)
    return {person_id: frozenset(found[person_id]) for person_id in owners.values()}, units


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
        award.revoked_by = stored_login(by)
        award.key = f"{award.key[:80]}:revoked:{award.pk}"
        award.save(update_fields=["revoked_at", "revoked_reason", "revoked_by", "key"])
