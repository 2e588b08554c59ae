import pytest

from courses.content.authors import ensure_organiser
from tests.factories.courses import make_author, make_organiser


@pytest.fixture
def organiser(db):
    return make_organiser()


@pytest.fixture
def author(organiser):
    return make_author(organiser)


@pytest.fixture
def shelf(organiser):
    return ensure_organiser(unit=organiser)[0]
