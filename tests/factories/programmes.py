"""A small programme for tests: parts K, S, M over given courses, and its targets."""

from __future__ import annotations

from datetime import date

from certification.awards.models import Part, Path, Programme, Requirement
from certification.coverage.enums import Indicator
from certification.coverage.models import Target, TargetRule
from courses.content.models import Course
from lms.people.models import Category, Unit


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
    programme: Programme, rules: dict[Category, list[str]], indicator: str = Indicator.CORE, share: int = 80
) -> Target:
    target = Target.objects.create(
        programme=programme, indicator=indicator, name=f"{share} %", share_percent=share, due_on=date(2030, 12, 31)
    )
    for category, parts in rules.items():
        rule = TargetRule.objects.create(target=target, category=category)
        rule.parts.set(programme.parts.filter(code__in=parts))
    return target
