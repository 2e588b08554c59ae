from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from certification.awards.models import Programme
from certification.coverage.figures import Figures
from certification.coverage.queries import coverage
from lms.people import domain
from lms.people.enums import UnitKind
from lms.people.models import Person, Unit
from tests.factories.coverage import SOCIAL, give_part, make_programme
from tests.factories.people import AT, START, make_category, make_person, make_unit, post

DAY = date(2026, 6, 15)


@dataclass
class Place:
    """A province with one commune and a programme."""

    province: Unit
    commune: Unit
    programme: Programme

    def staff(self, number: int, *, trained: int = 0, unit: Unit | None = None, category: str = SOCIAL) -> list[Person]:
        """Post people; the first `trained` of them hold K and S."""
        people = [make_person(sex="female") for _number in range(number)]
        for place, person in enumerate(people):
            post(person, unit or self.commune, make_category(category))
            if place < trained:
                give_part(person, self.programme, "K", START)
                give_part(person, self.programme, "S", START)
        return people

    def declare(self, number: int, *, unit: Unit | None = None, on: date = START, category: str = SOCIAL) -> None:
        domain.declare_headcount(
            unit=unit or self.commune, declared_on=on, document="Công văn thử",
            numbers={(make_category(category), "female"): number}, by=None, at=AT,
        )  # fmt: skip

    def figures(self, unit: Unit | None = None, **kwargs: Any) -> Figures:
        asked = {"as_of": DAY, "today": DAY, "indicator": "core", "geography": "then", **kwargs}
        return coverage(unit=unit or self.commune, programme=self.programme, **asked)


@pytest.fixture
def place(db: None) -> Place:
    province = make_unit(kind=UnitKind.PROVINCE)
    return Place(province, make_unit(parent=province), make_programme(province))
