"""What a learner does about an assignment: learn a course again when its result runs out."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from certification.assignments.queries import duties_of
from courses.learning.domain import EnrolmentRefused, learn_again
from courses.learning.queries import active_enrolments
from lms.dates import now, today
from lms.people.queries import person_of


@require_POST
@login_required
def again(request: HttpRequest, code: str) -> HttpResponse:
    """Begin a completed course anew, for whoever is asked to renew it; 404 for everybody else."""
    person = person_of(request.user)
    duties = duties_of(person, as_of=today()) if person else []
    asked = any(duty.is_undone and duty.is_renewal and code in duty.course_codes for duty in duties)
    enrolment = active_enrolments(person).filter(course__code=code).first() if person and asked else None
    if enrolment is None:
        raise Http404
    try:
        learn_again(enrolment=enrolment, by=request.user, at=now())
        messages.success(request, _("Bạn bắt đầu học lại khóa này. Kết quả cũ vẫn được giữ."))
    except EnrolmentRefused as refused:
        messages.error(request, str(refused))
    return redirect("courses_learning:course", code)
