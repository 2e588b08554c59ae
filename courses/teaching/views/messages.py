from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from courses.teaching import domain
from courses.teaching.demands import demands_of
from courses.teaching.forms import MessageForm
from courses.teaching.progress import learners, only, with_standing
from courses.teaching.views.common import cohorts_of, course_or_refuse, show
from lms.dates import now


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, code: str) -> HttpResponse:
    """A message to one learner, or to those of a course or cohort who are chosen by how they stand."""
    course = course_or_refuse(request, code)
    uuid = request.GET.get("learner", "")
    rows = learners(course.pk).select_related("person__canonical")
    single = get_object_or_404(rows, uuid=uuid) if _is_uuid(uuid) else None
    cohorts = cohorts_of(course)
    initial = {"cohort": request.GET.get("cohort", ""), "show": request.GET.get("show", "")}
    form = MessageForm(request.POST or None, cohorts=cohorts, is_single=single is not None, initial=initial)
    if request.method == "POST" and form.is_valid():
        at, cohort = now(), form.chosen
        if single is None:
            found = learners(course.pk, cohort).select_related("person__canonical")
            found = only(with_standing(found, demands_of([course.pk]), at=at), form.cleaned_data["show"])
            found = found[: domain.MOST_PEOPLE * 2 + 1]
        people = {row.person.canonical or row.person for row in ([single] if single else found)}
        link = reverse("courses_learning:course", args=[course.code])
        try:
            count = domain.write_to_learners(
                course=course, cohort=cohort, persons=sorted(people, key=lambda person: person.pk),
                body=form.cleaned_data["body"], link=link, by=request.user, at=at,
            )  # fmt: skip
        except domain.TooMany as refusal:
            form.add_error(None, str(refusal))
        else:
            left = len(people) - count
            messages.success(request, _("Đã gửi tin nhắn tới %(count)s học viên.") % {"count": count})
            if left:
                text = _("%(count)s người đã nhận đúng tin này trong một ngày qua nên không gửi lại.")
                messages.info(request, text % {"count": left})
            return redirect("courses_teaching:learners", course.code)
    context = {"form": form, "single": single, "most": domain.MOST_PEOPLE}
    return show(request, course, "message", "message", context, 422 if form.errors else 200)


def _is_uuid(text: str) -> bool:
    return len(text) == 36 and all(char in "0123456789abcdef-" for char in text)
