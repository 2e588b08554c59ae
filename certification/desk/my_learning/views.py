from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from certification.desk.my_learning.overview import overview_of
from certification.desk.my_learning.transcript import transcript_pdf
from courses.learning.banners import banners_for
from courses.learning.notices import course_notices
from lms import dates
from lms.outbox.queries import messages_of
from lms.people.queries import person_of, posting_on


@require_GET
@login_required
def my_learning(request: HttpRequest) -> HttpResponse:
    """Her path with the next step on top, then what is done and what she holds."""
    person = person_of(request.user)
    if person is None:
        return render(request, "taphuan/certification_desk/no_person.html")
    today = dates.today()
    found = overview_of(person, as_of=today)
    context = {
        "person": person,
        "posting": posting_on(person, as_of=today),
        "overview": found,
        "resume": found.resume,
        "fresh": next((row for row, _state in found.certificates if row.issued_on == today), None),
        "unread": messages_of(person).unread().count(),
        "banners": banners_for(person, as_of=today),
        "notices": course_notices(person, found.mine),
        "certificates": [(row, state, state.tone) for row, state in found.certificates],
    }
    return render(request, "taphuan/certification_desk/my_learning.html", context)


@require_GET
@login_required
def transcript(request: HttpRequest) -> HttpResponse:
    """What she has learnt, as a PDF whose name says nothing of its subject."""
    person = person_of(request.user)
    if person is None:
        return render(request, "taphuan/certification_desk/no_person.html")
    today = dates.today()
    found = overview_of(person, as_of=today)
    content = transcript_pdf(person, posting_on(person, as_of=today), found.done, found.certificates, as_of=today)
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={"Content-Disposition": 'attachment; filename="ket-qua-hoc-tap.pdf"', "Cache-Control": "no-store"},
    )


@require_GET
def healthz(request: HttpRequest) -> HttpResponse:
    """Answers once the database does."""

    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok"})
