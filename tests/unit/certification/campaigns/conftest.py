from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from lms.dates import now, today
from lms.people.enums import UnitKind
from lms.people.models import Person
from tests.factories.campaigns import make_campaign
from tests.factories.courses import make_course
from tests.factories.people import make_category, make_manager, make_person, make_unit, make_user, post


@pytest.fixture
def world(db: Any) -> SimpleNamespace:
    """A province with two communes, a manager of each, an open course, and a drive of the province that runs today."""
    found = SimpleNamespace()
    found.province = make_unit("TINH", kind=UnitKind.PROVINCE, name="Tỉnh Mẫu")
    found.commune = make_unit("XA", parent=found.province, name="Xã Mẫu")
    found.other = make_unit("KHAC", parent=found.province, name="Xã Khác")
    found.category = make_category("ctv", "Cộng tác viên cơ sở")
    found.top, found.manager, found.stranger = (
        make_manager(unit) for unit in (found.province, found.commune, found.other)
    )
    found.course = make_course(lessons=1, questions=0, organiser=found.province, slug="khoa-mot")
    found.drive = make_campaign(
        found.province, [found.course], starts_on=today() - timedelta(days=5), ends_on=today() + timedelta(days=5)
    )
    found.at = now()
    return found


def worker(unit: Any, category: Any = None, *, login: bool = False, **kwargs: Any) -> Person:
    """Somebody posted in a unit, with a login or without."""
    person = make_person(**kwargs)
    post(person, unit, category)
    if login:
        Person.objects.filter(pk=person.pk).update(user=make_user())
        person.refresh_from_db()
    return person
