"""Units, categories and synthetic people of the sample. Names of places are real, people and numbers are not."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from lms.people.domain import announce_postings, build_person, create_unit, create_units, declare_headcount
from lms.people.enums import Sex, UnitKind
from lms.people.models import Category, HeadcountDeclaration, Person, Posting, Unit
from lms.people.queries import subtree_ids
from lms.vietnamese import slug_of

OPENED_ON = date(2025, 7, 1)
"""Two-level administration begins."""
PROVINCE = "NB"
COMMUNES = [
    "Xã Nghĩa Sơn", "Xã Gia Viễn", "Xã Nho Quan", "Xã Cúc Phương", "Xã Kim Sơn", "Xã Phát Diệm",
    "Xã Yên Khánh", "Xã Yên Mô", "Phường Hoa Lư", "Phường Tam Điệp", "Phường Phủ Lý", "Phường Nam Định",
]  # fmt: skip
CATEGORIES = [
    ("can-bo", "Cán bộ", ["cán bộ làm công tác xã hội"]),
    ("cong-chuc", "Công chức", ["công chức văn hóa - xã hội", "công chức làm công tác xã hội"]),
    ("vien-chuc", "Viên chức", ["viên chức làm công tác xã hội"]),
    ("nhan-vien-ctxh", "Nhân viên công tác xã hội", ["nhân viên ctxh", "nhân viên"]),
    ("cong-tac-vien", "Cộng tác viên", ["công tác viên", "cộng tác viên công tác xã hội", "ctv"]),
    ("nhan-vien-y-te", "Nhân viên y tế", ["cán bộ y tế", "y tế xã", "y sĩ", "điều dưỡng"]),
    ("giao-vien", "Giáo viên, nhân viên trường học", ["giáo viên", "y tế trường học"]),
]
MIX = [("cong-chuc", 2), ("nhan-vien-ctxh", 4), ("cong-tac-vien", 12), ("nhan-vien-y-te", 5), ("vien-chuc", 1)]
"""How many of each category a commune employs; a random few more or less."""
FAMILY = ["Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi", "Đỗ", "Đinh", "Quách", "Bạch"]
FEMALE = [
    ("Thị", "Hương"),
    ("Thị", "Đào"),
    ("Thu", "Hà"),
    ("Thị Kim", "Oanh"),
    ("Ngọc", "Ánh"),
    ("Thị", "Sen"),
    ("Thanh", "Thủy"),
    ("Thị", "Nhàn"),
    ("Hồng", "Gấm"),
    ("Thị Mai", "Lan"),
    ("Bích", "Ngọc"),
    ("Thị", "Ổn"),
]
MALE = [
    ("Văn", "Nam"),
    ("Đức", "Thắng"),
    ("Văn", "Sơn"),
    ("Quang", "Huy"),
    ("Xuân", "Trường"),
    ("Minh", "Đạt"),
    ("Hữu", "Phước"),
    ("Văn", "Bình"),
    ("Tiến", "Dũng"),
    ("Ngọc", "Ân"),
]


@dataclass(frozen=True)
class Province:
    root: Unit
    home_affairs: Unit
    communes: list[Unit]
    categories: dict[str, Category]


def make_province(*, at: datetime) -> Province:
    """The province, two departments, the communes with their health stations, and the categories; repeatable."""
    root = create_unit(code=PROVINCE, name="Tỉnh Ninh Bình", kind=UnitKind.PROVINCE, valid_from=OPENED_ON, at=at)
    departments = create_units(
        rows=[
            (f"{PROVINCE}-SNV", "Sở Nội vụ tỉnh Ninh Bình", UnitKind.DEPARTMENT, root),
            (f"{PROVINCE}-SYT", "Sở Y tế tỉnh Ninh Bình", UnitKind.DEPARTMENT, root),
        ],
        valid_from=OPENED_ON,
        at=at,
    )
    communes = create_units(
        rows=[(unit_code(name), name, UnitKind.COMMUNE, root) for name in COMMUNES], valid_from=OPENED_ON, at=at
    )
    create_units(
        rows=[
            (f"{commune.code}-TYT", f"Trạm y tế {commune.name[0].lower()}{commune.name[1:]}", UnitKind.STATION, commune)
            for commune in communes
        ],
        valid_from=OPENED_ON,
        at=at,
    )
    categories = {
        code: Category.objects.get_or_create(code=code, defaults={"name": name, "aliases": aliases, "order": order})[0]
        for order, (code, name, aliases) in enumerate(CATEGORIES)
    }
    return Province(root, departments[0], communes, categories)


def unit_code(name: str) -> str:
    """ "Xã Nghĩa Sơn" -> "NB-NGHIASON"."""
    return f"{PROVINCE}-{''.join(slug_of(name).split('.')[1:]).upper()}"


@transaction.atomic
def make_people(province: Province, *, at: datetime) -> list[Person]:
    """About 290 synthetic people posted in the communes, the same at every call; none if they are there already."""
    below = subtree_ids(province.root, as_of=OPENED_ON)
    existing = list(
        Person.objects.filter(postings__unit_id__in=below, staff_code__startswith="MAU-").order_by("staff_code")
    )
    if existing:
        return existing
    generator = random.Random(2026)  # noqa: S311 - synthetic names, no secret
    people: list[Person] = []
    places: list[tuple[Unit, Category]] = []
    stations = {unit.code: unit for unit in Unit.objects.filter(code__endswith="-TYT")}
    for commune in province.communes[:-1]:  # the last commune has not sent its roster yet
        for code, usual in MIX:
            for _ in range(max(1, usual + generator.randint(-1, 2))):
                people.append(_person(generator, len(people) + 1, at))
                unit = stations[f"{commune.code}-TYT"] if code == "nhan-vien-y-te" else commune
                places.append((unit, province.categories[code]))
    Person.objects.bulk_create(people)
    Posting.objects.bulk_create(
        [
            Posting(person=person, unit=unit, category=category, valid_from=OPENED_ON, recorded_at=at)
            for person, (unit, category) in zip(people, places, strict=True)
        ]
    )
    announce_postings(person_ids=[person.pk for person in people], at=at)
    return people


def _person(generator: random.Random, number: int, at: datetime) -> Person:
    sex = Sex.FEMALE if generator.random() < 0.68 else Sex.MALE
    middle, given = generator.choice(FEMALE if sex == Sex.FEMALE else MALE)
    return build_person(
        full_name=f"{generator.choice(FAMILY)} {middle} {given}",
        birth_date=date(1968, 1, 1) + timedelta(days=generator.randrange(33 * 365)),
        sex=sex,
        staff_code=f"MAU-{number:04d}",
        at=at,
    )


def declare(province: Province, *, by: object, at: datetime) -> None:
    """Most communes have declared how many they employ; one employs more than its roster has, one has not declared."""
    if HeadcountDeclaration.objects.filter(unit__in=province.communes).exists():
        return
    for index, commune in enumerate(province.communes):
        if index == 9:
            continue
        stations = Unit.objects.filter(code__in=[commune.code, f"{commune.code}-TYT"]).order_by("code")
        for unit in stations:
            numbers: dict[tuple[Category, str], int] = {}
            for posting in Posting.objects.on(OPENED_ON).filter(unit=unit).select_related("category", "person"):
                key = (posting.category, posting.person.sex)
                numbers[key] = numbers.get(key, 0) + 1
            if index == 4 and unit == commune:
                numbers[(province.categories["cong-tac-vien"], Sex.FEMALE)] += 6
            if index == 11:
                numbers[(province.categories["cong-tac-vien"], Sex.UNDECLARED)] = 20 if unit == commune else 0
            declare_headcount(
                unit=unit, declared_on=date(2026, 1, 15), document="Công văn minh họa", numbers=numbers, by=by, at=at
            )
