"""Person by person: who came into a restated report, who left it, whose result changed, and why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from certification.awards.models import Award
from certification.reports.enums import Became
from certification.reports.models import FrozenReport, ReportPerson
from lms.dates import civil_date
from lms.people.models import PersonMerge, Posting

RowQuery = Iterable[ReportPerson]


@dataclass
class PersonChange:
    """One person who differs between two frozen versions; `old` or `new` is None where she stands in one only."""

    person_id: int
    full_name: str
    sort_key: str
    became: Became
    old: ReportPerson | None
    new: ReportPerson | None
    why: list[str] = field(default_factory=list)


def person_changes(old: FrozenReport, new: FrozenReport, *, mine: list[list[ReportPerson]]) -> list[PersonChange]:
    """The differences among `mine`, the rows of the two snapshots that the reader may see, in name order, with what
    was recorded between the two freezes."""
    before = {row.person_id: row for row in mine[0]}
    after = {row.person_id: row for row in mine[1]}
    found = []
    for person_id in before.keys() | after.keys():
        one, other = before.get(person_id), after.get(person_id)
        became, row = _became(one, other), other or one
        if became is not None and row is not None:
            found.append(PersonChange(person_id, row.full_name, row.sort_key, became, one, other))
    found.sort(key=lambda change: (change.sort_key, change.person_id))
    reasons = _reasons([change.person_id for change in found], old.frozen_at, new.frozen_at)
    for change in found:
        change.why = reasons.get(change.person_id, []) or [_("dữ liệu được sửa giữa hai lần chốt")]
    return found


def _became(old: ReportPerson | None, new: ReportPerson | None) -> Became | None:
    if old is None:
        return Became.JOINED
    if new is None:
        return Became.LEFT
    if old.is_covered != new.is_covered:
        return Became.COVERED if new.is_covered else Became.UNCOVERED
    if old.unit_id != new.unit_id or old.category_id != new.category_id:
        return Became.MOVED
    if (old.bits, old.is_new, old.sex, old.full_name, old.attendances) != (
        new.bits, new.is_new, new.sex, new.full_name, new.attendances,
    ):  # fmt: skip
        return Became.CHANGED
    return None


def _reasons(person_ids: list[int], since: datetime, until: datetime) -> dict[int, list[str]]:
    """{person: what was written about any of her records after the first freeze}; five statements in all."""
    found: dict[int, list[str]] = defaultdict(list)
    for start in range(0, len(person_ids), 500):
        _add_reasons(found, person_ids[start : start + 500], since, until)
    return found


def _add_reasons(found: dict[int, list[str]], chunk: list[int], since: datetime, until: datetime) -> None:
    span = (since, until)
    hers = Q(person_id__in=chunk) | Q(person__canonical_id__in=chunk)
    owner = Coalesce("person__canonical_id", F("person_id"))
    for one in PersonMerge.objects.filter(
        Q(duplicate_id__in=chunk) | Q(into_id__in=chunk), Q(merged_at__range=span) | Q(undone_at__range=span)
    ).select_related("duplicate", "into"):
        for person_id, other in ((one.duplicate_id, one.into), (one.into_id, one.duplicate)):
            if one.undone_at and since <= one.undone_at <= until:
                found[person_id].append(_("hồ sơ đã được tách khỏi %(name)s") % {"name": other.full_name})
            else:
                found[person_id].append(_("hồ sơ được gộp với %(name)s") % {"name": other.full_name})
    postings = Posting.objects.filter(hers).annotate(owner=owner).order_by("pk")
    for row in postings.filter(recorded_at__range=span).select_related("unit"):
        found[row.owner].append(
            _("vị trí ở %(unit)s ghi ngày %(day)s") % {"unit": row.unit.name, "day": _day(row.recorded_at)}
        )
    for row in postings.filter(reversal__recorded_at__range=span).select_related("unit", "reversal"):
        found[row.owner].append(
            _("vị trí ở %(unit)s bị hủy: %(reason)s") % {"unit": row.unit.name, "reason": row.reversal.reason}
        )
    awards = Award.objects.filter(hers, part__isnull=False).annotate(owner=owner).select_related("part").order_by("pk")
    for award in awards.filter(Q(recorded_at__range=span) | Q(revoked_at__range=span)):
        values = {"part": award.part.code if award.part else "", "reason": award.revoked_reason}
        if award.revoked_at is not None and since <= award.revoked_at <= until:
            found[award.owner].append(_("kết quả phần %(part)s bị hủy: %(reason)s") % values)
        else:
            values["day"] = _day(award.recorded_at)
            found[award.owner].append(_("kết quả phần %(part)s ghi ngày %(day)s") % values)


def _day(at: datetime) -> str:
    return f"{civil_date(at):%d/%m/%Y}"
