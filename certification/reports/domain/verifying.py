from __future__ import annotations

from django.db.models import QuerySet

from certification.reports.canonical import COLUMNS, Fingerprint
from certification.reports.models import FrozenReport, ReportPerson


def fingerprint_now(frozen: FrozenReport) -> str:
    """The fingerprint of what is stored today: document, rule and rows per person."""
    rows: QuerySet = ReportPerson.objects.filter(snapshot_id=frozen.snapshot_id).order_by("person_id")
    mark = Fingerprint()
    mark.add(rows.values_list(*COLUMNS).iterator(chunk_size=2000))
    return mark.close(document=frozen.document, rule=frozen.rule)


def verify_report(frozen: FrozenReport) -> bool:
    """True when nothing of a frozen report was changed since, in whatever way."""
    stored = frozen.fingerprint
    return fingerprint_now(frozen) == stored == frozen.document["fingerprint"]
