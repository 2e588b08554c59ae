import pytest

from tests.factories.people import make_category, make_manager, make_unit


@pytest.fixture
def commune():
    make_category("cong-tac-vien", "Cộng tác viên")
    top = make_unit("T")
    make_unit("X2", parent=top, name="Xã Hai")
    return make_unit("X1", parent=top, name="Xã Một")


@pytest.fixture
def manager(client, commune):
    user = make_manager(commune)
    client.force_login(user)
    return user
