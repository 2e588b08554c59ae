from __future__ import annotations

import hashlib
import secrets
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from lms.dates import civil_date
from lms.journal.domain import record_audit
from lms.people.models import Unit
from lms.tokens.models import ApiToken
from lms.tokens.permissions import is_backed, may_grant_token, visible_tokens

PREFIX = "tph_"
"""By which a scanner of leaked secrets knows what it has found."""
HINT = len(PREFIX) + 4


class TokenForbidden(PermissionError):
    """Somebody wanted to make or revoke a token of a unit that she does not administer."""


def digest_of(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


@transaction.atomic
def grant_token(*, unit: Unit, label: str, expires_on: date, by: Any, at: datetime) -> tuple[ApiToken, str]:
    """Make a token; returns it with its secret, which nobody can read again. TokenForbidden without the right."""
    if not may_grant_token(by, unit, as_of=civil_date(at)):
        raise TokenForbidden
    secret = PREFIX + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        digest=digest_of(secret), hint=secret[:HINT], label=label, unit=unit, expires_on=expires_on, created_by=by,
        created_at=at,
    )  # fmt: skip
    record_audit(
        by=by, action="tokens.grant", subject=str(token), unit_id=unit.pk, at=at,
        detail={"token": str(token.uuid), "until": expires_on.isoformat()},
    )  # fmt: skip
    return token, secret


@transaction.atomic
def revoke_token(*, token: ApiToken, by: Any, at: datetime) -> None:
    """End it at once; the first time stays. TokenForbidden for whoever does not administer its unit."""
    if not visible_tokens(by, as_of=civil_date(at)).filter(pk=token.pk).exists():
        raise TokenForbidden
    if ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=at, revoked_by=by):
        record_audit(
            by=by, action="tokens.revoke", subject=str(token), unit_id=token.unit_id, at=at,
            detail={"token": str(token.uuid)},
        )  # fmt: skip


def use_token(*, secret: str, today: date) -> ApiToken | None:
    """The token with this secret, noted as used today; None for one that is unknown, revoked, expired, or whose creator
    no longer administers its unit."""
    found = ApiToken.objects.standing(on=today).filter(digest=digest_of(secret))
    token = found.select_related("unit", "created_by").first()
    if token is None or not is_backed(token, as_of=today):
        return None
    if token.last_used_on != today:
        ApiToken.objects.filter(Q(last_used_on=None) | Q(last_used_on__lt=today), pk=token.pk).update(
            last_used_on=today
        )
    return token
