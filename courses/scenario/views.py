from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from courses.content.models import Activity
from courses.content.queries import snapshot
from courses.learning.domain import EnrolmentEnded, NotInEdition
from courses.learning.models import Enrolment
from courses.learning.queries import enrolment_with_activity, review_note
from courses.scenario import domain, walk
from courses.scenario.models import ScenarioSession
from courses.scenario.queries import run_to_review, scene_to_show, session_of
from lms import dates

TEMPLATES = "taphuan/courses_scenario"


@require_GET
@login_required
def intro(request: HttpRequest, activity: UUID) -> HttpResponse:
    """What the story is about and how it counts, before she starts."""
    enrolment = _enrolment_or_404(request, activity)
    found = get_object_or_404(Activity, uuid=activity, format="scenario")
    scenario = snapshot(domain.frozen_sha(enrolment, found))
    is_open = ScenarioSession.objects.filter(
        enrolment=enrolment, scenario_id=found.pk, finished_at=None, step__gt=0
    ).exists()
    context = {
        "scenario": {key: scenario[key] for key in ("title", "introduction", "content_note", "stake", "pass_percent")},
        "activity": found,
        "course": enrolment.course,
        "review_note": review_note(enrolment),
        "is_open": is_open,
    }
    return render(request, f"{TEMPLATES}/intro.html", context)


@require_POST
@login_required
def start(request: HttpRequest, activity: UUID) -> HttpResponse:
    enrolment = _enrolment_or_404(request, activity)
    found = get_object_or_404(Activity, uuid=activity, format="scenario")
    try:
        session = domain.start_scenario(enrolment=enrolment, activity=found, by=request.user, at=dates.now())
    except NotInEdition as refusal:
        raise Http404(str(refusal)) from None
    return redirect(_place_url(session))


@require_http_methods(["GET", "POST"])
@login_required
def play(request: HttpRequest, session: UUID) -> HttpResponse:
    """Show the scene at which she stands; a POST takes one choice and leads to the next."""
    found = _session_or_404(request, session)
    if request.method == "POST":
        return _take(request, found)
    if found.finished_at is not None:
        return redirect(_place_url(found))
    scenario = snapshot(found.snapshot_sha256)
    context = {
        "title": scenario["title"],
        "scene": scene_to_show(scenario, found),
        "session": found,
        "course": found.enrolment.course,
    }
    return render(request, f"{TEMPLATES}/play.html", context)


@require_POST
@login_required
def again(request: HttpRequest, session: UUID) -> HttpResponse:
    """Back to the first scene of a run that is still open."""
    found = domain.begin_again(session=_session_or_404(request, session), by=request.user, at=dates.now())
    return redirect(_place_url(found))


@require_GET
@login_required
def result(request: HttpRequest, session: UUID) -> HttpResponse:
    found = _session_or_404(request, session)
    if found.finished_at is None:
        return redirect(_place_url(found))
    scenario = snapshot(found.snapshot_sha256)
    context = {
        "run": run_to_review(scenario, found),
        "course": found.enrolment.course,
        "review_note": review_note(found.enrolment),
        "activity_uuid": found.scenario.uuid,
        "is_completed": found.enrolment.completed_at is not None,
        "days": domain.KEPT.days,
    }
    return render(request, f"{TEMPLATES}/result.html", context)


def _take(request: HttpRequest, session: ScenarioSession) -> HttpResponse:
    choice = request.POST.get("choice", "")
    passes_by = "pass_by" in request.POST
    step = request.POST.get("step", "")
    if not passes_by and not choice:
        messages.error(request, _("Hãy chọn một cách làm rồi bấm nút."))
        return redirect(_place_url(session))
    try:
        number = int(step) if step.isascii() and step.isdigit() and len(step) < 9 else -1
        moved, has_moved = domain.take_step(
            session=session, step=number, choice=None if passes_by else choice, by=request.user, at=dates.now()
        )
    except (walk.ChoiceRefused, EnrolmentEnded) as refusal:
        context = {"reason": str(refusal), "session": session}
        return render(request, f"{TEMPLATES}/refused.html", context, status=400)
    if not has_moved and moved.finished_at is None and not _is_repeated(moved, number, choice):
        messages.info(request, _("Bước ấy bạn đã chọn rồi. Đây là chỗ bạn đang đứng."))
    return redirect(_place_url(moved))


def _is_repeated(session: ScenarioSession, step: int, choice: str) -> bool:
    """The last choice sent twice: nothing to explain."""
    return step == session.step - 1 and bool(session.path) and session.path[-1][1] == choice


def _place_url(session: ScenarioSession) -> str:
    """Where a run goes on; the mark leads reader and keyboard to what is new on the page."""
    name = "play" if session.finished_at is None else "result"
    return reverse(f"courses_scenario:{name}", args=[session.uuid]) + "#canh"


def _enrolment_or_404(request: HttpRequest, activity: UUID) -> Enrolment:
    enrolment = enrolment_with_activity(request.user, str(activity))
    if enrolment is None:
        raise Http404(_("Tình huống này không thuộc khóa học nào bạn đang học."))
    return enrolment


def _session_or_404(request: HttpRequest, session: UUID) -> ScenarioSession:
    found = session_of(request.user, str(session))
    if found is None:
        raise Http404(_("Không có lần đi này, hoặc lần đi đã được xóa."))
    return found
