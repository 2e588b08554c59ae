"""A small programme for tests: parts K, S, M over given courses, and its targets."""

from __future__ import annotations

from datetime import date
from typing import Any

from certification.awards.models import Part, Path, Programme, Requirement
from certification.coverage.enums import Indicator
from certification.coverage.models import Target
from certification.coverage.targets import Rule, Terms, decide_target
from courses.content.models import Course
from lms.people.models import Category, Unit
from tests.factories.people import AT


def make_programme(issuer: Unit, code: str = "ct") -> Programme:
    programme = Programme.objects.create(
        code=code,
        name="Chương trình thử",
        short_name="CT",
        issuer=issuer,
        starts_on=date(2026, 1, 1),
        ends_on=date(2030, 12, 31),
        decision="Quyết định thử",
    )
    for order, part in enumerate(["K", "S", "M"]):
        Part.objects.create(programme=programme, code=part, name=f"Phần {part}", order=order)
    return programme


def require(
    programme: Programme,
    part: str,
    courses: list[Course],
    categories: list[Category] | None = None,
    validity_months: int | None = None,
) -> Requirement:
    requirement = Requirement.objects.create(
        part=programme.parts.get(code=part), name=f"{part} thử", validity_months=validity_months
    )
    requirement.courses.set(courses)
    requirement.categories.set(categories or [])
    return requirement


def make_path(programme: Programme, requirements: list[Requirement], categories: list[Category]) -> Path:
    path = Path.objects.create(programme=programme, code=f"path-{programme.paths.count()}", name="Lộ trình thử")
    path.requirements.set(requirements)
    path.categories.set(categories)
    return path


def make_target(
    programme: Programme,
    rules: dict[Category, list[str]] | tuple[Rule, ...],
    indicator: str = Indicator.CORE,
    share: int = 80,
    **more: Any,
) -> Target:
    """A target from the programme's first day; `unit`, `valid_from` and `at` of the decision, or terms, in `more`."""
    decided = {"unit": None, "valid_from": programme.starts_on, "at": AT, "by": None}
    decided |= {key: more.pop(key) for key in list(more) if key in decided}
    if isinstance(rules, dict):
        rules = tuple(Rule(category, tuple(parts)) for category, parts in rules.items())
    terms = Terms(
        **{
            "name": f"{share} %", "share_percent": share, "due_on": date(2030, 12, 31),
            "rules": rules, **more,
        }
    )  # fmt: skip
    return decide_target(programme=programme, indicator=indicator, terms=terms, **decided).target
