"""An export as whoever asked for it sees it. The job's row is the truth; nothing of it is stored twice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from lms.dates import civil_date
from lms.exports.enums import CONTENT_TYPES, Format, Standing
from lms.exports.kinds import KINDS, ExportKind
from lms.exports.models import ScheduledExport
from lms.jobs.enums import OPEN_STATES, JobState
from lms.jobs.models import Job
from lms.journal.models import AuditEntry
from lms.people.models import Unit

FOLDER = "exports"
KEPT_FOR = timedelta(hours=12)
"""Files hold personal data, so they go soon; asking again costs a click."""


@dataclass(frozen=True)
class Export:
    job: Job

    @property
    def kind(self) -> ExportKind:
        return KINDS[self.job.kind]

    @property
    def format(self) -> Format:
        return Format(self.job.payload.get("format", Format.XLSX))

    @property
    def expires_at(self) -> datetime | None:
        """When its file stops being handed out; None while there is none."""
        return self.job.finished_at + KEPT_FOR if self.job.finished_at else None

    def standing(self, *, at: datetime) -> Standing:
        if self.job.state in OPEN_STATES:
            return Standing.WAITING
        if self.job.state != JobState.DONE:
            return Standing.FAILED
        return Standing.READY if self.expires_at and at < self.expires_at else Standing.EXPIRED

    @property
    def path(self) -> str:
        """Its place in the private storage."""
        return str(self.job.result["file"])

    @property
    def size(self) -> int:
        return int(self.job.result["bytes"])

    @property
    def etag(self) -> str:
        return f'"{self.job.result["sha256"][:32]}"'

    @property
    def content_type(self) -> str:
        return CONTENT_TYPES[self.format]

    @property
    def download_name(self) -> str:
        """ASCII, and says nothing of what the list is about."""
        day = civil_date(self.job.finished_at or self.job.created_at)
        return f"danh-sach-{day:%Y-%m-%d}.{self.format.value}"


def export_of(user: Any, pk: UUID) -> Export | None:
    """Her own export; nobody else's, whatever rights she has."""
    job = Job.objects.filter(pk=pk, kind__in=list(KINDS), created_by=user).first()
    return Export(job) if job else None


def has_fetched(export: Export, user: Any) -> bool:
    """True when the audit log says that she fetched this file."""
    return AuditEntry.objects.filter(
        recorded_at__gte=export.job.created_at, action=export.job.kind, subject=str(export.job.pk), by=user
    ).exists()


def schedules_of(units: QuerySet[Unit]) -> QuerySet[ScheduledExport]:
    """Scheduled exports of these units, with who gets them; in the order of their units."""
    found = ScheduledExport.objects.filter(unit__in=units).select_related("unit")
    return found.prefetch_related("places__user__person").order_by("unit__sort_key", "unit_id", "pk")
