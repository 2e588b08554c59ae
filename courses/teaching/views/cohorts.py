from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courses.content.models import Course
from courses.learning.models import Enrolment
from courses.teaching import domain
from courses.teaching.forms import CohortForm
from courses.teaching.models import CourseCohort
from courses.teaching.progress import OWNER, learners
from courses.teaching.views.common import bound_or_404, cohorts_of, course_or_refuse, show
from lms.dates import now
from lms.people.domain import CohortClosed, close_cohort, leave_cohort, renew_token
from lms.people.models import CohortMember, Person
from lms.qr import qr_path

SHOWN = 100


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def cohorts(request: HttpRequest, code: str) -> HttpResponse:
    """The cohorts of a course, and a new one."""
    course = course_or_refuse(request, code)
    form = CohortForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = domain.make_cohort(course=course, name=form.cleaned_data["name"], by=request.user, at=now())
        return redirect("courses_teaching:cohort", course.code, made.pk)
    status = 422 if form.errors else 200
    return show(request, course, "cohorts", "cohorts", {"form": form, "cohorts": cohorts_of(course)}, status)


@never_cache
@login_required
@require_safe
def cohort(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Members of a cohort, and learners of the same course to add."""
    course, bound = _found(request, code, pk)
    members = CohortMember.objects.filter(cohort=bound.cohort, left_at=None).select_related("person__canonical")
    words = request.GET.get("q", "")
    others = _others(course, bound, words)
    context = {
        "cohort": bound.cohort,
        "members": list(members.order_by("person__sort_key", "pk")),
        "others": others[:SHOWN],
        "has_more": len(others) > SHOWN,
        "words": words,
    }
    return show(request, course, "cohort", "cohorts", context)


@never_cache
@login_required
@require_POST
def change(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Add the ticked learners, let a member go, close the cohort, or renew its link: whatever button was pressed."""
    course, bound = _found(request, code, pk)
    at = now()
    if "add" in request.POST:
        ticked = [int(value) for value in request.POST.getlist("learner") if value.isascii() and value.isdigit()]
        try:
            count = domain.add_learners(bound=bound, enrolment_ids=ticked, by=request.user, at=at)
            messages.success(request, _("Đã thêm %(count)s học viên vào nhóm.") % {"count": count})
        except CohortClosed as refusal:
            messages.error(request, str(refusal))
    elif request.POST.get("leave", "").isdigit():
        leave_cohort(cohort=bound.cohort, person_ids=[int(request.POST["leave"])], by=request.user, at=at)
        messages.success(request, _("Đã đưa học viên ra khỏi nhóm. Việc học của người ấy giữ nguyên."))
    elif "renew" in request.POST:
        renew_token(cohort=bound.cohort, by=request.user, at=at)
        messages.success(request, _("Đã đổi đường dẫn. Đường dẫn cũ không dùng được nữa."))
        return redirect("courses_teaching:share", course.code, pk)
    elif "close" in request.POST:
        close_cohort(cohort=bound.cohort, by=request.user, at=at)
        messages.success(request, _("Đã đóng nhóm: không ai vào thêm được. Số liệu giữ nguyên."))
    return redirect("courses_teaching:cohort", course.code, pk)


@never_cache
@login_required
@require_safe
def share(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """The link by which learners join, and the same as a code to scan."""
    course, bound = _found(request, code, pk)
    address = settings.SITE_URL.rstrip("/") + reverse("courses_teaching:join", args=[bound.cohort.token])
    context = {"cohort": bound.cohort, "address": address, "qr": qr_path(address)}
    return show(request, course, "share", "cohorts", context)


def _found(request: HttpRequest, code: str, pk: int) -> tuple[Course, CourseCohort]:
    course = course_or_refuse(request, code)
    return course, bound_or_404(course, pk)


def _others(course: Course, bound: CourseCohort, words: str) -> list[Enrolment]:
    """Learners of the course who are not members, by name; one more than is shown."""
    members = CohortMember.objects.filter(cohort=bound.cohort, left_at=None)
    rows = learners(course.pk).alias(owner=OWNER).exclude(owner__in=members.annotate(owner=OWNER).values("owner"))
    if words.strip():
        named = Person.objects.matching(words)
        rows = rows.filter(person__in=named)
    return list(rows.select_related("person__canonical").order_by("person__sort_key", "pk")[: SHOWN + 1])
