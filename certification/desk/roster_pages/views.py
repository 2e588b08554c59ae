from __future__ import annotations

import secrets
from datetime import date
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from certification.desk.roster_pages.forms import CardFilterForm, UploadForm
from certification.desk.roster_pages.qr import qr_path
from lms.accounts.domain import CardRefused, issue_codes
from lms.accounts.queries import cardable_people
from lms.dates import civil_date, now, today
from lms.people.models import Category, Person, Posting, Unit
from lms.people.permissions import managed_people, managed_units, top_units
from lms.roster.domain import (
    PreviewStale,
    RosterHasErrors,
    UnitForbidden,
    apply_roster,
    preview_roster,
)
from lms.roster.errors import FileRefused
from lms.roster.plan import Preview
from lms.roster.read import RosterSheet, check_size, read_roster
from lms.roster.waiting import drop_upload, keep_upload, sweep_uploads, waiting_upload
from lms.roster.workbooks import error_workbook, roster_template

WAITING = "roster_upload"
"""Session key: the sheet that this manager is about to apply. One at a time."""
SHOWN_ROWS = 50
SHOWN_ERRORS = 500
SHOWN_PEOPLE = 200
MAX_CARDS = 400
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PAGES = "taphuan/certification_desk"


# --- the roster ------------------------------------------------------------------------------------------------------
@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def roster(request: HttpRequest) -> HttpResponse:
    """Upload, then see what it would do, then apply: the three steps of one page."""
    units = _units_of(request)
    if request.method == "POST" and "apply" in request.POST:
        return _apply(request, units)
    if request.method == "POST":
        return _upload(request, units)
    own = next(iter(top_units(request.user, as_of=today())), None)
    return _ask_file(request, UploadForm(units=units, initial={"unit": own}))


@never_cache
@login_required
@require_GET
def roster_errors(request: HttpRequest) -> HttpResponse:
    """The faulty rows of the waiting sheet as a workbook."""
    units = _units_of(request)
    waiting = _waiting(request, request.GET.get("token", ""), units)
    if waiting is None:
        return _start_again(request)
    unit, sheet = waiting
    return _xlsx(error_workbook(_preview(request, sheet, unit)), "danh-sach-dong-loi.xlsx")


@login_required
@require_GET
def roster_template_file(request: HttpRequest) -> HttpResponse:
    units = _units_of(request).values_list("name", flat=True)
    names = Category.objects.order_by("order", "pk").values_list("name", flat=True)
    return _xlsx(roster_template(categories=names, units=units), "danh-sach-mau.xlsx")


def _upload(request: HttpRequest, units: QuerySet[Unit]) -> HttpResponse:
    _unit_from(request.POST.get("unit", ""), units)
    form = UploadForm(request.POST, request.FILES, units=units)
    if not form.is_valid():
        return _ask_file(request, form)
    unit, file = form.cleaned_data["unit"], form.cleaned_data["file"]
    try:
        check_size(file.size)
        data = file.read()
        sheet = read_roster(data)
    except FileRefused as refused:
        form.add_error("file", str(refused))
        return _ask_file(request, form)
    preview = _preview(request, sheet, unit)
    _forget(request)
    sweep_uploads(at=now())
    request.session[WAITING] = {"token": keep_upload(data=data), "unit": unit.pk, "name": file.name[:100]}
    return _show(request, preview, unit)


def _apply(request: HttpRequest, units: QuerySet[Unit]) -> HttpResponse:
    """Apply the waiting sheet, if it would still do exactly what was shown."""
    at = now()
    waiting = _waiting(request, request.POST.get("token", ""), units)
    if waiting is None:
        return _start_again(request)
    unit, sheet = waiting
    expected = request.POST.get("fingerprint", "") or "-"
    try:
        done = apply_roster(sheet=sheet, unit=unit, as_of=civil_date(at), by=request.user, at=at, expected=expected)
    except UnitForbidden as forbidden:
        raise PermissionDenied from forbidden
    except (RosterHasErrors, PreviewStale) as changed:
        messages.warning(request, _("Danh sách đã thay đổi sau khi xem trước; chưa ghi gì. Hãy xem lại rồi nhập."))
        return _show(request, changed.preview or _preview(request, sheet, unit), unit, HTTPStatus.CONFLICT)
    _forget(request)
    summary = ", ".join(f"{count} {kind.label}" for kind, count in done.counts.items() if count)
    messages.success(request, _("Đã nhập danh sách vào %(unit)s: %(summary)s.") % {"unit": unit, "summary": summary})
    return redirect("certification_desk:roster")


def _preview(request: HttpRequest, sheet: RosterSheet, unit: Unit) -> Preview:
    try:
        return preview_roster(sheet=sheet, unit=unit, as_of=today(), by=request.user)
    except UnitForbidden as forbidden:
        raise PermissionDenied from forbidden


def _ask_file(request: HttpRequest, form: UploadForm) -> HttpResponse:
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return render(request, f"{PAGES}/roster.html", {"form": form}, status=status)


def _show(request: HttpRequest, preview: Preview, unit: Unit, status: int = HTTPStatus.OK) -> HttpResponse:
    faulty, sound = preview.faulty, preview.sound
    waiting = request.session[WAITING]
    context = {
        "unit": unit,
        "file_name": waiting["name"],
        "token": waiting["token"],
        "fingerprint": preview.fingerprint,
        "counts": [(kind.label, count) for kind, count in preview.counts.items()],
        "total": len(preview.rows),
        "faulty": faulty[:SHOWN_ERRORS],
        "faulty_left": max(0, len(faulty) - SHOWN_ERRORS),
        "sound": sound[:SHOWN_ROWS],
        "sound_left": max(0, len(sound) - SHOWN_ROWS),
        "is_applicable": preview.changes_anything and not faulty,
        "nothing_new": bool(sound) and not faulty and not preview.changes_anything,
    }
    return render(request, f"{PAGES}/roster_preview.html", context, status=status)


def _waiting(request: HttpRequest, token: str, units: QuerySet[Unit]) -> tuple[Unit, RosterSheet] | None:
    """The sheet that this session uploaded under this token, and its unit; None when it is gone or replaced."""
    kept = request.session.get(WAITING)
    if not kept or kept["token"] != token:
        return None
    unit = _unit_from(kept["unit"], units)
    data = waiting_upload(token)
    return None if data is None else (unit, read_roster(data))


def _forget(request: HttpRequest) -> None:
    kept = request.session.pop(WAITING, None)
    if kept:
        drop_upload(token=kept["token"])


def _start_again(request: HttpRequest) -> HttpResponse:
    messages.warning(request, _("Bản xem trước này không còn. Hãy chọn tệp lại."))
    return redirect("certification_desk:roster")


# --- activation cards ------------------------------------------------------------------------------------------------
@never_cache
@login_required
@require_GET
def cards(request: HttpRequest) -> HttpResponse:
    """People who may get a card: without a login, or everybody to renew a password."""
    units = _units_of(request)
    if request.GET.get("unit"):
        _unit_from(request.GET["unit"], units)
    form = CardFilterForm(request.GET, units=units)
    chosen: dict[str, Any] = form.cleaned_data if form.is_valid() else {}
    as_of = today()
    found = cardable_people(
        managed_people(request.user, as_of=as_of),
        words=chosen.get("q", ""),
        unit_id=chosen["unit"].pk if chosen.get("unit") else None,
        with_login=bool(chosen.get("everyone")),
        as_of=as_of,
    )
    people = list(found[: SHOWN_PEOPLE + 1])
    rows = _with_units(people[:SHOWN_PEOPLE], as_of)
    context = {
        "form": form,
        "rows": rows,
        "has_more": len(people) > SHOWN_PEOPLE,
        "shown": SHOWN_PEOPLE,
        "shown_ids": ",".join(str(person.pk) for person, _unit in rows),
        "once": secrets.token_urlsafe(12),
    }
    return render(request, f"{PAGES}/cards.html", context)


@never_cache
@login_required
@require_POST
def cards_print(request: HttpRequest) -> HttpResponse:
    """Issue codes to the picked people and show the cards, this once: a code is stored nowhere."""
    at = now()
    _units_of(request)
    asked = request.POST.get("shown", "").split(",") if "all" in request.POST else request.POST.getlist("person")
    picked = {int(pk) for pk in asked if pk.isascii() and pk.isdigit()}
    if not picked:
        messages.warning(request, _("Hãy chọn ít nhất một người."))
        return redirect("certification_desk:cards")
    if len(picked) > MAX_CARDS:
        messages.warning(request, _("Mỗi lần chỉ in được %(limit)s thẻ.") % {"limit": MAX_CARDS})
        return redirect("certification_desk:cards")
    people = list(managed_people(request.user, as_of=civil_date(at)).filter(pk__in=picked).in_name_order())
    if len(people) != len(picked):
        raise PermissionDenied
    if not cache.add(f"cards-printed:{request.user.pk}:{request.POST.get('once', '')[:40]}", True, 24 * 3600):
        messages.warning(
            request,
            _("Các thẻ này đã in; mã không hiện lại và vẫn còn hiệu lực. Chỉ cấp mã mới khi thẻ bị mất."),
        )
        return redirect("certification_desk:cards")
    try:
        issued = issue_codes(people=people, by=request.user, at=at)
    except CardRefused as refused:
        names = ", ".join(str(person) for person in refused.people)
        messages.error(
            request,
            _("Không in thẻ: %(names)s có quyền quản lý; chỉ quản trị hệ thống mới cấp lại được.") % {"names": names},
        )
        return redirect("certification_desk:cards")
    codes = {person.pk: code for person, code in issued}
    rows = [(person, unit, codes[person.pk]) for person, unit in _with_units(people, civil_date(at))]
    claim_url = settings.SITE_URL + reverse("lms_accounts:claim")
    context = {"rows": rows, "claim_url": claim_url, "qr": qr_path(claim_url)}
    return render(request, f"{PAGES}/cards_print.html", context)


def _with_units(people: list[Person], as_of: date) -> list[tuple[Person, str]]:
    """Each with the name of the unit where she is posted, the primary one first."""
    postings = Posting.objects.on(as_of).filter(person__in=people).order_by("is_primary", "-valid_from", "-pk")
    units = dict(postings.values_list("person_id", "unit__name"))
    return [(person, units.get(person.pk, "")) for person in people]


# --- rights ----------------------------------------------------------------------------------------------------------
def _units_of(request: HttpRequest) -> QuerySet[Unit]:
    """The units whose people this user may change, by name; whoever has none is turned away."""
    units = managed_units(request.user, as_of=today()).order_by("sort_key", "pk")
    if not units.exists():
        raise PermissionDenied
    return units


def _unit_from(pk: Any, units: QuerySet[Unit]) -> Unit:
    """One of her units; a forged key is refused, not explained."""
    unit = units.filter(pk=int(pk)).first() if str(pk).isascii() and str(pk).isdigit() else None
    if unit is None:
        raise PermissionDenied
    return unit


def _xlsx(data: bytes, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
