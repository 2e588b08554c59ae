from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from certification.campaigns.domain import ask_invitations
from certification.campaigns.enums import DriveState
from certification.campaigns.forms import InviteForm
from certification.campaigns.models import Drive
from certification.campaigns.offers import offered
from certification.campaigns.permissions import drive_to_change
from certification.campaigns.poster import poster_pdf
from certification.campaigns.queries import people_to_invite
from certification.campaigns.views.drives import PAGES
from lms.dates import now, today
from lms.people.asked import units_of
from lms.qr import qr_path

JOINABLE = (DriveState.COMING, DriveState.RUNNING)


@never_cache
@login_required
@require_safe
def share(request: HttpRequest, pk: int) -> HttpResponse:
    """The link by which people join, the same as a code to scan, and the sheet to hang up."""
    drive = drive_to_change(request.user, pk, as_of=today())
    address = _address(drive)
    return render(request, f"{PAGES}/share.html", {"drive": drive, "address": address, "qr": qr_path(address)})


@never_cache
@login_required
@require_safe
def poster(request: HttpRequest, pk: int) -> HttpResponse:
    drive = drive_to_change(request.user, pk, as_of=today())
    answer = HttpResponse(
        poster_pdf(drive, offered(drive, None), address=_address(drive)), content_type="application/pdf"
    )  # fmt: skip
    answer["Content-Disposition"] = 'attachment; filename="to-gioi-thieu-dot-hoc.pdf"'
    return answer


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: HttpRequest, pk: int) -> HttpResponse:
    """Whom a message about the drive would reach, and sending it once that was seen."""
    as_of = today()
    drive = drive_to_change(request.user, pk, as_of=as_of)
    form = InviteForm(request.POST or None, units=units_of(request), initial={"unit": drive.unit_id})
    is_open = drive.state(as_of=as_of) in JOINABLE
    context: dict[str, Any] = {"drive": drive, "form": form, "is_open": is_open}
    if not is_open or not form.is_valid():
        status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
        return render(request, f"{PAGES}/invite.html", context, status=status)
    unit, categories = form.cleaned_data["unit"], list(form.cleaned_data["categories"])
    people = people_to_invite(request.user, drive, unit, categories, as_of=as_of)
    count = people.count()
    if "confirm" in request.POST and count:
        ask_invitations(drive=drive, unit=unit, categories=categories, by=request.user, at=now())
        said = ngettext(
            "Đang gửi lời mời cho %(count)s người. Ai đã nhận rồi thì không nhận lại.",
            "Đang gửi lời mời cho %(count)s người. Ai đã nhận rồi thì không nhận lại.",
            count,
        )
        messages.success(request, said % {"count": count})
        return redirect("certification_campaigns:result", pk)
    context |= {"counted": True, "count": count, "with_login": people.exclude(user=None).count(), "unit": unit}
    context["categories"] = categories
    if not count:
        messages.info(request, _("Không còn ai để mời ở đây: ai cũng đã vào học, hoặc đơn vị chưa có người."))
    return render(request, f"{PAGES}/invite.html", context)


def _address(drive: Drive) -> str:
    return settings.SITE_URL.rstrip("/") + reverse("certification_campaigns:landing", args=[drive.token])
