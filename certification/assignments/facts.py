"""What the planner needs to know of many people, read in a number of queries that grows with neither."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce

from certification.assignments.enums import Withdrawal
from certification.assignments.models import Assignment, AssignmentRule, Exemption, Period
from certification.assignments.planning import Fulfilment, Row, plan_periods
from certification.assignments.rules import Place, Rule, What, reach_spans
from certification.assignments.spans import Span, holding
from certification.awards.models import Award
from courses.learning.models import Completion
from lms.dates import civil_date
from lms.people.models import CohortMember, Posting, UnitClosure

Below = dict[int, dict[int, list[Span]]]
"""{unit: {unit below it: the days on which it stood there}}."""


@dataclass(frozen=True)
class Facts:
    """Of some people, by their canonical keys (`owners`: {record: canonical key})."""

    owners: dict[int, int]
    below: Below
    places: dict[int, list[Place]]
    members: dict[tuple[int, int], list[Span]]
    fulfilments: dict[tuple[What, int], list[Fulfilment]]
    exemptions: dict[tuple[int, int], list[Span]]
    periods: dict[tuple[int, int], list[Period]]
    """{(assignment, record): her rows by number}."""

    def since(self, rule: Rule, person_id: int, *, as_of: date) -> date | None:
        """The day she came into the reach in which she is on `as_of`, None when she is not reached."""
        member = self.members.get((rule.cohort_id, person_id), []) if rule.cohort_id else None
        places, below = self.places.get(person_id, []), self.below.get(rule.unit_id, {})
        span = holding(reach_spans(rule, places=places, below=below, member=member), as_of)
        return span[0] if span else None

    def rows(self, rule: Rule, person_id: int) -> list[Row]:
        key = (rule.assignment_id or 0, person_id)
        return [period.as_row() for period in self.periods.get(key, [])]

    def planned(self, rule: Rule, person_id: int, *, as_of: date) -> list[Row]:
        """The rows that she is to have."""
        return plan_periods(
            rule,
            since=self.since(rule, person_id, as_of=as_of),
            fulfilments=self.fulfilments.get((rule.what, person_id), []),
            exemptions=self.exemptions.get((rule.assignment_id or 0, person_id), []),
            as_of=as_of,
            rows=self.rows(rule, person_id),
            gone=Withdrawal.ENDED if rule.has_ended(as_of) else Withdrawal.LEFT,
        )


def rules_of(assignments: QuerySet[Assignment]) -> list[Rule]:
    """The rules in force of these assignments (2 queries)."""
    rows = AssignmentRule.objects.filter(assignment__in=assignments).select_related("assignment").order_by("number")
    latest = {row.assignment_id: row for row in rows}
    categories: dict[int, set[int]] = defaultdict(set)
    links: Any = AssignmentRule.categories.through.objects.filter(assignmentrule__in=latest.values())
    for rule_id, category_id in links.values_list("assignmentrule_id", "category_id"):
        categories[rule_id].add(category_id)
    return [row.as_rule(frozenset(categories[row.pk])) for _pk, row in sorted(latest.items())]


def below_of(rules: Iterable[Rule]) -> Below:
    """What ever stood below the units of these rules, and when."""
    found: Below = defaultdict(lambda: defaultdict(list))
    rows = UnitClosure.objects.filter(ancestor_id__in={rule.unit_id for rule in rules})
    for ancestor, unit, since, until in rows.values_list("ancestor_id", "descendant_id", "valid_from", "valid_to"):
        found[ancestor][unit].append((since, until))
    return found


def concerned_people(rules: Iterable[Rule], *, as_of: date) -> list[int]:
    """Whom these rules may reach on `as_of`, and who has a current row: records, in the order of their keys."""
    found: set[int] = set()
    for rule in rules:
        if not rule.has_ended(as_of) and rule.starts_on <= as_of:
            units = UnitClosure.objects.on(as_of).filter(ancestor_id=rule.unit_id).values("descendant_id")
            postings = Posting.objects.on(as_of).filter(unit__in=units)
            if rule.categories:
                postings = postings.filter(category__in=rule.categories)
            found.update(postings.values_list(Coalesce("person__canonical_id", "person_id"), flat=True))
        current = Period.objects.current().filter(assignment=rule.assignment_id)
        found.update(current.values_list("person_id", flat=True))
    return sorted(found)


def facts_about(owners: dict[int, int], rules: Sequence[Rule], *, below: Below) -> Facts:
    """Read what these rules ask of the people whose records `owners` names (at most 6 queries)."""
    places: dict[int, list[Place]] = defaultdict(list)
    postings = Posting.objects.standing().filter(person_id__in=owners).order_by()
    for person, *place in postings.values_list("person_id", "unit_id", "category_id", "valid_from", "valid_to"):
        places[owners[person]].append(Place(*place))
    assignments = [rule.assignment_id for rule in rules if rule.assignment_id is not None]
    exemptions: dict[tuple[int, int], list[Span]] = defaultdict(list)
    periods: dict[tuple[int, int], list[Period]] = defaultdict(list)
    if assignments:
        spared = Exemption.objects.filter(assignment__in=assignments, person_id__in=owners)
        for assignment, person, since, until in spared.values_list(
            "assignment_id", "person_id", "starts_on", "ends_on"
        ):
            exemptions[assignment, owners[person]].append((since, until))
        rows = Period.objects.filter(assignment__in=assignments, person_id__in=owners).order_by("number")
        for row in rows:
            periods[row.assignment_id, row.person_id].append(row)
    return Facts(
        owners=owners, below=below, places=places, members=_members(owners, rules),
        fulfilments=_fulfilments(owners, {rule.what for rule in rules}), exemptions=exemptions, periods=periods,
    )  # fmt: skip


def _members(owners: dict[int, int], rules: Sequence[Rule]) -> dict[tuple[int, int], list[Span]]:
    cohorts = {rule.cohort_id for rule in rules if rule.cohort_id is not None}
    found: dict[tuple[int, int], list[Span]] = defaultdict(list)
    if cohorts:
        rows = CohortMember.objects.filter(cohort__in=cohorts, person_id__in=owners)
        for cohort, person, joined_at, left_at in rows.values_list("cohort_id", "person_id", "joined_at", "left_at"):
            until = civil_date(left_at) if left_at else None
            found[cohort, owners[person]].append((civil_date(joined_at), until))
    return found


def _fulfilments(owners: dict[int, int], asked: set[What]) -> dict[tuple[What, int], list[Fulfilment]]:
    by_kind: dict[str, set[int]] = defaultdict(set)
    for kind, key in asked:
        by_kind[kind].add(key)
    found: dict[tuple[What, int], list[Fulfilment]] = defaultdict(list)
    if by_kind["course"]:
        done = Completion.objects.standing().filter(course__in=by_kind["course"], person_id__in=owners).order_by()
        for course, person, pk, day in done.values_list("course_id", "person_id", "pk", "happened_on"):
            found[("course", course), owners[person]].append(Fulfilment(day, ("completion", pk)))
    if by_kind["part"] or by_kind["path"]:
        held = Award.objects.standing().filter(Q(part__in=by_kind["part"]) | Q(path__in=by_kind["path"]))
        rows = held.filter(person_id__in=owners).order_by()
        for part, path, person, pk, day, until in rows.values_list(
            "part_id", "path_id", "person_id", "pk", "valid_from", "expires_on"
        ):
            what = ("part", part) if part is not None else ("path", path)
            found[what, owners[person]].append(Fulfilment(day, ("award", pk), until))
    return found
