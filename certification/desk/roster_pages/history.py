"""What became of the last files, as the page lists it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from lms.roster.enums import RowKind
from lms.roster.models import RosterImport
from lms.roster.permissions import visible_imports

SHOWN = 20


@dataclass(frozen=True)
class PastImport:
    head: RosterImport
    summary: str
    who: str


def history_of(user: Any) -> list[PastImport]:
    """The last SHOWN imports that `user` may see, newest first."""
    heads = visible_imports(user).select_related("unit", "uploaded_by").order_by("-uploaded_at", "pk")[:SHOWN]
    return [
        PastImport(head, summary_of(head), head.uploaded_by.get_username() if head.uploaded_by else "manage.py")
        for head in heads
    ]


def summary_of(head: RosterImport) -> str:
    """Its counts in words, kinds without rows left out."""
    parts = [
        _("%(count)s %(kind)s") % {"count": head.counts[kind.value], "kind": kind.label}
        for kind in RowKind
        if head.counts.get(kind.value)
    ]
    return ", ".join(parts)
