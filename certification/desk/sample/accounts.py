"""The four demo accounts. The production settings refuse their password."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.contrib.auth import get_user_model

from certification.desk.sample.province import OPENED_ON, Province
from courses.content.authors import author_permissions, ensure_organiser
from lms.accounts.validators import DEMO_PASSWORD
from lms.people.domain import grant_role, post_person, register_person
from lms.people.enums import RoleKind, Sex
from lms.people.models import Person

ACCOUNTS = [
    ("hocvien", "học viên", "Nguyễn Thị Mẫu Hương", "nhan-vien-ctxh"),
    ("giangvien", "giảng viên", "Trần Thị Mẫu Giảng", "vien-chuc"),
    ("quanly", "cán bộ phụ trách", "Lê Văn Mẫu Quản", "cong-chuc"),
    ("admin", "quản trị hệ thống", "", ""),
]
"""(user name, what for, synthetic name, category)."""


def make_accounts(province: Province, *, at: datetime) -> dict[str, Any]:
    """Create the accounts, each with its person, posting and role; repeatable, passwords set anew."""
    users = {}
    for username, _what, full_name, category in ACCOUNTS:
        user, _ = get_user_model().objects.get_or_create(username=username)
        user.set_password(DEMO_PASSWORD)
        user.is_staff = user.is_superuser = username == "admin"
        user.save()
        users[username] = user
        if full_name and not Person.objects.filter(user=user).exists():
            person = register_person(
                full_name=full_name, birth_date=date(1988, 5, 4), sex=Sex.FEMALE, staff_code=f"DEMO-{username}", at=at
            )
            person.user = user
            person.save(update_fields=["user"])
            unit = province.communes[0] if username == "hocvien" else province.home_affairs
            post_person(person=person, unit=unit, category=province.categories[category], valid_from=OPENED_ON, at=at)
    _, _, authors = ensure_organiser(unit=province.home_affairs)
    authors.permissions.add(*author_permissions("courses_content", ["hotline"]))
    grant_role(user=users["giangvien"], kind=RoleKind.TRAINER, unit=province.home_affairs, at=at)
    grant_role(user=users["quanly"], kind=RoleKind.MANAGER, unit=province.root, at=at)
    return users
