"""Why somebody is, or is not, counted: one page a person, reached from the figure and from her record."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from certification.coverage.definitions import TargetMissing
from certification.coverage.explanation import explain
from certification.coverage.people import Holder, people_behind
from certification.desk.figures.question import Question, read_question
from certification.desk.people_pages.reach import readable_person
from lms import dates
from lms.journal.domain import record_audit
from lms.people.models import Person
from lms.people.permissions import readable_people
from lms.vietnamese import plain

PAGES = "taphuan/certification_desk"
MOST_MISSING = 10


@never_cache
@login_required
@require_safe
def why(request: HttpRequest, code: str, key: UUID) -> HttpResponse:
    """The rule, her postings, awards and courses, and what they come to; nothing about how she learns."""
    question, form = read_question(request, code)
    person = readable_person(request, key)
    asked = {name: value for name, value in question.asked.items() if name != "categories"}
    try:
        found = explain(person=person, **asked)
    except TargetMissing as error:
        return render(request, f"{PAGES}/figures.html", {"unit": question.unit, "form": form, "problem": str(error)})
    record_audit(
        by=request.user,
        action="coverage.why",
        subject=str(person.uuid),
        unit_id=question.unit.pk,
        at=dates.now(),
        detail={"as_of": question.as_of.isoformat(), "unit": question.unit.code},
    )
    return render(
        request, f"{PAGES}/why.html",
        {"why": found, "person": person, "question": question, "form": form, "back_url": question.link("people")},
    )  # fmt: skip


def why_url(question: Question, person: Person) -> str:
    query = {
        "as_of": question.as_of.isoformat(), "indicator": question.indicator, "geography": question.geography,
        "programme": question.programme.code,
    }  # fmt: skip
    return f"{reverse('certification_desk:why', args=[question.unit.code, person.uuid])}?{urlencode(query)}"


def with_why(user: Any, question: Question, holders: Iterable[Holder]) -> list[tuple[Holder, str]]:
    """The rows of a page with the address of their explanation; empty for whom the reader may not open today."""
    rows = list(holders)
    open_ids = set(
        readable_people(user, as_of=question.today)
        .filter(pk__in=[row.person.pk for row in rows])
        .values_list("pk", flat=True)
    )
    return [(row, why_url(question, row.person) if row.person.pk in open_ids else "") for row in rows]


def not_counted(user: Any, question: Question, search: str) -> list[tuple[Person, str]]:
    """People of this name whom the reader may open and whom the figure does not count, ten at most, in name order."""
    words = plain(search).split()
    if not words:
        return []
    match = Q()
    for word in words:
        match &= Q(search_text__contains=word)
    named = list(
        readable_people(user, as_of=question.today).filter(match, canonical=None).order_by("sort_key", "pk")[:50]
    )
    counted = {holder.person.pk for holder in people_behind(**question.asked, search=search)} if named else set()
    return [(person, why_url(question, person)) for person in named if person.pk not in counted][:MOST_MISSING]
