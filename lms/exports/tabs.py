"""This room's tab of managers' pages."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from lms.people.tabs import ManageTab, Reader


def schedule_tabs(reader: Reader) -> Iterator[ManageTab]:
    if reader.changes:
        yield ManageTab("schedules", _("Gửi định kỳ"), reverse("lms_exports:schedules"), 93)
