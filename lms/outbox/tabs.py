from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from lms.people.tabs import ManageTab, Reader


def message_tabs(reader: Reader) -> Iterator[ManageTab]:
    """For those who change people: whoever mends an address is who can see that it is wrong."""
    if reader.changes:
        yield ManageTab("messages", _("Tin nhắn"), reverse("lms_outbox:deliveries"), 92)
