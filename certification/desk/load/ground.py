"""What load data stands on: the nation's units, categories, a programme with its target, and courses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

from certification.awards.models import Part, Programme, Requirement
from certification.coverage.enums import Indicator
from certification.coverage.targets import Rule, Terms, decide_target
from courses.content.models import Course, Edition, Manifest
from lms.people.domain import create_unit, create_units
from lms.people.enums import UnitKind
from lms.people.models import Category, Unit

PREFIX = "LOAD-"
PROVINCES, COMMUNES, NATION = 34, 3_321, 1_000_000
"""Of the nation, for so many people (DESIGN.md, section 7); smaller loads keep the proportion."""
OPENED_ON = date(2025, 7, 1)
WRITTEN_AT = datetime(2026, 1, 1, tzinfo=UTC)
CATEGORIES = [("can-bo", "Cán bộ", 1), ("nhan-vien-ctxh", "Nhân viên công tác xã hội", 3),
              ("cong-tac-vien", "Cộng tác viên", 5), ("nhan-vien-y-te", "Nhân viên y tế", 3)]  # fmt: skip
"""(code, name, weight)"""
NEEDED = {"can-bo": "KS", "nhan-vien-ctxh": "KS", "cong-tac-vien": "K", "nhan-vien-y-te": "KS"}
EXTENDED_ONLY = {"nhan-vien-y-te"}
COURSES = {"K": ["k"], "S": ["s1", "s2"], "M": ["m"]}
"""{part: the courses that earn it together}; one course more earns nothing."""


@dataclass
class Ground:
    top: Unit
    provinces: list[Unit]
    communes: list[Unit]
    categories: list[Category]
    weights: list[int]
    programme: Programme
    editions: list[Edition]
    earned_by: dict[int, set[int]]
    """{part id: ids of the courses that earn it}"""

    def __post_init__(self) -> None:
        self.commune_ids = [unit.pk for unit in self.communes]
        self.category_ids = [category.pk for category in self.categories]


def make_ground(people: int) -> Ground:
    """Units, categories and programme for so many people."""
    top = create_unit(
        code=f"{PREFIX}VN", name="Cả nước (số liệu thử tải)", kind=UnitKind.OTHER, valid_from=OPENED_ON, at=WRITTEN_AT
    )
    count = max(1, round(people * PROVINCES / NATION))
    provinces = create_units(
        rows=[(f"{PREFIX}P{n:02}", f"Tỉnh thử tải {n}", UnitKind.PROVINCE, top) for n in range(1, count + 1)],
        valid_from=OPENED_ON, at=WRITTEN_AT,
    )  # fmt: skip
    communes = create_units(
        rows=[
            (f"{PREFIX}C{n:04}", f"Xã thử tải {n}", UnitKind.COMMUNE, provinces[n % count])
            for n in range(1, max(1, round(people * COMMUNES / NATION)) + 1)
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
    editions = {code: _edition(top, code) for code in [*(code for codes in COURSES.values() for code in codes), "x"]}
    earned_by = {}
    for order, (code, courses) in enumerate(COURSES.items()):
        part = Part.objects.create(programme=programme, code=code, name=code, order=order)
        requirement = Requirement.objects.create(part=part, name=code)
        requirement.courses.set([editions[course].course for course in courses])
        earned_by[part.pk] = {editions[course].course_id for course in courses}
    _set_targets(programme, categories)
    weights = [weight for _code, _name, weight in CATEGORIES]
    return Ground(top, provinces, communes, categories, weights, programme, list(editions.values()), earned_by)


def _set_targets(programme: Programme, categories: list[Category]) -> None:
    for indicator in Indicator.values:
        counted = [row for row in categories if indicator == Indicator.EXTENDED or row.code not in EXTENDED_ONLY]
        decide_target(
            programme=programme, indicator=indicator, valid_from=programme.starts_on, by=None, at=WRITTEN_AT,
            terms=Terms(
                name=indicator, share_percent=80, due_on=date(2030, 12, 31),
                rules=tuple(Rule(row, tuple(NEEDED[row.code])) for row in counted),
            ),
        )  # fmt: skip


def _edition(organiser: Unit, code: str) -> Edition:
    course = Course.objects.create(code=f"load-{code}", organiser=organiser, created_at=WRITTEN_AT)
    edition = Edition.objects.create(course=course, number=1, counts={}, counts_sha256="", published_at=WRITTEN_AT)
    edition.current_manifest = Manifest.objects.create(
        edition=edition, sequence=1, sha256="", content={}, frozen_at=WRITTEN_AT
    )
    edition.save(update_fields=["current_manifest"])
    return edition
