"""Questions in and out, under the bank's list in the editor."""

from __future__ import annotations

import uuid
from collections import Counter
from typing import Any
from uuid import UUID

from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods
from wagtail.admin import messages
from wagtail.permissions import policy_registry

from courses.content.shelves import organisers_of
from courses.quiz.exchange import bank_of, import_items, known_in, plan_of, twins_of_bank
from courses.quiz.exchange_pages.forms import AIKEN, GIFT, ExportForm, UploadForm
from courses.quiz.interchange.aiken import losses, why_not, write_aiken
from courses.quiz.interchange.files import read_file
from courses.quiz.interchange.gift_writing import write_gift
from courses.quiz.interchange.items import MOST_BYTES, FileRefused, Item
from courses.quiz.interchange.workbook import write_workbook
from courses.quiz.models import Question
from lms.downloads import XLSX, xlsx_response
from lms.people.models import Unit

TEMPLATES = "taphuan/courses_quiz/exchange"
KEPT = 3600
"""Seconds that a file waits between its upload and the last press of the button."""
A_PAGE = 100


@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """Take a file, and lead to what an import would do with it."""
    _demand(request, ["add"])
    form = UploadForm(request.POST or None, request.FILES or None, for_user=request.user)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data["file"]
        data = given.read(MOST_BYTES + 1)
        try:
            read_file(data, given.name)
        except FileRefused as refusal:
            form.add_error("file", str(refusal))
        else:
            key = uuid.uuid4()
            kept = {"name": given.name, "data": data, "organiser": form.cleaned_data["organiser"].pk}
            cache.set(_cache_key(request, key), kept, KEPT)
            return redirect("taphuan_question_preview", key)
    return render(request, f"{TEMPLATES}/upload.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def preview(request: HttpRequest, key: UUID) -> HttpResponse:
    """Each item of the file and what becomes of it; a POST writes what was understood."""
    _demand(request, ["add"])
    kept = cache.get(_cache_key(request, key))
    organiser = organisers_of(request.user).filter(pk=kept["organiser"]).first() if kept else None
    if kept is None or organiser is None:
        messages.error(request, _("Tệp đã hết hạn chờ. Hãy tải lên lại."))
        return redirect("taphuan_question_import")
    items = read_file(kept["data"], kept["name"])
    if request.method == "POST":
        return _apply(request, key, organiser, items)
    planned = plan_of(items, known_in(bank_of(request.user).filter(organiser=organiser)))
    fates = Counter(each.fate for each in planned)
    context = {
        "key": key,
        "organiser": organiser,
        "page": Paginator(planned, A_PAGE).get_page(request.GET.get("p")),
        "fates": {name: fates[name] for name in ("new", "renew", "same", "refused")},
        "doubles": sum(bool(each.twins) for each in planned),
        "waiting": fates["new"] + fates["renew"],
    }
    return render(request, f"{TEMPLATES}/preview.html", context)


@require_GET
def export(request: HttpRequest) -> HttpResponse:
    """Choose questions and a format; what the format cannot carry is said before the file is made."""
    _demand(request, ["add", "change", "view"])
    bank = bank_of(request.user)
    form = ExportForm(request.GET if "format" in request.GET else None, bank=bank)
    context: dict[str, Any] = {"form": form}
    if form.is_bound and form.is_valid():
        tags = form.cleaned_data["tag"]
        found = bank.filter(taggings__tag__in=tags).distinct() if tags else bank
        known = known_in(found)
        data, name, kind, left_out = _written([each.draft for each in known], form.cleaned_data["format"])
        as_aiken = form.cleaned_data["format"] == AIKEN
        if "download" in request.GET:
            response = HttpResponse(data, content_type=kind)
            response["Content-Disposition"] = f'attachment; filename="{name}"'
            return response
        context |= {
            "total": len(known),
            "carried": len(known) - len(left_out),
            "left_out": left_out,
            "losing": sum(losses(each.draft) for each in known if not why_not(each.draft)) if as_aiken else 0,
            "query": request.GET.urlencode(),
        }
    return render(request, f"{TEMPLATES}/export.html", context)


@require_GET
def template(request: HttpRequest) -> HttpResponse:
    """The workbook to fill in, with an example of each kind."""
    _demand(request, ["add"])
    return xlsx_response(write_workbook([])[0], "mau-cau-hoi.xlsx")


@require_GET
def twins(request: HttpRequest) -> HttpResponse:
    """Questions of her bank that ask the same."""
    _demand(request, ["add", "change", "view"])
    groups = twins_of_bank(known_in(bank_of(request.user)))
    return render(request, f"{TEMPLATES}/twins.html", {"page": Paginator(groups, 50).get_page(request.GET.get("p"))})


def _apply(request: HttpRequest, key: UUID, organiser: Unit, items: list[Item]) -> HttpResponse:
    done = import_items(organiser=organiser, items=items, by=request.user)
    told = _("Câu mới: %(new)s. Câu được viết lại: %(renewed)s.") % {"new": done.new, "renewed": done.renewed}
    messages.success(request, told)
    for item, reason in done.refused[:20]:
        said = _("Câu %(number)s, “%(name)s”: %(reason)s")
        messages.error(request, said % {"number": item.number, "name": item.name, "reason": reason})
    if done.left:
        messages.warning(request, _("Còn %(left)s câu: bấm lần nữa để nhập tiếp.") % {"left": done.left})
    if done.left or done.refused:
        return redirect("taphuan_question_preview", key)
    return redirect(Question.snippet_viewset.get_url_name("list"))  # type: ignore[attr-defined]


def _written(drafts: list[Any], form: str) -> tuple[bytes, str, str, list[Any]]:
    """(file, its neutral name, its type, what it could not carry)"""
    if form == GIFT:
        return write_gift(drafts).encode(), "cau-hoi-gift.txt", "text/plain; charset=utf-8", []
    if form == AIKEN:
        text, left_out = write_aiken(drafts)
        return text.encode(), "cau-hoi-aiken.txt", "text/plain; charset=utf-8", left_out
    data, left_out = write_workbook(drafts)
    return data, "cau-hoi.xlsx", XLSX, left_out


def _demand(request: HttpRequest, actions: list[str]) -> None:
    if not policy_registry.get_by_type(Question).user_has_any_permission(request.user, actions):
        raise PermissionDenied


def _cache_key(request: HttpRequest, key: UUID) -> str:
    """Under the login: another's file is not found."""
    return f"courses_quiz:import:{request.user.pk}:{key}"
