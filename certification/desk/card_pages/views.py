from __future__ import annotations

import secrets
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from certification.desk.card_pages.forms import CardFilterForm
from certification.desk.card_pages.pdf import Card, cards_pdf
from lms.accounts.domain import CardRefused, expires_on, issue_codes
from lms.accounts.queries import cardable_people
from lms.dates import civil_date, now, today
from lms.people.asked import key_in, unit_from, units_of
from lms.people.models import Person, Posting
from lms.people.permissions import managed_people
from lms.qr import qr_path

SHOWN_PEOPLE = 200
MAX_CARDS = 400
PAGES = "taphuan/certification_desk"


@never_cache
@login_required
@require_GET
def cards(request: HttpRequest) -> HttpResponse:
    """People who may get a card: without a login, or everybody to renew a password."""
    units = units_of(request)
    if request.GET.get("unit"):
        unit_from(request.GET["unit"], units)
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
    """Issue codes to the picked people and hand out the cards, this once: a code is stored nowhere.

    "pdf" answers with the sheet to print, anything else with the same cards on the screen.
    """
    at = now()
    units_of(request)
    asked = request.POST.get("shown", "").split(",") if "all" in request.POST else request.POST.getlist("person")
    picked = {key for key in map(key_in, asked) if key is not None}
    if not picked:
        messages.warning(request, _("Hãy chọn ít nhất một người."))
        return redirect("certification_desk:cards")
    if len(picked) > MAX_CARDS:
        messages.warning(request, _("Mỗi lần chỉ in được %(limit)s thẻ.") % {"limit": MAX_CARDS})
        return redirect("certification_desk:cards")
    people = list(managed_people(request.user, as_of=civil_date(at)).filter(pk__in=picked).in_name_order())
    if len(people) != len(picked):
        raise PermissionDenied
    once = f"cards-printed:{request.user.pk}:{request.POST.get('once', '')[:40]}"
    if not cache.add(once, True, 24 * 3600):
        messages.warning(
            request,
            _("Các thẻ này đã in; mã không hiện lại và vẫn còn hiệu lực. Chỉ cấp mã mới khi thẻ bị mất."),
        )
        return redirect("certification_desk:cards")
    try:
        # Together: codes whose sheet could not be made would be lost, and so are not issued.
        with transaction.atomic():
            sheet = _sheet(request, issue_codes(people=people, by=request.user, at=at), at)
    except CardRefused as refused:
        names = ", ".join(str(person) for person in refused.people)
        messages.error(
            request,
            _("Không in thẻ: %(names)s có quyền quản lý; chỉ quản trị hệ thống mới cấp lại được.") % {"names": names},
        )
        return redirect("certification_desk:cards")
    except Exception:  # whatever kept the sheet from being made, nothing was issued: she may press the button again
        cache.delete(once)
        raise
    return sheet


def _sheet(request: HttpRequest, issued: list[tuple[Person, str]], at: datetime) -> HttpResponse:
    claim_url = settings.SITE_URL + reverse("lms_accounts:claim")
    codes = {person.pk: code for person, code in issued}
    cards = [
        Card(
            name=person.full_name,
            unit=unit,
            born=person.birth_text,
            code=codes[person.pk],
            link=f"{claim_url}#{codes[person.pk]}",  # behind "#": no server and no log sees it
            renews=person.user_id is not None,
        )
        for person, unit in _with_units([person for person, _code in issued], civil_date(at))
    ]
    last = expires_on(at)
    if request.POST.get("as") == "pdf":
        answer = HttpResponse(cards_pdf(cards, address=claim_url, expires_on=last), content_type="application/pdf")
        answer["Content-Disposition"] = 'attachment; filename="the-kich-hoat.pdf"'
        return answer
    context = {
        "rows": [(card, qr_path(card.link)) for card in cards],
        "claim_url": claim_url,
        "expires_on": last,
    }
    return render(request, f"{PAGES}/cards_print.html", context)


def _with_units(people: list[Person], as_of: date) -> list[tuple[Person, str]]:
    """Each with the name of the unit where she is posted, the primary one first."""
    postings = Posting.objects.on(as_of).filter(person__in=people).order_by("is_primary", "-valid_from", "-pk")
    units = dict(postings.values_list("person_id", "unit__name"))
    return [(person, units.get(person.pk, "")) for person in people]
