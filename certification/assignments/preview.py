"""Whom a rule reaches, said before it is applied: the same planning as the writer's, of nothing that is stored yet."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date

from certification.assignments.enums import DutyState
from certification.assignments.facts import below_of, concerned_people, facts_about
from certification.assignments.models import Assignment
from certification.assignments.planning import Row, state_of
from certification.assignments.rules import Rule
from certification.assignments.spans import holding
from lms.people.models import Person
from lms.people.queries import all_records

CHUNK = 2_000
NAMED = 10
"""How many of each group are named; the others are counted."""


@dataclass
class Group:
    """How many people something happens to, and the first of them by name."""

    ids: list[int] = field(default_factory=list)
    names: list[str] = field(default_factory=list)

    @property
    def count(self) -> int:
        return len(self.ids)

    @property
    def others(self) -> int:
        """How many are not named."""
        return len(self.ids) - len(self.names)


@dataclass
class Preview:
    """What applying a rule on `as_of` would do. `token` stands for exactly this outcome."""

    as_of: date
    reached: int = 0
    done: int = 0
    added: Group = field(default_factory=Group)
    dropped: Group = field(default_factory=Group)
    moved: Group = field(default_factory=Group)
    """Their due date becomes another."""
    reopened: Group = field(default_factory=Group)
    """They had done it, and would have to do it again."""
    overdue: Group = field(default_factory=Group)
    """They would be overdue at once, and are not so now."""
    token: str = ""

    @property
    def groups(self) -> list[Group]:
        return [self.added, self.dropped, self.moved, self.reopened, self.overdue]


def reach_of(rule: Rule, *, as_of: date) -> dict[int, date]:
    """{person: the day she came into reach} of everybody whom a rule reaches on `as_of`, by canonical keys."""
    below, found = below_of([rule]), {}
    for owners in _owners([rule], as_of):
        facts = facts_about(owners, [rule], below=below)
        for person_id in sorted(set(owners.values())):
            since = facts.since(rule, person_id, as_of=as_of)
            if since is not None:
                found[person_id] = since
    return found


def preview_rule(rule: Rule, *, as_of: date) -> Preview:
    """What giving an assignment (`assignment_id` None), or changing its rule to this one, would do."""
    found, outcome, below = Preview(as_of), hashlib.sha256(), below_of([rule])
    outcome.update(json.dumps(_told(rule), sort_keys=True).encode())
    for owners in _owners([rule], as_of):
        facts = facts_about(owners, [rule], below=below)
        for person_id in sorted(set(owners.values())):
            before = [period.as_row() for period in facts.periods.get((rule.assignment_id or 0, person_id), [])]
            after = facts.planned(rule, person_id, as_of=as_of)
            exempt = holding(facts.exemptions.get((rule.assignment_id or 0, person_id), []), as_of) is not None
            _note(found, person_id, _current(before), _current(after), exempt)
            outcome.update(json.dumps([person_id, [asdict(row) for row in after]], default=str).encode())
    _name(found.groups)
    found.token = outcome.hexdigest()
    return found


def _owners(rules: Sequence[Rule], as_of: date) -> Iterator[dict[int, int]]:
    people = concerned_people(rules, as_of=as_of)
    for start in range(0, len(people), CHUNK):
        records = all_records(people[start : start + CHUNK]).values_list("pk", "canonical_id")
        yield {pk: owner or pk for pk, owner in records.order_by("pk")}


def _note(found: Preview, person_id: int, old: Row | None, new: Row | None, exempt: bool) -> None:
    if new is None:
        if old is not None:
            found.dropped.ids.append(person_id)
        return
    found.reached += 1
    if old is None:
        found.added.ids.append(person_id)
    elif old.fact is not None and new.fact is None:
        found.reopened.ids.append(person_id)
    elif new.is_open and old.due_on != new.due_on:
        found.moved.ids.append(person_id)
    stands, stood = (state_of(row, is_exempt=exempt, as_of=found.as_of) if row else None for row in (new, old))
    found.done += stands == DutyState.DONE
    if stands == DutyState.OVERDUE and stood != DutyState.OVERDUE:
        found.overdue.ids.append(person_id)


def _current(rows: Sequence[Row]) -> Row | None:
    return next((row for row in rows if row.is_current), None)


def _name(groups: Sequence[Group]) -> None:
    """Put the first names into each group (1 query a group that has people)."""
    for group in groups:
        if group.ids:
            rows: dict[int, tuple[str, str]] = {}
            for start in range(0, len(group.ids), CHUNK):
                people = Person.objects.filter(pk__in=group.ids[start : start + CHUNK]).in_name_order()[:NAMED]
                rows |= {pk: (key, name) for pk, key, name in people.values_list("pk", "sort_key", "full_name")}
            group.names = [name for _key, name in sorted(rows.values())[:NAMED]]


def _told(rule: Rule) -> dict[str, object]:
    told = asdict(rule) | {"categories": sorted(rule.categories)}
    if rule.assignment_id is not None:
        numbers = Assignment.objects.filter(pk=rule.assignment_id).values_list("rules__number", flat=True)
        told["number"] = max(numbers)
    return {name: str(value) for name, value in told.items()}
