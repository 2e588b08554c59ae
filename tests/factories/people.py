"""People and units for tests, made through the domain. Names are synthetic."""

from __future__ import annotations

import itertools
from datetime import UTC, date, datetime
from typing import Any

from django.contrib.auth import get_user_model

from lms.people import domain
from lms.people.enums import RoleKind, UnitKind
from lms.people.models import Category, Person, Posting, Unit

AT = datetime(2026, 6, 15, 2, 0, tzinfo=UTC)
"""The instant at which tests write unless they say otherwise: 15/06/2026 09:00 in Việt Nam."""
START = date(2026, 1, 1)
_numbers = itertools.count(1)
_FAMILY = ["Nguyễn", "Trần", "Lê", "Phạm", "Đỗ", "Vũ"]
_GIVEN = ["An", "Bình", "Chi", "Dung", "Đào", "Hà", "Hương", "Lan", "Nam", "Sơn"]


def make_category(code: str = "nhan-vien-ctxh", name: str = "") -> Category:
    return Category.objects.get_or_create(code=code, defaults={"name": name or code, "order": next(_numbers)})[0]


def make_unit(code: str = "", parent: Unit | None = None, kind: str = UnitKind.COMMUNE, **kwargs: Any) -> Unit:
    code = code or f"U{next(_numbers)}"
    kwargs = {"name": f"Đơn vị {code}", "valid_from": date(2025, 7, 1), "at": AT, **kwargs}
    return domain.create_unit(code=code, kind=kind, parent=parent, **kwargs)


def make_person(**kwargs: Any) -> Person:
    number = next(_numbers)
    name = f"{_FAMILY[number % len(_FAMILY)]} Thị {_GIVEN[number % len(_GIVEN)]} {number}"
    return domain.register_person(**{"full_name": name, "at": AT, **kwargs})


def post(person: Person, unit: Unit, category: Category | None = None, **kwargs: Any) -> Posting:
    kwargs = {"valid_from": START, "at": AT, **kwargs}
    return domain.post_person(person=person, unit=unit, category=category or make_category(), **kwargs)


def make_user(username: str = "", password: str = "mat-khau-thu-1", **kwargs: Any) -> Any:
    return get_user_model().objects.create_user(username or f"user{next(_numbers)}", password=password, **kwargs)


def make_manager(unit: Unit, kind: RoleKind = RoleKind.MANAGER, **kwargs: Any) -> Any:
    user = make_user(**kwargs)
    domain.grant_role(user=user, kind=kind, unit=unit, at=AT)
    return user
