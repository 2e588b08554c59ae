import pytest

from tests.factories.classes import Ground, make_ground


@pytest.fixture
def ground(db) -> Ground:
    return make_ground()
