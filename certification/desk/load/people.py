"""Synthetic people as plain rows: transfers, leavers, second posts, records entered twice, and what they earned."""

from __future__ import annotations

import random
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from certification.awards.models import Award
from certification.desk.load.ground import OPENED_ON, PREFIX, WRITTEN_AT, Ground
from certification.desk.load.writing import keys_of, write_rows
from courses.learning.enums import CompletionSource
from courses.learning.models import Completion
from lms.people.domain import build_person
from lms.people.enums import Sex
from lms.people.models import Person, PersonMerge, Posting

FAMILY = ["Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi", "Đỗ"]
MIDDLE = ["Thị", "Văn", "Ngọc", "Minh", "Thu", "Đức"]
GIVEN = ["An", "Bình", "Chi", "Dung", "Đào", "Hà", "Hương", "Lan", "Nam", "Oanh", "Sơn", "Thủy", "Yến"]
SEXES, SEX_WEIGHTS = list(Sex.values), [60, 34, 1, 5]
FIRST_DAY, DAYS = date(2026, 1, 1), 320
TWICE = 0.005
"""Share of people who were entered twice and merged."""
COLUMNS: dict[Any, tuple[str, ...]] = {
    Person: (
        "id", "uuid", "full_name", "birth_year", "sex", "phone", "email", "staff_code", "identity_cipher",
        "canonical_id", "sort_key", "search_text", "revision", "created_at",
    ),
    PersonMerge: ("id", "duplicate_id", "into_id", "reason", "merged_at"),
    Posting: (
        "id", "person_id", "unit_id", "category_id", "job_title", "is_primary", "valid_from", "valid_to",
        "recorded_at", "is_void",
    ),
    Completion: (
        "id", "uuid", "key", "person_id", "course_id", "edition_id", "manifest_id", "source", "happened_on", "unit_id",
        "evidence", "recorded_at",
    ),
    Award: (
        "id", "key", "person_id", "programme_id", "part_id", "valid_from", "recorded_at", "revoked_reason",
    ),
    Award.basis.through: ("id", "award_id", "completion_id"),
}  # fmt: skip
Rows = dict[Any, list[tuple[Any, ...]]]


@dataclass
class Writer:
    """Makes people chunk by chunk; the same for the same generator."""

    ground: Ground
    generator: random.Random
    names: dict[str, Person] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.keys = {model: keys_of(model) for model in COLUMNS}

    def write(self, start: int, number: int) -> dict[Any, int]:
        """Write `number` people from the `start`-th on; returns {model: rows}."""
        rows: Rows = {model: [] for model in COLUMNS}
        for place in range(start, start + number):
            self._person(place, rows)
        return {model: write_rows(model, COLUMNS[model], found) for model, found in rows.items()}

    def _person(self, place: int, rows: Rows) -> None:
        chance = self.generator.random
        name, sex = self._name(), self.generator.choices(SEXES, SEX_WEIGHTS)[0]
        owner = self._record(rows, f"{place:07}", name, sex, None)
        records = [owner]
        unit, postings = self._postings()
        if chance() < TWICE:
            again = self._record(rows, f"{place:07}B", name, sex, owner)
            records.append(again)
            rows[PersonMerge].append((next(self.keys[PersonMerge]), again, owner, "Nhập hai lần", WRITTEN_AT))
        for record, posting in zip([owner] * 2 + records[1:], postings, strict=False):
            rows[Posting].append((next(self.keys[Posting]), record, *posting, WRITTEN_AT, False))
        self._learn(rows, records, unit)

    def _name(self) -> Person:
        """A name with what is derived from it, worked out once each."""
        pick = self.generator.choice
        name = f"{pick(FAMILY)} {pick(MIDDLE)} {pick(GIVEN)}"
        if name not in self.names:
            self.names[name] = build_person(full_name=name, at=WRITTEN_AT)
        return self.names[name]

    def _record(self, rows: Rows, code: str, name: Person, sex: str, canonical: int | None) -> int:
        pk = next(self.keys[Person])
        rows[Person].append(
            (
                pk, self._uuid(), name.full_name, 1965 + self.generator.randrange(40), sex, "", "", f"{PREFIX}{code}",
                "", canonical, name.sort_key, name.search_text, 0, WRITTEN_AT,
            )
        )  # fmt: skip
        return pk

    def _uuid(self) -> uuid.UUID:
        return uuid.UUID(int=self.generator.getrandbits(128), version=4)

    def _postings(self) -> tuple[int, list[tuple[Any, ...]]]:
        """(the unit now, one posting; for one in ten an earlier one elsewhere, for one in twenty a second one);
        one in thirty has left."""
        ground, generator = self.ground, self.generator
        category = generator.choices(ground.category_ids, ground.weights)[0]
        since, chance = OPENED_ON, generator.random()
        unit, found = generator.choice(ground.commune_ids), []
        if chance < 0.10:
            moved = OPENED_ON + timedelta(days=generator.randrange(30, 400))
            found.append((generator.choice(ground.commune_ids), category, "", True, since, moved))
            since = moved
        left = since + timedelta(days=generator.randrange(30, 300)) if generator.random() < 1 / 30 else None
        found.append((unit, category, "", True, since, left))
        if chance > 0.95:
            found.append((unit, generator.choice(ground.category_ids), "", False, since, left))
        return unit, found

    def _learn(self, rows: Rows, records: list[int], unit: int) -> None:
        first: dict[int, tuple[date, int]] = {}
        for pk, course, day, row in self._completions(records, unit):
            rows[Completion].append(row)
            first[course] = min(first.get(course, (day, pk)), (day, pk))
        for part_id, courses in self.ground.earned_by.items():
            if courses <= first.keys():
                award = next(self.keys[Award])
                basis = sorted(first[course][1] for course in courses)
                rows[Award].append(
                    (
                        award, f"{records[0]}:part-{part_id}:{'-'.join(str(pk) for pk in basis)}", records[0],
                        self.ground.programme.pk, part_id, max(first[course][0] for course in courses), WRITTEN_AT, "",
                    )
                )  # fmt: skip
                for pk in basis:
                    rows[Award.basis.through].append((next(self.keys[Award.basis.through]), award, pk))

    def _completions(self, records: list[int], unit: int) -> Iterator[tuple[int, int, date, tuple[Any, ...]]]:
        """None for one in ten, else two to nine, five a person on the whole: each course once, then again."""
        generator, editions = self.generator, self.ground.editions
        wanted = generator.randrange(2, 10) if generator.random() < 0.92 else 0
        order = generator.sample(editions, len(editions))
        for number in range(wanted):
            edition = order[number] if number < len(order) else generator.choice(editions)
            day = FIRST_DAY + timedelta(days=generator.randrange(DAYS))
            record, pk = records[number % len(records)], next(self.keys[Completion])
            source = CompletionSource.ONLINE if number % 2 else CompletionSource.CLASS
            yield pk, edition.course_id, day, (
                pk, self._uuid(), f"{PREFIX}{record}:{number}", record, edition.course_id, edition.pk,
                edition.current_manifest_id, source.value, day, unit, "{}", WRITTEN_AT,
            )  # fmt: skip
