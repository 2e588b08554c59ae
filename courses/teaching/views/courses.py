from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from courses.learning.models import Enrolment
from courses.teaching.demands import demands_of
from courses.teaching.enums import Shown
from courses.teaching.permissions import taught_courses
from courses.teaching.progress import Counts, counts_by_course, in_need_first, learners, lines_of, only, with_standing
from courses.teaching.titles import titles_of
from courses.teaching.views.common import PAGES, chosen_cohort, cohorts_of, course_or_refuse, refuse_strangers, show
from lms.dates import now

COURSES_SHOWN, STUCK_SHOWN = 20, 5


@never_cache
@login_required
@require_safe
def courses(request: HttpRequest) -> HttpResponse:
    """Her courses, and how their learners stand; the queries do not grow with courses."""
    refuse_strangers(request)
    page = Paginator(taught_courses(request.user), COURSES_SHOWN).get_page(request.GET.get("page"))
    pks = [course.pk for course in page.object_list]
    rows = with_standing(Enrolment.objects.filter(course__in=pks, ended_at=None), demands_of(pks), at=now())
    counts, titles = counts_by_course(rows), titles_of(page.object_list)
    lines = [(course, *titles[course.pk], counts.get(course.pk, Counts())) for course in page.object_list]
    return render(request, f"{PAGES}/courses.html", {"page": page, "lines": lines})


@never_cache
@login_required
@require_safe
def overview(request: HttpRequest, code: str) -> HttpResponse:
    """One course or cohort at a glance, and who needs help first."""
    course = course_or_refuse(request, code)
    cohort = chosen_cohort(course, request.GET.get("cohort", ""))
    demands, at = demands_of([course.pk]), now()
    rows = with_standing(learners(course.pk, cohort), demands, at=at)
    stuck = list(in_need_first(only(rows, Shown.STUCK))[:STUCK_SHOWN])
    context = {
        "cohort": cohort,
        "cohorts": cohorts_of(course),
        "counts": counts_by_course(rows).get(course.pk, Counts()),
        "stuck": lines_of(stuck, demands, at=at),
    }
    return show(request, course, "overview", "overview", context)
