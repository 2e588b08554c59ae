from __future__ import annotations

from django.db.models import OuterRef, Subquery
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from certification.coverage.definitions import TargetMissing, find_programme
from certification.coverage.outward import coverage_for
from certification.desk.api.access import note_call, open_unit, open_units
from certification.desk.api.base import PROBLEMS, ReadingView, page_of
from certification.desk.api.serializers import (
    CoverageQuerySerializer,
    CoverageSerializer,
    UnitPageQuerySerializer,
    UnitPageSerializer,
)
from lms import dates
from lms.people.models import UnitParent
from lms.tokens.problems import MissingHere


class CoverageView(ReadingView):
    """Figures of a unit on a date, for those who may read it; the same object as `coverage --format json`."""

    @extend_schema(
        parameters=[CoverageQuerySerializer], responses={200: CoverageSerializer, **PROBLEMS}, operation_id="coverage"
    )
    def get(self, request: Request) -> Response:
        query = CoverageQuerySerializer(data=request.query_params)
        query.is_valid(raise_exception=True)
        asked = query.validated_data
        today = dates.today()
        unit, categories = open_unit(request, asked["unit"], today=today)
        try:
            found = coverage_for(
                asked["audience"],
                unit=unit,
                as_of=asked.get("as_of", today),
                today=today,
                indicator=asked["indicator"],
                programme=find_programme(asked["programme"]),
                geography=asked["geography"],
                categories=categories,
            )
        except TargetMissing as error:
            raise MissingHere(str(error)) from error
        detail = {"format": "api", "as_of": found.as_of.isoformat(), "audience": asked["audience"]}
        note_call(request, action="coverage.export", unit=unit, detail=detail)
        return Response(found.as_dict())


class UnitsView(ReadingView):
    """The units that the reader may ask about, standing today, with what each stands under; in the order of codes."""

    @extend_schema(
        parameters=[UnitPageQuerySerializer], responses={200: UnitPageSerializer, **PROBLEMS}, operation_id="units"
    )
    def get(self, request: Request) -> Response:
        query = UnitPageQuerySerializer(data=request.query_params)
        query.is_valid(raise_exception=True)
        today = dates.today()
        above = UnitParent.objects.on(today).filter(unit=OuterRef("pk")).values("parent__code")[:1]
        units = open_units(request, today=today).on(today).order_by("code").annotate(parent=Subquery(above))
        asked = query.validated_data
        told, rows = page_of(units.values("code", "name", "kind", "parent"), asked["page"], asked["page_size"])
        note_call(request, action="units.read", unit=None, detail={"format": "api"})
        return Response({**told, "results": rows})
