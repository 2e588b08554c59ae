from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from certification.coverage.definitions import TargetMissing, find_programme
from certification.coverage.enums import Audience
from certification.coverage.queries import coverage
from certification.coverage.suppression import suppress
from certification.desk.api.serializers import CoverageQuerySerializer, CoverageSerializer
from certification.desk.figures.question import readable_unit
from lms import dates
from lms.journal.domain import record_audit


class CoverageView(APIView):
    """Figures of a unit on a date, for those who may read it; the same object as `coverage --format json`."""

    @extend_schema(parameters=[CoverageQuerySerializer], responses=CoverageSerializer, operation_id="coverage")
    def get(self, request: Request) -> Response:
        query = CoverageQuerySerializer(data=request.query_params)
        query.is_valid(raise_exception=True)
        asked = query.validated_data
        today = dates.today()
        unit, categories = readable_unit(request.user, asked["unit"], today=today)
        try:
            found = coverage(
                unit=unit,
                as_of=asked.get("as_of", today),
                today=today,
                indicator=asked["indicator"],
                programme=find_programme(asked["programme"]),
                geography=asked["geography"],
                categories=categories,
            )
        except TargetMissing as error:
            raise ValidationError({"programme": [str(error)]}) from error
        if asked["audience"] == Audience.EXTERNAL:
            found = suppress(found)
        record_audit(
            by=request.user,
            action="coverage.export",
            subject=unit.code,
            unit_id=unit.pk,
            at=dates.now(),
            detail={"format": "api", "as_of": found.as_of.isoformat(), "audience": asked["audience"]},
        )
        return Response(found.as_dict())
