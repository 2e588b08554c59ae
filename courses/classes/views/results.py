"""Handing in, the second person's look, and corrections."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from courses.classes import domain
from courses.classes.enums import SubmissionState
from courses.classes.lines import demand_of, lines_of, problems_of
from courses.classes.models import ClassResult, Evidence
from courses.classes.permissions import involved
from courses.classes.views.common import led_class, organised_class, papers_class, show
from lms.dates import now
from lms.people.asked import key_in


@never_cache
@login_required
@require_safe
def results(request: HttpRequest, key: UUID) -> HttpResponse:
    """The list beside the signed sheet: what is handed in, by whom, and what follows."""
    training_class = papers_class(request, key)
    sessions = list(training_class.sessions.order_by("number"))
    lines = lines_of(training_class, sessions)
    submissions = list(training_class.submissions.select_related("submitted_by", "decided_by").order_by("-number"))
    written = ClassResult.objects.filter(submission__training_class=training_class)
    context = {
        "lines": lines,
        "demand": demand_of(training_class, sessions),
        "met": sum(line.is_met for line in lines),
        "problems": problems_of(training_class, sessions, lines, at=now()),
        "submissions": submissions,
        "waiting": next((each for each in submissions if each.state == SubmissionState.WAITING), None),
        "is_involved": involved(request.user, training_class),
        "scans": Evidence.objects.filter(training_class=training_class, removed_at=None).order_by("kind", "pk"),
        "written": written.select_related("person", "completion__reversal", "attendance__reversal").order_by(
            "-submission__number", "person__sort_key"
        ),
    }
    return show(request, training_class, "results", "results", context)


@never_cache
@login_required
@require_POST
def act(request: HttpRequest, key: UUID) -> HttpResponse:
    """Hand in, approve, return, reopen, or take one result back."""
    action, reason = request.POST.get("action"), request.POST.get("reason", "").strip()[:200]
    training_class = led_class(request, key) if action == "submit" else organised_class(request, key)
    waiting = training_class.submissions.filter(state=SubmissionState.WAITING).first()
    try:
        if action == "submit":
            domain.submit_class(training_class=training_class, by=request.user, at=now())
            messages.success(request, _("Đã gửi duyệt. Người thứ hai của đơn vị tổ chức sẽ duyệt."))
        elif action == "approve" and waiting is not None:
            domain.approve_class(submission=waiting, by=request.user, at=now())
            messages.success(request, _("Đã duyệt. Kết quả đã được ghi nhận cho học viên."))
        elif action in ("return", "reopen", "reverse") and not reason:
            messages.warning(request, _("Hãy ghi lý do."))
        elif action == "return" and waiting is not None:
            domain.return_class(submission=waiting, reason=reason, by=request.user, at=now())
            messages.success(request, _("Đã trả lại để bổ sung."))
        elif action == "reopen":
            domain.reopen_class(training_class=training_class, reason=reason, by=request.user, at=now())
            messages.success(request, _("Đã mở lại để sửa. Kết quả cũ còn hiệu lực đến khi bản sửa được duyệt."))
        elif action == "reverse":
            _reverse(request, training_class.pk, reason)
        else:
            raise PermissionDenied
    except domain.ClassRefused as refused:
        messages.warning(request, str(refused))
    return redirect("courses_classes:results", key)


def _reverse(request: HttpRequest, class_id: int, reason: str) -> None:
    result = ClassResult.objects.select_related("submission__training_class", "person").filter(
        pk=key_in(request.POST.get("result", "")),
        submission__training_class=class_id, is_met=True,
    ).first()  # fmt: skip
    if result is None:
        raise PermissionDenied
    domain.reverse_result(result=result, reason=reason, by=request.user, at=now())
    messages.success(request, _("Đã hủy kết quả của %(name)s.") % {"name": result.person.full_name})
