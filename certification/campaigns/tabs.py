"""This room's tab of managers' pages."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from lms.people.tabs import ManageTab, Reader


def campaign_tabs(reader: Reader) -> Iterator[ManageTab]:
    if reader.reads:
        yield ManageTab("campaigns", _("Chiến dịch"), reverse("certification_campaigns:drives"), 50)
