from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from courses.content.models import Activity
from courses.content.queries import snapshot
from courses.learning.domain import EnrolmentEnded, NotInEdition
from courses.learning.models import Attempt, Enrolment
from courses.learning.queries import enrolment_with_activity, review_note
from courses.quiz import domain, grading
from courses.quiz.models import QuizSession
from courses.quiz.queries import questions_to_ask, questions_with_result, session_of
from lms import dates

TEMPLATES = "taphuan/courses_quiz"


@require_GET
@login_required
def intro(request: HttpRequest, activity: UUID) -> HttpResponse:
    """What will be asked and how it counts, before she starts."""
    enrolment = _enrolment_or_404(request, activity)
    found = get_object_or_404(Activity, uuid=activity, format="quiz")
    quiz = snapshot(domain.frozen_sha(enrolment, found))
    used = Attempt.objects.filter(enrolment=enrolment, activity=found).count()
    most = quiz["max_attempts"]
    context = {
        "quiz": quiz,
        "activity": found,
        "course": enrolment.course,
        "review_note": review_note(enrolment),
        "total": len(quiz["questions"]),
        "needed": -(-quiz["pass_percent"] * len(quiz["questions"]) // 100),
        "used": used,
        "left": max(0, most - used) if most else None,
    }
    return render(request, f"{TEMPLATES}/intro.html", context)


@require_POST
@login_required
def start(request: HttpRequest, activity: UUID) -> HttpResponse:
    enrolment = _enrolment_or_404(request, activity)
    found = get_object_or_404(Activity, uuid=activity, format="quiz")
    try:
        session = domain.start_quiz(enrolment=enrolment, activity=found, by=request.user, at=dates.now())
    except (domain.NoAttemptsLeft, NotInEdition) as refusal:
        messages.error(request, str(refusal))
        return redirect("courses_quiz:intro", activity)
    return redirect("courses_quiz:play", session.uuid)


@require_http_methods(["GET", "POST"])
@login_required
def play(request: HttpRequest, session: UUID) -> HttpResponse:
    """Ask the questions; a POST is graded on the server."""
    found = _session_or_404(request, session)
    if found.attempt is not None:
        return redirect("courses_quiz:result", found.uuid)
    answers = _answers(request)
    missing: list[str] = []
    if request.method == "POST":
        try:
            domain.submit_quiz(session=found, answers=answers, by=request.user, at=dates.now())
            return redirect("courses_quiz:result", found.uuid)
        except domain.AnswersMissing as open_questions:
            missing = open_questions.questions
        except (grading.AnswersRefused, EnrolmentEnded) as refusal:
            return render(request, f"{TEMPLATES}/refused.html", {"reason": str(refusal), "session": found}, status=400)
    quiz, questions = questions_to_ask(found, answers=answers, missing=missing)
    context = {
        "quiz": {"title": quiz["title"], "pass_percent": quiz["pass_percent"]},
        "questions": questions,
        "missing": [line.number for line in questions if line.is_missing],
        "session": found,
    }
    return render(request, f"{TEMPLATES}/play.html", context)


@require_GET
@login_required
def result(request: HttpRequest, session: UUID) -> HttpResponse:
    found = _session_or_404(request, session)
    if found.attempt is None:
        return redirect("courses_quiz:play", found.uuid)
    quiz, questions = questions_with_result(found)
    used = found.attempt.number
    context = {
        "quiz": quiz,
        "questions": questions,
        "attempt": found.attempt,
        "course": found.enrolment.course,
        "review_note": review_note(found.enrolment),
        "activity_uuid": Activity.objects.get(pk=found.quiz_id).uuid,
        "may_retry": not quiz["max_attempts"] or used < quiz["max_attempts"],
        "is_completed": found.enrolment.completed_at is not None,
    }
    return render(request, f"{TEMPLATES}/result.html", context)


def _answers(request: HttpRequest) -> grading.Answers:
    """The posted choices: fields named `q-<question id>`, one value an option."""
    return {
        name[2:]: sorted(set(request.POST.getlist(name)))
        for name in request.POST
        if name.startswith("q-") and any(request.POST.getlist(name))
    }


def _enrolment_or_404(request: HttpRequest, activity: UUID) -> Enrolment:
    enrolment = enrolment_with_activity(request.user, str(activity))
    if enrolment is None:
        raise Http404(_("Bài kiểm tra này không thuộc khóa học nào bạn đang học."))
    return enrolment


def _session_or_404(request: HttpRequest, session: UUID) -> QuizSession:
    found = session_of(request.user, str(session))
    if found is None:
        raise Http404(_("Không có lần làm bài này."))
    return found
