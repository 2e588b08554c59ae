from __future__ import annotations

import hashlib
import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lms.dates import now, today
from lms.journal.models import AuditEntry
from lms.people.domain import grant_role
from lms.people.enums import RoleKind
from lms.people.models import Unit
from lms.tokens import domain
from lms.tokens.models import ApiToken
from tests.factories.people import AT, make_category, make_manager, make_unit, make_user

pytestmark = pytest.mark.django_db
PAGE = reverse("lms_tokens:tokens")


@pytest.fixture
def province() -> Unit:
    found = make_unit("T", name="Tỉnh Một")
    make_unit("X1", parent=found, name="Xã Một")
    return found


@pytest.fixture
def administrator(client: Client, province: Unit) -> Any:
    user = make_manager(province, RoleKind.ADMINISTRATOR, username="quan.tri")
    client.force_login(user)
    return user


def form(unit: Unit, **kwargs: Any) -> dict[str, Any]:
    return {"label": "Bảng điều hành", "unit": unit.pk, "expires_on": today() + timedelta(days=30), **kwargs}


def grant(by: Any, unit: Unit) -> tuple[ApiToken, str]:
    return domain.grant_token(unit=unit, label="Bảng", expires_on=today() + timedelta(days=9), by=by, at=now())


def test_only_the_digest_is_kept(administrator: Any, province: Unit) -> None:
    token, secret = grant(administrator, province)
    assert re.fullmatch(r"tph_[\w-]{43}", secret)
    assert (token.digest, token.hint) == (hashlib.sha256(secret.encode()).hexdigest(), secret[:8])
    stored = ApiToken.objects.values().get()
    assert secret not in str(stored)
    entry = AuditEntry.objects.get(action="tokens.grant")
    assert (entry.subject, entry.unit_id, secret in str(entry.detail)) == (f"Bảng ({secret[:8]}…)", province.pk, False)


def test_the_secret_is_shown_once(client: Client, administrator: Any, province: Unit) -> None:
    commune = Unit.objects.get(code="X1")
    response = client.post(PAGE, form(commune))
    assert response.status_code == 201
    secret = re.search(r'<code class="secret">(tph_[\w-]+)</code>', response.content.decode())[1]
    assert domain.use_token(secret=secret, today=today()).unit == commune
    assert "no-store" in response["Cache-Control"]
    again = client.get(PAGE).content.decode()
    assert secret not in again
    assert "Bảng điều hành" in again


@pytest.mark.parametrize("days", [0, -1, 367])
def test_a_token_lasts_a_year_at_most(client: Client, administrator: Any, province: Unit, days: int) -> None:
    response = client.post(PAGE, form(province, expires_on=today() + timedelta(days=days)))
    assert response.status_code == 422
    assert "trong vòng một năm" in response.content.decode()
    assert ApiToken.objects.count() == 0


def test_nobody_grants_over_more_than_she_administers_whole(client: Client, province: Unit) -> None:
    commune = Unit.objects.get(code="X1")
    limited = make_user()
    grant_role(
        user=limited, kind=RoleKind.ADMINISTRATOR, unit=province, categories=[make_category()], at=AT
    )  # fmt: skip
    of_commune = make_manager(commune, RoleKind.ADMINISTRATOR)
    for user, unit in [
        (make_manager(province), province), (make_manager(province, RoleKind.AUDITOR), province),
        (of_commune, province), (limited, province), (make_user(), commune),
    ]:  # fmt: skip
        with pytest.raises(domain.TokenForbidden):
            grant(user, unit)
    client.force_login(limited)
    response = client.post(PAGE, form(province))
    assert response.status_code == 422
    assert "chỉ gồm một số nhóm đối tượng" in response.content.decode()
    client.force_login(of_commune)
    assert client.post(PAGE, form(province)).status_code == 422
    assert ApiToken.objects.count() == 0


def test_administrators_revoke_what_lies_in_their_subtree(client: Client, administrator: Any, province: Unit) -> None:
    commune = Unit.objects.get(code="X1")
    of_commune = make_manager(commune, RoleKind.ADMINISTRATOR)
    high, _secret = grant(administrator, province)
    low, secret = grant(of_commune, commune)
    with pytest.raises(domain.TokenForbidden):
        domain.revoke_token(token=high, by=of_commune, at=now())
    assert client.post(reverse("lms_tokens:revoke", args=[low.uuid])).url == PAGE
    assert domain.use_token(secret=secret, today=today()) is None
    low.refresh_from_db()
    first = low.revoked_at
    domain.revoke_token(token=low, by=administrator, at=now())
    low.refresh_from_db()
    assert (low.revoked_at, low.revoked_by) == (first, administrator)
    assert AuditEntry.objects.filter(action="tokens.revoke").count() == 1
    client.force_login(of_commune)
    assert client.post(reverse("lms_tokens:revoke", args=[high.uuid])).status_code == 404


def test_the_day_of_the_last_use_is_kept_and_no_more(administrator: Any, province: Unit) -> None:
    token, secret = grant(administrator, province)
    for _number in range(2):
        domain.use_token(secret=secret, today=today())
    with CaptureQueriesContext(connection) as queries:
        domain.use_token(secret=secret, today=today())
    assert not [query for query in queries if query["sql"].startswith("UPDATE")]
    token.refresh_from_db()
    assert token.last_used_on == today()


def test_nothing_was_used_after_it_expired(administrator: Any, province: Unit) -> None:
    grant(administrator, province)
    with pytest.raises(IntegrityError, match="lms_tokens_token_used_while_valid"), transaction.atomic():
        ApiToken.objects.update(expires_on=date(2026, 1, 1), last_used_on=date(2026, 1, 1))


def test_queries_of_the_list_do_not_grow(client: Client, administrator: Any, province: Unit) -> None:
    counts = []
    for more in (1, 2):
        for _number in range(more):
            grant(administrator, province)
        client.get(PAGE)
        with CaptureQueriesContext(connection) as queries:
            assert len(client.get(PAGE).context["rows"]) == (1 if more == 1 else 3)
        counts.append(len(queries))
    assert counts[0] == counts[1]
