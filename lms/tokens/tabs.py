"""This room's tab of managers' pages."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from lms.people.enums import RoleKind
from lms.people.tabs import ManageTab, Reader


def token_tabs(reader: Reader) -> Iterator[ManageTab]:
    if RoleKind.ADMINISTRATOR in reader.kinds:
        yield ManageTab("tokens", _("Mã truy cập"), reverse("lms_tokens:tokens"), 97)
