"""The frozen reports that the reader may see, with the figures of the whole and of nobody else."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from certification.coverage.enums import Audience
from certification.desk.api.access import note_call, open_reports
from certification.desk.api.base import PROBLEMS, ReadingView, page_of
from certification.desk.api.serializers import ReportPageQuerySerializer, ReportPageSerializer
from certification.reports.contents import Document
from certification.reports.models import Report
from certification.reports.outward import headline
from lms import dates

FIGURES = (
    "state", "headcount", "declared", "covered", "parts", "attendances", "gap", "reached", "new_covered",
    "new_attendances",
)  # fmt: skip


class ReportsView(ReadingView):
    """Frozen reports, also those that a restatement replaced; the latest period first, then in the order of codes.

    For outsiders (`audience=external`) small counts are withheld: a consolidated report tells what the copy made for
    them tells, a unit's own report no figures, for the two together would give small ones away.
    """

    @extend_schema(
        parameters=[ReportPageQuerySerializer], responses={200: ReportPageSerializer, **PROBLEMS},
        operation_id="reports",
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        # A plain dict: of a QueryDict an empty value would count as not asked.
        query = ReportPageQuerySerializer(data=request.query_params.dict())
        query.is_valid(raise_exception=True)
        asked = query.validated_data
        found = open_reports(request, today=dates.today()).filter(frozen__isnull=False)
        if "year" in asked:
            found = found.filter(period__year=asked["year"])
        if "unit" in asked:
            found = found.filter(unit__code=asked["unit"])
        found = found.select_related("period__deadline__series__programme", "unit", "frozen")
        told, rows = page_of(
            found.order_by("-period__ends_on", "unit__code", "kind", "-version", "pk"),
            asked["page"],
            asked["page_size"],
        )
        note_call(request, action="reports.read", unit=None, detail={"format": "api", "audience": asked["audience"]})
        return Response({**told, "results": [_told(row, asked["audience"]) for row in rows]})


def _told(row: Report, audience: str) -> dict[str, Any]:
    document, period = Document.from_dict(row.frozen.document), row.period
    return {
        "id": str(row.uuid),
        "series": period.series.name,
        "period": period.deadline.name,
        "year": period.year,
        "starts_on": document.starts_on,
        "ends_on": document.ends_on,
        "due_on": document.due_on,
        "unit": {"code": row.unit.code, "name": row.unit.name},
        "scope": {"code": document.unit_code, "name": document.unit_name},
        "programme": period.series.programme.code,
        "indicator": document.indicator,
        "target_percent": document.target_percent,
        "kind": row.kind,
        "version": row.version,
        "state": row.state,
        "number": row.number,
        "signed_on": row.signed_on,
        "fingerprint": row.frozen.fingerprint,
        "frozen_at": row.frozen.frozen_at,
        "generated_for": audience,
        "figures": _figures(document, row.kind, audience),
    }


def _figures(document: Document, kind: str, audience: str) -> dict[str, Any]:
    is_external = audience == Audience.EXTERNAL
    total = asdict(headline(document, kind) if is_external else document.total)
    return {name: total[name] for name in FIGURES} | ({"suppressed": total["suppressed"]} if is_external else {})
