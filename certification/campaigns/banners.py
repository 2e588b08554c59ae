"""What this room says on learners' pages: the occasion of the day, and the drives that are meant for her."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from certification.campaigns.today import Reader, entries_of, reader_of
from courses.learning.banners import Banner
from lms.people.models import Person

MOST_DRIVES = 2


def campaign_banners(person: Person | None, as_of: date) -> Iterator[Banner]:
    """At most one occasion, the most particular of those in force, and two drives."""
    entries = entries_of(as_of)
    asks_place = any(entry.unit_id is not None or entry.categories for entry in entries)
    reader = reader_of(person, as_of) if person is not None and asks_place else Reader()
    meant = [entry for entry in entries if reader.is_meant(entry)]
    for entry in [entry for entry in meant if not entry.token][:1]:
        yield Banner(entry.title, entry.text)
    for entry in [entry for entry in meant if entry.token][:MOST_DRIVES]:
        until = _("Đợt học đến hết ngày %(day)s.") % {"day": f"{entry.ends_on:%d/%m/%Y}"}
        yield Banner(
            entry.title, until, reverse("certification_campaigns:landing", args=[entry.token]), _("Xem đợt học"),
            is_data=False,
        )  # fmt: skip
