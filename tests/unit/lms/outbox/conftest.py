from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from lms.outbox import channels, kinds
from lms.people.models import Person
from tests.factories.outbox import OPTIONAL, URGENT, FakeChannel
from tests.factories.people import make_person, make_user


@pytest.fixture(autouse=True)
def _kinds() -> Iterator[None]:
    for kind in (OPTIONAL, URGENT):
        kinds.register_kind(kind)
    yield
    for kind in (OPTIONAL, URGENT):
        del kinds._KINDS[kind.name]


@pytest.fixture
def outside(monkeypatch: pytest.MonkeyPatch) -> Callable[..., FakeChannel]:
    """Put these channels in the place of those that the settings name; returns the first."""

    def use(*found: FakeChannel) -> FakeChannel:
        monkeypatch.setattr(channels, "_named_by_settings", lambda: list(found))
        return found[0]

    return use


@pytest.fixture
def reader(client: Any) -> Person:
    person = make_person(email="doc@example.org", phone="0912345678")
    Person.objects.filter(pk=person.pk).update(user=make_user("doc"))
    person.refresh_from_db()
    client.force_login(person.user)
    return person
