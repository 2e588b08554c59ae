"""What every view of the API keeps to, whatever a host site sets for views of its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext_lazy as _
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiResponse
from rest_framework.authentication import SessionAuthentication
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.permissions import IsAuthenticated
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from lms.tokens.authentication import TokenAuthentication
from lms.tokens.problems import MEDIA_TYPE, ProblemSerializer, problem
from lms.tokens.throttling import ReaderThrottle

PROBLEMS = {
    (status, MEDIA_TYPE): OpenApiResponse(ProblemSerializer, description=words)
    for status, words in [
        (400, _("Yêu cầu không đúng")), (401, _("Chưa biết bạn là ai")), (403, _("Không có quyền")),
        (404, _("Không tìm thấy")),
        (405, _("Giao diện này chỉ để đọc")), (429, _("Hỏi quá nhanh")),
    ]
}  # fmt: skip
"""The errors of every address, for the published schema."""


def page_of(rows: QuerySet[Any], number: int, size: int) -> tuple[dict[str, int], list[Any]]:
    """What every list says of itself, and the rows of one page of it; 404 past its end."""
    pages = Paginator(rows, size)
    if number > pages.num_pages:
        raise Http404
    return {"count": pages.count, "page": number, "pages": pages.num_pages}, list(pages.page(number).object_list)


class JsonOnly(BaseContentNegotiation):
    """JSON whatever is asked for: `format` in a query is no instruction here."""

    def select_renderer(self, request: Request, renderers: Any, format_suffix: str | None = None) -> Any:
        return renderers[0], renderers[0].media_type

    def select_parser(self, request: Request, parsers: Any) -> Any:
        return parsers[0]


class ReadingView(APIView):
    """Read-only, for tokens and managers, never stored by what lies between."""

    authentication_classes = [TokenAuthentication, SessionAuthentication]
    permission_classes = [IsAuthenticated]
    throttle_classes = [ReaderThrottle]
    renderer_classes = [JSONRenderer]
    content_negotiation_class = JsonOnly
    http_method_names = ["get", "head", "options"]
    metadata_class = None
    schema = AutoSchema()

    def get_exception_handler(self) -> Callable[..., Response | None]:
        return problem

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        response = super().finalize_response(request, response, *args, **kwargs)
        response["Cache-Control"] = "no-store"
        return response
