"""Synthetic provinces for benchmarks: deterministic, in bulk, marked by unit codes that begin with LOAD-."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from django.db import transaction

from certification.awards.models import Award, Part, Programme, Requirement
from certification.coverage.cells import mark_dirty
from certification.coverage.enums import Indicator
from certification.coverage.models import Target, TargetRule
from courses.content.models import Course, Edition, Manifest
from courses.learning.enums import CompletionSource
from courses.learning.models import Completion
from lms.people.domain import build_person, create_unit, create_units, declare_headcount
from lms.people.enums import Sex, UnitKind
from lms.people.models import Category, Person, Posting, Unit

PREFIX = "LOAD-"
PEOPLE_PER_COMMUNE = 300
"""About 1,000,000 people over 3,321 communes (DESIGN.md, section 7)."""
PEOPLE_PER_PROVINCE = 30_000
CHUNK = 5_000
OPENED_ON = date(2025, 7, 1)
WRITTEN_AT = datetime(2026, 1, 1, tzinfo=UTC)
CATEGORIES = [("can-bo", "Cán bộ", 1), ("nhan-vien-ctxh", "Nhân viên công tác xã hội", 3),
              ("cong-tac-vien", "Cộng tác viên", 5), ("nhan-vien-y-te", "Nhân viên y tế", 3)]  # fmt: skip
"""(code, name, weight)"""
NEEDED = {"can-bo": "KS", "nhan-vien-ctxh": "KS", "cong-tac-vien": "K", "nhan-vien-y-te": "KS"}
EXTENDED_ONLY = {"nhan-vien-y-te"}
FAMILY = ["Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi", "Đỗ"]
MIDDLE = ["Thị", "Văn", "Ngọc", "Minh", "Thu", "Đức"]
GIVEN = ["An", "Bình", "Chi", "Dung", "Đào", "Hà", "Hương", "Lan", "Nam", "Oanh", "Sơn", "Thủy", "Yến"]


class LoadRefused(RuntimeError):
    """There is load data already."""


@dataclass
class Load:
    """What was made, in numbers."""

    units: int = 0
    people: int = 0
    postings: int = 0
    completions: int = 0
    awards: int = 0


@dataclass
class Ground:
    provinces: list[Unit]
    communes: list[Unit]
    categories: list[Category]
    weights: list[int]
    programme: Programme
    editions: dict[str, Edition]
    parts: dict[str, Part] = field(default_factory=dict)


def generate_load(*, people: int, seed: int) -> Load:
    """Write `people` synthetic people with postings, completions and awards; the same for the same seed.

    Chunks of 5,000 people are committed one by one. LoadRefused when load data is there already.
    """
    if Unit.objects.filter(code__startswith=PREFIX).exists():
        raise LoadRefused
    generator = random.Random(seed)  # noqa: S311 - synthetic data, no secret
    ground = _make_ground(people)
    load = Load(units=len(ground.provinces) + len(ground.communes))
    for start in range(0, people, CHUNK):
        _write_people(ground, generator, start, min(CHUNK, people - start), load)
    with transaction.atomic():
        _declare(ground)
        mark_dirty(unit_ids=[unit.pk for unit in [*ground.provinces, *ground.communes]])
    return load


@transaction.atomic
def _make_ground(people: int) -> Ground:
    top = create_unit(
        code=f"{PREFIX}VN", name="Cả nước (số liệu thử tải)", kind=UnitKind.OTHER, valid_from=OPENED_ON, at=WRITTEN_AT
    )
    count = max(1, round(people / PEOPLE_PER_PROVINCE))
    provinces = create_units(
        rows=[(f"{PREFIX}P{n:02}", f"Tỉnh thử tải {n}", UnitKind.PROVINCE, top) for n in range(1, count + 1)],
        valid_from=OPENED_ON, at=WRITTEN_AT,
    )  # fmt: skip
    communes = create_units(
        rows=[
            (f"{PREFIX}C{n:04}", f"Xã thử tải {n}", UnitKind.COMMUNE, provinces[n % count])
            for n in range(1, max(1, round(people / PEOPLE_PER_COMMUNE)) + 1)
        ],
        valid_from=OPENED_ON, at=WRITTEN_AT,
    )  # fmt: skip
    categories = [
        Category.objects.get_or_create(code=code, defaults={"name": name})[0] for code, name, _weight in CATEGORIES
    ]
    programme = Programme.objects.create(
        code="load", name="Chương trình thử tải", short_name="Thử tải", issuer=top,
        starts_on=date(2026, 1, 1), ends_on=date(2030, 12, 31),
    )  # fmt: skip
    parts = {
        code: Part.objects.create(programme=programme, code=code, name=code, order=order)
        for order, code in enumerate("KSM")
    }
    for indicator in Indicator.values:
        target = Target.objects.create(
            programme=programme, indicator=indicator, name=indicator, due_on=date(2030, 12, 31)
        )
        for category in categories:
            if indicator == Indicator.EXTENDED or category.code not in EXTENDED_ONLY:
                rule = TargetRule.objects.create(target=target, category=category)
                rule.parts.set([parts[code] for code in NEEDED[category.code]])
    editions = {code: _edition(top, part) for code, part in parts.items()}
    weights = [weight for _code, _name, weight in CATEGORIES]
    return Ground([top, *provinces], communes, categories, weights, programme, editions, parts)


def _edition(organiser: Unit, part: Part) -> Edition:
    course = Course.objects.create(code=f"load-{part.code.lower()}", organiser=organiser, created_at=WRITTEN_AT)
    edition = Edition.objects.create(course=course, number=1, counts={}, counts_sha256="", published_at=WRITTEN_AT)
    edition.current_manifest = Manifest.objects.create(
        edition=edition, sequence=1, sha256="", content={}, frozen_at=WRITTEN_AT
    )
    edition.save(update_fields=["current_manifest"])
    requirement = Requirement.objects.create(part=part, name=part.name)
    requirement.courses.set([course])
    return edition


@transaction.atomic
def _write_people(ground: Ground, generator: random.Random, start: int, count: int, load: Load) -> None:
    people = Person.objects.bulk_create(
        [
            build_person(
                full_name=" ".join(generator.choice(words) for words in (FAMILY, MIDDLE, GIVEN)),
                sex=generator.choices(Sex.values, [60, 34, 1, 5])[0],
                staff_code=f"{PREFIX}{start + number:07}",
                at=WRITTEN_AT,
            )
            for number in range(count)
        ],
        batch_size=1_000,
    )
    load.people += len(people)
    postings = [posting for person in people for posting in _postings(ground, generator, person)]
    Posting.objects.bulk_create(postings, batch_size=1_000)
    load.postings += len(postings)
    completions = Completion.objects.bulk_create(
        [completion for person in people for completion in _completions(ground, generator, person)], batch_size=1_000
    )
    load.completions += len(completions)
    part_of = {edition.course_id: ground.parts[code] for code, edition in ground.editions.items()}
    first: dict[tuple[int, int], Completion] = {}
    for completion in sorted(completions, key=lambda row: (row.happened_on, row.pk)):
        first.setdefault((completion.person_id, completion.course_id), completion)
    awards = Award.objects.bulk_create(
        [
            Award(
                key=f"{completion.key}:award", person_id=completion.person_id, programme=ground.programme,
                part=part_of[completion.course_id], valid_from=completion.happened_on, recorded_at=WRITTEN_AT,
            )
            for completion in first.values()
        ],
        batch_size=1_000,
    )  # fmt: skip
    Award.basis.through.objects.bulk_create(
        [
            Award.basis.through(award_id=award.pk, completion_id=completion.pk)
            for award, completion in zip(awards, first.values(), strict=True)
        ],
        batch_size=5_000,
    )
    load.awards += len(awards)


def _postings(ground: Ground, generator: random.Random, person: Person) -> Iterator[Posting]:
    """One posting; for one in ten an earlier one elsewhere, for one in twenty a second one, one in thirty has left."""
    category = generator.choices(ground.categories, ground.weights)[0]
    since, chance = OPENED_ON, generator.random()
    unit = generator.choice(ground.communes)
    if chance < 0.10:
        moved = OPENED_ON + timedelta(days=generator.randrange(30, 400))
        yield _posting(person, generator.choice(ground.communes), category, since, moved)
        since = moved
    left = since + timedelta(days=generator.randrange(30, 300)) if generator.random() < 1 / 30 else None
    yield _posting(person, unit, category, since, left)
    if chance > 0.95:
        yield _posting(person, unit, generator.choice(ground.categories), since, left, is_primary=False)


def _posting(
    person: Person, unit: Unit, category: Category, since: date, until: date | None, *, is_primary: bool = True
) -> Posting:
    return Posting(
        person=person, unit=unit, category=category, valid_from=since, valid_to=until, is_primary=is_primary,
        recorded_at=WRITTEN_AT,
    )  # fmt: skip


def _completions(ground: Ground, generator: random.Random, person: Person) -> Iterator[Completion]:
    """None to five, over the courses of the parts, from January 2026 on."""
    for number in range(generator.randrange(6) if generator.random() < 0.7 else 0):
        edition = ground.editions["KSMKS"[number]]
        yield Completion(
            key=f"{PREFIX}{person.pk}:{number}", person=person, course_id=edition.course_id, edition=edition,
            manifest_id=edition.current_manifest_id, source=CompletionSource.ONLINE,
            happened_on=date(2026, 1, 1) + timedelta(days=generator.randrange(320)), recorded_at=WRITTEN_AT,
        )  # fmt: skip


def _declare(ground: Ground) -> None:
    """Two communes in three declare a little more or less than they list."""
    for number, commune in enumerate(ground.communes):
        if number % 3:
            listed = Posting.objects.on(OPENED_ON).filter(unit=commune, category=ground.categories[2]).count()
            declare_headcount(
                unit=commune, declared_on=OPENED_ON, document="Số liệu thử tải",
                numbers={(ground.categories[2], Sex.UNDECLARED): listed + (5 if number % 5 == 0 else 0)},
                by=None, at=WRITTEN_AT,
            )  # fmt: skip
