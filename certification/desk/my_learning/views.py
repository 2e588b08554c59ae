from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from certification.awards.queries import paths_for
from certification.certificates.queries import certificates_of
from courses.learning.queries import course_view, course_views, enrolment_lines, open_courses_with_edition
from lms import dates
from lms.people.queries import person_of, posting_on


@require_GET
@login_required
def my_learning(request: HttpRequest) -> HttpResponse:
    """Her path with the next step on top, then what is done and what she holds."""
    person = person_of(request.user)
    if person is None:
        return render(request, "taphuan/certification_desk/no_person.html")
    today = dates.today()
    mine = {view.code: view for view in course_views(enrolment_lines(person))}
    paths = paths_for(person, as_of=today)
    wanted = dict.fromkeys(code for path in paths for code in path.course_codes)
    others = [code for code in wanted if code not in mine]
    fresh = {course.code: course_view(None, course) for course in open_courses_with_edition(others)} if others else {}
    views = {**fresh, **mine}
    todo = [views[code] for code in wanted if code in views and not views[code].is_completed]
    under_way = [view for view in mine.values() if not view.is_completed]
    lines = [(path, [views[code] for code in path.course_codes if code in views]) for path in paths]
    states = [(row, row.state(as_of=today)) for row in certificates_of(person)]
    context = {
        "person": person,
        "posting": posting_on(person, as_of=today),
        "resume": next(iter([*under_way, *todo]), None),
        "paths": [(path, sum(view.is_completed for view in courses), courses) for path, courses in lines],
        "besides": [view for view in mine.values() if view.code not in wanted],
        "fresh": next((row for row, _state in states if row.issued_on == today), None),
        "certificates": [(row, state, state.tone) for row, state in states],
    }
    return render(request, "taphuan/certification_desk/my_learning.html", context)


@require_GET
def healthz(request: HttpRequest) -> HttpResponse:
    """Answers once the database does."""

    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok"})
