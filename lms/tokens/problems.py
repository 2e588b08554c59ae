"""Errors of the API as problem documents (RFC 9457), in the language of the site."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework import exceptions, serializers
from rest_framework.response import Response
from rest_framework.views import exception_handler

MEDIA_TYPE = "application/problem+json"


class MissingHere(Http404):
    """A 404 whose message is for people."""


class ProblemSerializer(serializers.Serializer):
    """What went wrong and what to do; `errors` names the parameters that were not accepted."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    errors = serializers.DictField(child=serializers.ListField(child=serializers.CharField()), required=False)


def titles() -> dict[int, str]:
    return {
        HTTPStatus.BAD_REQUEST: _("Yêu cầu không đúng"),
        HTTPStatus.UNAUTHORIZED: _("Chưa biết bạn là ai"),
        HTTPStatus.FORBIDDEN: _("Không có quyền"),
        HTTPStatus.NOT_FOUND: _("Không tìm thấy"),
        HTTPStatus.METHOD_NOT_ALLOWED: _("Giao diện này chỉ để đọc"),
        HTTPStatus.TOO_MANY_REQUESTS: _("Hỏi quá nhanh"),
    }


def details() -> dict[int, str]:
    """What is said where the error itself says nothing in our words."""
    return {
        HTTPStatus.BAD_REQUEST: _("Hãy xem các tham số được nêu và gửi lại."),
        HTTPStatus.UNAUTHORIZED: _("Hãy gửi mã truy cập trong tiêu đề Authorization: Bearer …, hoặc đăng nhập."),
        HTTPStatus.FORBIDDEN: _("Mã truy cập hoặc tài khoản này không đọc được đơn vị ấy."),
        HTTPStatus.NOT_FOUND: _("Không có đơn vị hoặc trang nào như vậy. Hãy xem lại mã đơn vị và số trang."),
        HTTPStatus.METHOD_NOT_ALLOWED: _("Hãy dùng phương thức GET."),
    }


def problem(error: Exception, context: dict[str, Any]) -> Response | None:
    """The problem document of an error; None for what is no fault of the request."""
    response = exception_handler(error, context)
    if response is None:
        return None
    status = response.status_code
    body: dict[str, Any] = {
        "type": "about:blank", "title": titles().get(status, HTTPStatus(status).phrase), "status": status,
        "detail": _detail(error, status),
    }  # fmt: skip
    if isinstance(error, exceptions.ValidationError) and isinstance(error.detail, dict):
        body["errors"] = {field: [str(text) for text in _flat(texts)] for field, texts in error.detail.items()}
    response.data = body
    response.content_type = MEDIA_TYPE
    return response


def _detail(error: Exception, status: int) -> str:
    if isinstance(error, exceptions.Throttled):
        return _("Hãy chờ %(seconds)s giây rồi hỏi lại.") % {"seconds": int(error.wait or 60) + 1}
    if isinstance(error, exceptions.AuthenticationFailed):
        return str(error.detail)
    if isinstance(error, MissingHere):
        return str(error)
    return details().get(status, str(getattr(error, "detail", "")))


def _flat(texts: Any) -> list[Any]:
    return texts if isinstance(texts, list) else [texts]
