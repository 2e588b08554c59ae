"""This room's tab of managers' pages."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from lms.people.tabs import ManageTab, Reader


def assignment_tabs(reader: Reader) -> Iterator[ManageTab]:
    if reader.reads:
        yield ManageTab("assignments", _("Giao học"), reverse("certification_assignments:list"), 30)
