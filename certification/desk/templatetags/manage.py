"""What the tabs of managers' pages need to know about the reader."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import template

from lms.people.enums import MANAGING_ROLES
from lms.people.permissions import AUDITING_ROLES
from lms.people.queries import role_kinds

register = template.Library()


@dataclass(frozen=True)
class ManageRights:
    """Whether the reader may change people, and whether she reads rights and log."""

    changes: bool
    audits: bool


@register.simple_tag(takes_context=True)
def manage_rights(context: template.Context) -> ManageRights:
    """One query for the kinds of her roles; none for a superuser."""
    user: Any = context["request"].user
    if user.is_superuser:
        return ManageRights(changes=True, audits=True)
    kinds = role_kinds(user)
    return ManageRights(changes=bool(kinds & MANAGING_ROLES), audits=bool(kinds & AUDITING_ROLES))
