"""What is in force today, read once for all pages: one costs no query for it, or two for a fresh reader."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.core.cache import cache

from certification.campaigns.models import CalendarEntry, Drive
from certification.campaigns.recurrence import occurrences
from lms.dates import today
from lms.people.models import Person, Posting, UnitClosure
from lms.people.queries import records_of

DAY_SECONDS, READER_SECONDS = 3600, 600


@dataclass(frozen=True)
class DayEntry:
    """An occasion that is in force, or a drive that runs (then it has a token and its last day)."""

    title: str
    text: str
    unit_id: int | None
    days: int
    """How many days it lasts: the shortest is the most particular."""
    token: str = ""
    ends_on: date | None = None
    categories: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Reader:
    """Where somebody stands today: units at and above hers, and her categories."""

    units: frozenset[int] = frozenset()
    categories: frozenset[int] = frozenset()

    def is_meant(self, entry: DayEntry) -> bool:
        """True where the entry is for her unit and, if it names any, her category."""
        if entry.unit_id is not None and entry.unit_id not in self.units:
            return False
        return not entry.categories or bool(entry.categories & self.categories)


def entries_of(day: date) -> list[DayEntry]:
    """Occasions and drives of this day, the most particular first; kept until one is written, an hour at most."""
    found = cache.get(_key(day))
    if found is None:
        found = sorted([*_occasions(day), *_drives(day)], key=lambda entry: (entry.days, entry.title))
        cache.set(_key(day), found, DAY_SECONDS)
    return found


def forget_day() -> None:
    """Have the next page read the calendar and the drives again."""
    cache.delete(_key(today()))


def reader_of(person: Person, day: date) -> Reader:
    """Two queries, none within ten minutes of them."""
    key = f"certification_campaigns:reader:{person.pk}:{day:%Y%m%d}"
    found = cache.get(key)
    if found is None:
        postings = list(
            Posting.objects.on(day).filter(person__in=records_of(person.pk)).values_list("unit_id", "category_id")
        )
        above = UnitClosure.objects.on(day).filter(descendant_id__in=[unit for unit, _category in postings])
        units = above.values_list("ancestor_id", flat=True)
        found = Reader(frozenset(units), frozenset(category for _unit, category in postings))
        cache.set(key, found, READER_SECONDS)
    return found


def _occasions(day: date) -> list[DayEntry]:
    found = []
    for entry in CalendarEntry.objects.active().occasions().exclude(banner_title=""):
        for each in occurrences(entry, day, day)[:1]:
            days = (each.ends_on - each.starts_on).days + 1
            found.append(DayEntry(entry.banner_title, entry.banner_text, entry.unit_id, days))
    return found


def _drives(day: date) -> list[DayEntry]:
    running = Drive.objects.filter(closed_at=None, starts_on__lte=day, ends_on__gte=day)
    return [
        DayEntry(
            title=drive.name,
            text="",
            unit_id=drive.unit_id,
            days=(drive.ends_on - drive.starts_on).days + 1,
            token=drive.token,
            ends_on=drive.ends_on,
            categories=frozenset(category.pk for category in drive.categories.all()),
        )
        for drive in running.prefetch_related("categories")
    ]


def _key(day: date) -> str:
    return f"certification_campaigns:day:{day:%Y%m%d}"
