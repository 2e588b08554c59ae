"""The queue of rows that a human must decide."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from courses.classes.models import TrainingClass
from courses.classes.permissions import organised_by
from courses.classes.queries import rows_waiting
from lms.dates import now, today
from lms.keys import decrypt_field
from lms.people.asked import units_of
from lms.people.models import Person, Posting
from lms.people.permissions import readable_people
from lms.people.queries import posting_on
from lms.roster.domain import ImportRefused, UnitForbidden, decide_row
from lms.roster.enums import Decision, Doubt
from lms.roster.models import RosterRow
from lms.roster.permissions import rows_to_decide
from lms.roster.queries import candidates_of

PAGES = "taphuan/certification_desk"
ROWS_ON_PAGE = 10


@dataclass(frozen=True)
class Candidate:
    """Somebody on record beside a row, as far as whoever decides may know: numbers masked."""

    person: Person
    posting: Posting | None
    is_known: bool
    """False for somebody of whom she may only learn that there is such a person."""

    @property
    def phone(self) -> str:
        return masked(self.person.phone)


@dataclass(frozen=True)
class Question:
    row: RosterRow
    candidates: list[Candidate]

    @property
    def is_transfer(self) -> bool:
        return self.row.doubt == Doubt.TRANSFER

    @property
    def birth(self) -> str:
        return f"{self.row.birth_date:%d/%m/%Y}" if self.row.birth_date else str(self.row.birth_year or "")

    @property
    def identity(self) -> str:
        return masked(decrypt_field(self.row.identity_cipher))

    @property
    def phone(self) -> str:
        return masked(self.row.phone)


def masked(number: str) -> str:
    return "•" * (len(number) - 3) + number[-3:] if number else ""


@never_cache
@login_required
@require_GET
def review(request: HttpRequest) -> HttpResponse:
    units_of(request)
    rows = (
        rows_to_decide(request.user)
        .select_related("unit", "category", "losing_unit", "roster_import__uploaded_by", "roster_import__unit")
        .order_by("roster_import__applied_at", "position", "pk")
    )
    page = Paginator(rows, ROWS_ON_PAGE).get_page(request.GET.get("page"))
    sheets = rows_waiting(organised_by(request.user, as_of=today()))
    context = {
        "page": page,
        "questions": [_question(row, request.user) for row in page],
        "classes": TrainingClass.objects.filter(sheets__rows__in=sheets).distinct().order_by("pk"),
    }
    return render(request, f"{PAGES}/review.html", context)


@never_cache
@login_required
@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    units_of(request)
    row = RosterRow.objects.filter(pk=pk).first()
    chosen, _separator, person = request.POST.get("decision", "").partition(":")
    if row is None or chosen not in Decision.values or chosen == Decision.SUPERSEDED or not (person + "0").isdigit():
        raise PermissionDenied
    try:
        done = decide_row(
            row=row, decision=Decision(chosen), person_id=int(person) if person else None, by=request.user, at=now()
        )
    except UnitForbidden as forbidden:
        raise PermissionDenied from forbidden
    except ImportRefused as refused:
        messages.warning(request, str(refused))
        return redirect("certification_desk:review")
    if done.decision:
        messages.success(
            request, _("%(name)s: %(decision)s.") % {"name": done.name, "decision": done.get_decision_display()}
        )
    else:
        messages.success(request, _("%(name)s đang ở đơn vị khác; đã hỏi đơn vị đó.") % {"name": done.name})
    return redirect("certification_desk:review")


def _question(row: RosterRow, user: Any) -> Question:
    people = Person.objects.in_bulk(candidates_of(row)[:10])
    known = set(readable_people(user, as_of=today()).filter(pk__in=people).values_list("pk", flat=True))
    return Question(
        row,
        [
            Candidate(person, posting_on(person, as_of=today()), user.is_superuser or person.pk in known)
            for person in people.values()
        ],
    )
