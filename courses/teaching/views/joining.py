from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from courses.teaching import domain
from courses.teaching.models import CourseCohort
from courses.teaching.permissions import with_sha
from courses.teaching.titles import titles_of
from courses.teaching.views.common import PAGES
from lms.dates import now
from lms.people.queries import person_of


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, token: str) -> HttpResponse:
    """What she would join; pressing the button enrols her. Nothing is written by opening the link."""
    bound = CourseCohort.objects.filter(cohort__token=token).select_related("cohort", "course__current_edition").first()
    course = with_sha().filter(pk=bound.course_id).first() if bound else None
    if bound is None or course is None:
        raise Http404(_("Đường dẫn này không còn dùng được. Hãy xin giảng viên đường dẫn mới."))
    person = person_of(request.user)
    if request.method == "POST" and person is not None:
        try:
            domain.join_by_link(bound=bound, person=person, by=request.user, at=now())
        except domain.JoinRefused as refusal:
            messages.error(request, str(refusal))
            return redirect("courses_teaching:join", token)
        messages.success(request, _("Bạn đã vào nhóm."))
        return redirect("courses_learning:course", course.code)
    title, language = titles_of([course])[course.pk]
    context = {"cohort": bound.cohort, "title": title, "language": language, "person": person}
    return render(request, f"{PAGES}/join.html", context)
