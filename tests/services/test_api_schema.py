"""The whole published interface against what it says of itself: every check of schemathesis, with a token."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import hypothesis
import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections

from lms import dates
from lms.people.enums import RoleKind
from lms.tokens.domain import grant_token
from lms.tokens.throttling import ReaderThrottle
from lms.wsgi import application
from tests.factories.people import make_manager
from tests.unit.certification.coverage.conftest import Place, place  # noqa: F401 - a fixture

pytestmark = [pytest.mark.services, pytest.mark.django_db]
EXAMPLES = 25


@pytest.fixture
def token(place: Place) -> str:  # noqa: F811
    """Of a province with one commune, one programme and few people."""
    place.staff(3, trained=2)
    _token, secret = grant_token(
        unit=place.province, label="schemathesis", expires_on=dates.today() + timedelta(days=2),
        by=make_manager(place.province, RoleKind.ADMINISTRATOR), at=dates.now(),
    )  # fmt: skip
    return secret


@pytest.fixture(autouse=True)
def _own_connection(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Requests run on the test's own connection, which they must not close; and as many as they like."""
    monkeypatch.setattr(ReaderThrottle, "rate", "1000000/min")
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


schema = schemathesis.openapi.from_wsgi("/api/v1/schema/", application)
"""As it is published; reading it asks nothing of a database."""


@schema.parametrize()
@hypothesis.settings(
    max_examples=EXAMPLES, deadline=None, derandomize=True, suppress_health_check=list(hypothesis.HealthCheck)
)
def test_every_address_answers_as_the_schema_says(case: schemathesis.Case, token: str) -> None:
    case.call_and_validate(headers={"Authorization": f"Bearer {token}"})


@pytest.mark.parametrize("path", ["/api/v1/coverage/", "/api/v1/units/", "/api/v1/reports/"])
def test_the_error_of_haste_is_in_the_schema_too(token: str, path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ReaderThrottle, "rate", "1/min")
    case = schema[path]["GET"].Case(query={"unit": "X"}, headers={"Authorization": f"Bearer {token}"})
    case.call()
    response = case.call()
    assert response.status_code == 429
    case.validate_response(response)
