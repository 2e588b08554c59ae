"""A token reads what its creator, as an administrator, may read whole: never more than she could herself."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import QuerySet

from lms.people.models import Unit
from lms.people.permissions import administered_units, readable_categories
from lms.tokens.models import ApiToken


def may_grant_token(user: Any, unit: Unit, *, as_of: date) -> bool:
    """An administrator of the unit, whose right is not limited to some categories: a token reads whole figures."""
    if not administered_units(user, as_of=as_of).filter(pk=unit.pk).exists():
        return False
    return readable_categories(user, unit, as_of=as_of) is None


def is_backed(token: ApiToken, *, as_of: date) -> bool:
    """True while whoever made it may still make it."""
    return token.created_by is not None and may_grant_token(token.created_by, token.unit, as_of=as_of)


def visible_tokens(user: Any, *, as_of: date) -> QuerySet[ApiToken]:
    """Tokens of the units that she administers, whoever made them."""
    found = ApiToken.objects.filter(unit__in=administered_units(user, as_of=as_of))
    return found.select_related("unit", "created_by__person")
