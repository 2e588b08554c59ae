"""The tab of managers' pages under which classes stand."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from courses.classes.permissions import awaiting, organised_by, taught_by
from courses.classes.queries import rows_waiting
from lms.dates import today
from lms.people.tabs import ManageTab, Reader


def class_tabs(reader: Reader) -> Iterator[ManageTab]:
    """For managers, auditors, and whoever teaches a class; what waits is what she may decide."""
    if not reader.reads and not taught_by(reader.user).exists():
        return
    waiting = 0
    if reader.changes:
        as_of = today()
        waiting = awaiting(reader.user, as_of=as_of).count()
        waiting += rows_waiting(organised_by(reader.user, as_of=as_of)).count()
    yield ManageTab("classes", _("Lớp"), reverse("courses_classes:classes"), 40, waiting)
