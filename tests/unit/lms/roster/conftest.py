from __future__ import annotations

import pytest

from lms.people.models import Unit
from tests.factories.people import make_category, make_unit


@pytest.fixture
def commune():
    make_category("cong-tac-vien", "Cộng tác viên")
    make_category("cong-chuc", "Công chức")
    top = make_unit("T", name="Tỉnh T")
    unit = make_unit("X1", parent=top, name="Xã Một")
    make_unit("X1-T", parent=unit, name="Trạm Một")
    make_unit("X2", parent=top, name="Xã Hai")
    return unit


@pytest.fixture
def unit():
    return lambda code: Unit.objects.get(code=code)
