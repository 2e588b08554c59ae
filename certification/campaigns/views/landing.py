from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from certification.campaigns.domain import JoinRefused, join_drive
from certification.campaigns.domain.drives import refusal_of
from certification.campaigns.enums import DriveState
from certification.campaigns.models import Drive
from certification.campaigns.offers import offered
from certification.campaigns.queries import is_member
from certification.campaigns.views.drives import PAGES
from courses.content.models import Course
from courses.learning.domain import EnrolmentRefused
from lms.dates import now, today
from lms.people.models import Person
from lms.people.queries import person_of


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def landing(request: HttpRequest, token: str) -> HttpResponse:
    """What the drive is, for anybody; pressing a course's button starts it. Nothing is written by opening the link."""
    drive = Drive.objects.select_related("unit").filter(token=token.lower()).first()
    if drive is None:
        raise Http404(_("Đường dẫn này không dùng được. Hãy xin lại đường dẫn ở đơn vị tổ chức."))
    if request.method == "POST" and not request.user.is_authenticated:
        return redirect_to_login(request.path)
    person = person_of(request.user)
    if request.method == "POST" and person is not None:
        return _join(request, drive, person)
    state = drive.state(as_of=today())
    is_open = state == DriveState.RUNNING
    context = {
        "drive": drive,
        "courses": offered(drive, person),
        "categories": list(drive.categories.order_by("order", "pk")),
        "person": person,
        "is_open": is_open,
        "refusal": "" if is_open else refusal_of(drive, state),
        "is_member": person is not None and is_member(drive, person),
    }
    return render(request, f"{PAGES}/landing.html", context)


def _join(request: HttpRequest, drive: Drive, person: Person) -> HttpResponse:
    course = Course.objects.filter(code=request.POST.get("course", "")[:80], drives=drive).first()
    if course is None:
        messages.error(request, _("Hãy chọn một khóa trong danh sách."))
        return redirect("certification_campaigns:landing", drive.token)
    try:
        join_drive(drive=drive, person=person, course=course, by=request.user, at=now())
    except (JoinRefused, EnrolmentRefused) as refusal:
        messages.error(request, str(refusal))
        return redirect("certification_campaigns:landing", drive.token)
    view = next((view for view in offered(drive, person) if view.code == course.code), None)
    return redirect(view.resume_url if view else "courses_learning:catalogue")
