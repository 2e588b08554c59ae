"""The tabs of managers' pages: every room that has pages for managers contributes its own.

A room registers ``@hooks.register("taphuan_manage_tabs")`` on a function of ``(reader)`` that yields tabs. It asks
nothing of the database that `reader` knows already.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from wagtail import hooks

from lms.people.enums import MANAGING_ROLES, READING_ROLES, RoleKind
from lms.people.permissions import AUDITING_ROLES
from lms.people.queries import role_kinds

HOOK = "taphuan_manage_tabs"


@dataclass(frozen=True)
class ManageTab:
    """`order` says where it stands among the others; `waiting`: things that wait for the reader there."""

    name: str
    label: str
    url: str
    order: int
    waiting: int = 0


class Reader:
    """Who looks at a managers' page, and what kinds of rights she holds; one query, none for a superuser."""

    def __init__(self, user: Any) -> None:
        self.user = user

    @cached_property
    def kinds(self) -> set[str]:
        return set(RoleKind.values) if self.user.is_superuser else role_kinds(self.user)

    @property
    def reads(self) -> bool:
        return bool(self.kinds & READING_ROLES)

    @property
    def changes(self) -> bool:
        return bool(self.kinds & MANAGING_ROLES)

    @property
    def audits(self) -> bool:
        return bool(self.kinds & AUDITING_ROLES)


def tabs_for(user: Any) -> list[ManageTab]:
    """All rooms' tabs in their order."""
    reader = Reader(user)
    found: Iterator[ManageTab] = (tab for contribute in hooks.get_hooks(HOOK) for tab in contribute(reader))
    return sorted(found, key=lambda tab: (tab.order, tab.name))
