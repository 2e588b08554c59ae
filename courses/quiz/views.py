from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from courses.content.models import Activity
from courses.learning.domain import EnrolmentEnded, NotInEdition
from courses.learning.models import Enrolment
from courses.learning.queries import enrolment_with_activity, review_note
from courses.quiz import domain, grading, rules
from courses.quiz.answers import digest, posted_answers
from courses.quiz.draws import most_asked
from courses.quiz.enums import Purpose, Review
from courses.quiz.models import QuizSession
from courses.quiz.queries import (
    activity_in,
    frozen_quiz,
    frozen_sha,
    open_questions,
    open_session,
    progress_of,
    questions_to_ask,
    result_of,
    session_of,
    standing_of,
)
from courses.quiz.wording import clock_words, gain_words, moment_words, span_words
from lms import dates

TEMPLATES = "taphuan/courses_quiz"
MISSING = "con-thieu"
"""In an address: point at what is not answered yet."""


@require_GET
@login_required
def intro(request: HttpRequest, activity: UUID) -> HttpResponse:
    """What will be asked and how it counts, before she starts."""
    enrolment, found = _place_or_404(request, activity)
    now = dates.now()
    quiz = frozen_quiz(frozen_sha(enrolment, found))
    standing = standing_of(enrolment, found.pk)
    total = most_asked(quiz, as_of=dates.civil_date(now))
    free_from, minutes = rules.free_from(quiz, standing), rules.minutes_allowed(quiz, standing.allowance)
    context = {
        "quiz": quiz,
        "activity": found,
        "course": enrolment.course,
        "review_note": review_note(enrolment),
        "total": total,
        "needed": -(-quiz["pass_percent"] * total // 100),
        "most": rules.most_attempts(quiz, standing.allowance),
        "left": rules.attempts_left(quiz, standing),
        "time": span_words(minutes) if minutes else "",
        "has_extra_time": bool(minutes) and minutes > quiz["time_limit_minutes"],
        "pause": span_words(quiz["cooldown_minutes"]) if quiz["cooldown_minutes"] else "",
        "again_from": moment_words(free_from) if free_from and free_from > now else "",
        "session": open_session(enrolment, found),
    }
    return render(request, f"{TEMPLATES}/intro.html", context)


@require_POST
@login_required
def start(request: HttpRequest, activity: UUID) -> HttpResponse:
    enrolment, found = _place_or_404(request, activity)
    try:
        session = domain.start_quiz(enrolment=enrolment, activity=found, by=request.user, at=dates.now())
    except (domain.StartRefused, NotInEdition, EnrolmentEnded) as refusal:
        messages.error(request, str(refusal))
        return redirect("courses_quiz:intro", activity)
    return redirect("courses_quiz:play", session.uuid)


@require_http_methods(["GET", "POST"])
@login_required
def play(request: HttpRequest, session: UUID) -> HttpResponse:
    """Ask the questions; a POST is graded on the server."""
    found = _session_or_404(request, session)
    now = dates.now()
    if found.attempt is not None:
        return redirect("courses_quiz:result", found.uuid)
    try:
        if request.method == "POST":
            answers, seen = posted_answers(request.POST)
            domain.submit_quiz(session=found, answers=answers, seen=seen, by=request.user, at=now)
            return redirect("courses_quiz:result", found.uuid)
        if rules.is_closed(found.deadline, now):
            domain.submit_quiz(session=found, answers={}, by=request.user, at=now)
            return redirect("courses_quiz:result", found.uuid)
    except domain.AnswersMissing:
        # Never a page in answer to a form: the way back would ask to send it again.
        return redirect(f"{reverse('courses_quiz:play', args=[found.uuid])}?{MISSING}")
    except (grading.AnswersRefused, EnrolmentEnded) as refusal:
        return _refused(request, found, refusal)
    quiz = frozen_quiz(found.snapshot_sha256)
    missing = open_questions(found) if MISSING in request.GET else []
    questions = questions_to_ask(found, saved=found.saved, missing=missing)
    context = {
        "quiz": {"title": quiz["title"]},
        "questions": questions,
        "missing": [line.number for line in questions if line.problem],
        "session": found,
        "deadline": _iso(found),
        "now": timezone.localtime(now).isoformat(),
        "ends": clock_words(found.deadline) if found.deadline else "",
    }
    return render(request, f"{TEMPLATES}/play.html", context)


@require_POST
@login_required
def save(request: HttpRequest, session: UUID) -> HttpResponse:
    """Keep what is answered so far: for the page's script one question at a time, without script the whole form."""
    found = _session_or_404(request, session)
    answers, seen = posted_answers(request.POST)
    wants_json = request.headers.get("Accept") == "application/json"
    now = dates.now()
    try:
        saved = domain.save_answers(session=found, answers=answers, seen=seen, by=request.user, at=now)
    except domain.SessionOver as refusal:
        if wants_json:
            return JsonResponse({"over": str(refusal)}, status=409)
        return redirect("courses_quiz:result", found.uuid)
    except (grading.AnswersRefused, EnrolmentEnded) as refusal:
        if wants_json:
            return JsonResponse({"refused": str(refusal)}, status=400)
        return _refused(request, found, refusal)
    if wants_json:
        known = {question: digest(saved.get(question, [])) for question in {*answers, *seen}}
        return JsonResponse({"seen": known, "clock": clock_words(now), "deadline": _iso(found)})
    messages.success(
        request, _("Đã lưu lúc %(clock)s. Bạn có thể thoát và làm tiếp sau.") % {"clock": clock_words(now)}
    )
    return redirect("courses_quiz:play", found.uuid)


@require_GET
@login_required
def result(request: HttpRequest, session: UUID) -> HttpResponse:
    found = _session_or_404(request, session)
    if found.attempt is None:
        return redirect("courses_quiz:play", found.uuid)
    shown = result_of(found, at=dates.now())
    progress = progress_of(found, shown) if shown.quiz["purpose"] == Purpose.GRADED else None
    context = {
        "result": shown,
        "quiz": shown.quiz,
        "questions": shown.questions,
        "is_pretest": shown.quiz["purpose"] == Purpose.PRETEST,
        "is_practice": shown.quiz["purpose"] == Purpose.PRACTICE,
        "has_key": shown.shows == Review.FULL,
        "progress": progress,
        "gain": gain_words(progress.gain) if progress else "",
        "again_from": moment_words(shown.free_from) if shown.free_from else "",
        "ended": moment_words(found.deadline) if found.deadline else "",
        "course": found.enrolment.course,
        "review_note": review_note(found.enrolment),
        "activity_uuid": found.quiz.uuid,
        "is_completed": found.enrolment.completed_at is not None,
    }
    return render(request, f"{TEMPLATES}/result.html", context)


def _iso(session: QuizSession) -> str:
    return timezone.localtime(session.deadline).isoformat() if session.deadline else ""


def _refused(request: HttpRequest, session: QuizSession, refusal: Exception) -> HttpResponse:
    context = {"reason": str(refusal), "session": session}
    return render(request, f"{TEMPLATES}/refused.html", context, status=400)


def _place_or_404(request: HttpRequest, activity: UUID) -> tuple[Enrolment, Activity]:
    """Her enrolment with the quiz, and the quiz."""
    enrolment = enrolment_with_activity(request.user, str(activity))
    found = activity_in(enrolment, str(activity)) if enrolment is not None else None
    if enrolment is None or found is None:
        raise Http404(_("Bài kiểm tra này không thuộc khóa học nào bạn đang học."))
    return enrolment, found


def _session_or_404(request: HttpRequest, session: UUID) -> QuizSession:
    found: Any = session_of(request.user, str(session))
    if found is None:
        raise Http404(_("Không có lần làm bài này."))
    return found
