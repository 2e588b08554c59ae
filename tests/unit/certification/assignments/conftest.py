from __future__ import annotations

import pytest

from lms.people.enums import UnitKind
from tests.factories.courses import make_course
from tests.factories.people import make_unit


@pytest.fixture
def province(db):
    return make_unit("TINH", kind=UnitKind.PROVINCE, name="Tỉnh Mẫu")


@pytest.fixture
def commune(province):
    return make_unit("XA", parent=province, name="Xã Mẫu")


@pytest.fixture
def edition(province):
    """The current edition of a course with one lesson and no quiz."""
    course = make_course(lessons=1, questions=0, organiser=province)
    course.refresh_from_db()
    return course.current_edition
