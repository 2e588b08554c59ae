"""Assignments for tests, given through the domain; their rows are written at once."""

from __future__ import annotations

import itertools
from datetime import date, datetime
from typing import Any

from certification.assignments.domain import give_assignment, refresh_periods
from certification.assignments.models import Assignment
from certification.assignments.rules import Rule
from lms.people.models import Unit
from tests.factories.people import AT, START

_numbers = itertools.count(1)


def make_assignment(
    unit: Unit, what: Any, *, name: str = "", at: datetime = AT, refresh: bool = True, **terms: Any
) -> Assignment:
    """Required learning of a course, part or path; due 30 days after somebody came into reach unless said otherwise."""
    asked: dict[str, Any] = {"starts_on": START, "due_days": 30, **terms}
    if isinstance(asked.get("due_on"), date):
        asked["due_days"] = None
    asked["categories"] = frozenset(category.pk for category in asked.get("categories", ()))
    rule = Rule(assignment_id=None, unit_id=unit.pk, what=(type(what).__name__.lower(), what.pk), **asked)
    made = give_assignment(name=name or f"Đợt {next(_numbers)}", unit=unit, rule=rule, by=None, at=at)
    if refresh:
        refresh_periods(at=at, assignment_ids=[made.pk])
    return made
