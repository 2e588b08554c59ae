"""Coverage counted the slow way, in plain Python over all rows: the twin that the product must equal."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

from certification.awards.models import Award, Part, Programme
from certification.coverage.models import TargetVersion
from courses.learning.models import Completion, CompletionReversal
from lms.people.models import Person, Posting, Unit, UnitParent, UnitSuccession


def open_on(row: Any, day: date) -> bool:
    return row.valid_from <= day and (row.valid_to is None or day < row.valid_to)


class Twin:
    def __init__(self, programme: Programme, indicator: str) -> None:
        version = TargetVersion.objects.get(target__programme=programme, target__indicator=indicator)
        self.share = version.share_percent
        self.needed = {rule.category_id: {part.code for part in rule.parts.all()} for rule in version.rules.all()}
        self.codes = {rule.category_id: rule.category.code for rule in version.rules.all()}
        self.parts = {part.pk: part.code for part in Part.objects.filter(programme=programme)}
        self.people = {person.pk: person for person in Person.objects.all()}
        self.postings = list(Posting.objects.all())
        self.awards = list(Award.objects.filter(programme=programme).exclude(part=None))
        reversed_ids = set(CompletionReversal.objects.values_list("completion_id", flat=True))
        self.completions = [row for row in Completion.objects.all() if row.pk not in reversed_ids]
        self.units = {unit.pk: unit for unit in Unit.objects.all()}
        self.links = list(UnitParent.objects.all())
        self.successions = list(UnitSuccession.objects.filter(is_main=True))

    def owner(self, person_id: int) -> int:
        return self.people[person_id].canonical_id or person_id

    def stands_for(self, unit_id: int, day: date) -> int:
        """Its successor, or what it stood under last; step by step, until one is open or nothing follows."""
        for _step in range(len(self.units) + 1):
            closed_on = self.units[unit_id].valid_to
            after = [row.successor_id for row in self.successions if row.predecessor_id == unit_id]
            if closed_on is None or closed_on > day:
                return unit_id
            if not after:
                after = [row.parent_id for row in self.links if row.unit_id == unit_id and row.valid_to == closed_on]
            if not after:
                return unit_id
            unit_id = after[0]
        raise AssertionError("successions go round in a circle")

    def path_up(self, unit_id: int, day: date) -> list[int]:
        """The unit and those above it on `day`, lowest first; empty when the unit is closed."""
        if not open_on(self.units[unit_id], day):
            return []
        path = [unit_id]
        while True:
            above = [row.parent_id for row in self.links if row.unit_id == path[-1] and open_on(row, day)]
            if not above:
                return path
            path.append(above[0])

    def members(self, unit: Unit, as_of: date, today: date, geography: str) -> list[dict[str, Any]]:
        """Everybody of the headcount below `unit`: {"person", "category", "unit", "row", "parts", "times"}."""
        found = []
        for person_id, person in self.people.items():
            if person.canonical_id:
                continue
            mine = [
                row
                for row in self.postings
                if self.owner(row.person_id) == person_id
                and not row.is_void
                and row.category_id in self.needed
                and open_on(row, as_of)
            ]
            if not mine:
                continue
            deciding = min(mine, key=lambda row: (not row.is_primary, row.valid_from, row.pk))
            stood = self.stands_for(deciding.unit_id, as_of)
            day, place = as_of, stood
            if geography == "now" and as_of < today:
                day, place = today, self.stands_for(stood, today)
            path = self.path_up(place, day)
            if unit.pk not in path:
                continue
            level = path.index(unit.pk)
            parts = {
                self.parts[award.part_id]
                for award in self.awards
                if self.owner(award.person_id) == person_id
                and award.revoked_at is None
                and award.valid_from <= as_of
                and (award.expires_on is None or as_of < award.expires_on)
            }
            times = sum(
                1 for row in self.completions if self.owner(row.person_id) == person_id and row.happened_on <= as_of
            )
            found.append(
                {
                    "person": person, "category": deciding.category_id, "unit": stood, "parts": parts, "times": times,
                    "row": path[level - 1] if level else unit.pk,
                    "covered": self.needed[deciding.category_id] <= parts,
                }
            )  # fmt: skip
        return found

    @staticmethod
    def tally(members: list[dict[str, Any]]) -> dict[str, Any]:
        held = Counter(code for member in members for code in member["parts"])
        return {
            "headcount": len(members),
            "covered": sum(member["covered"] for member in members),
            "parts": {
                "K": held["K"], "S": held["S"], "M": held["M"],
                "KS": sum({"K", "S"} <= member["parts"] for member in members),
            },
            "attendances": sum(member["times"] for member in members),
        }  # fmt: skip

    def figures(self, unit: Unit, as_of: date, today: date, geography: str) -> dict[str, Any]:
        members = self.members(unit, as_of, today, geography)
        rows = {member["row"] for member in members}
        return {
            **self.tally(members),
            "by_sex": {
                sex: self.tally([member for member in members if member["person"].sex == sex])
                for sex in ("female", "male", "other", "undeclared")
            },
            "by_category": {
                code: self.tally([member for member in members if member["category"] == pk])
                for pk, code in self.codes.items()
            },
            "units": {
                self.units[pk].code: self.tally([member for member in members if member["row"] == pk]) for pk in rows
            },
        }


def told(figures: Any) -> dict[str, Any]:
    """What the product says, in the twin's shape; child units without people are left out."""

    def tally(counts: Any) -> dict[str, Any]:
        return {
            "headcount": counts.headcount, "covered": counts.covered, "parts": counts.parts,
            "attendances": counts.attendances,
        }  # fmt: skip

    return {
        **tally(figures.total),
        "by_sex": {sex: tally(counts) for sex, counts in figures.by_sex.items()},
        "by_category": {code: tally(counts) for code, counts in figures.by_category.items()},
        "units": {row.unit.code: tally(row.counts) for row in figures.units if row.counts.headcount},
    }
