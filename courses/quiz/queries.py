from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from courses.content.queries import snapshot
from courses.quiz.enums import NEEDS_REVIEW, SAID_TO_LEARNERS, LegalCheck
from courses.quiz.grading import Answers, is_right
from courses.quiz.lines import OptionLine, QuestionLine
from courses.quiz.models import QuizSession
from lms.people.queries import person_of, records_of


def session_of(user: Any, session_uuid: str) -> QuizSession | None:
    """The login's own session, or None: a forged address leads nowhere."""
    person = person_of(user)
    if person is None:
        return None
    return (
        QuizSession.objects.filter(uuid=session_uuid, enrolment__person__in=records_of(person.pk))
        .select_related("attempt", "enrolment__course", "enrolment__edition__current_manifest")
        .defer("enrolment__edition__current_manifest__content")
        .first()
    )


def questions_to_ask(
    session: QuizSession, *, answers: Answers, missing: list[str]
) -> tuple[dict[str, Any], list[QuestionLine]]:
    """The frozen quiz's own data and its questions in the session's order, without anything that gives away the key."""
    quiz = snapshot(session.snapshot_sha256)
    questions = {question["id"]: question for question in quiz["questions"]}
    lines = []
    for number, entry in enumerate(session.order, start=1):
        question = questions[entry["question"]]
        texts = {option["id"]: option["text"] for option in question["options"]}
        chosen = answers.get(question["id"], [])
        lines.append(
            QuestionLine(
                id=question["id"],
                number=number,
                stem=question["stem"],
                is_multiple=question["kind"] == "multiple",
                is_missing=question["id"] in missing,
                options=[OptionLine(pk, texts[pk], pk in chosen, None, "") for pk in entry["options"]],
            )
        )
    return quiz, lines


def questions_with_result(session: QuizSession) -> tuple[dict[str, Any], list[QuestionLine]]:
    """The same after submission: what was chosen, what is right, why, and on what authority."""
    if session.attempt is None:
        raise LookupError(_("Bài này chưa nộp."))
    answers: Answers = session.attempt.answers
    quiz, asked = questions_to_ask(session, answers=answers, missing=[])
    questions = {question["id"]: question for question in quiz["questions"]}
    lines = []
    for line in asked:
        question = questions[line.id]
        frozen = {option["id"]: option for option in question["options"]}
        lines.append(
            QuestionLine(
                id=line.id,
                number=line.number,
                stem=line.stem,
                is_multiple=line.is_multiple,
                options=[
                    OptionLine(o.id, o.text, o.is_chosen, frozen[o.id]["correct"], frozen[o.id]["feedback"])
                    for o in line.options
                ],
                is_right=is_right(question, answers.get(line.id, [])),
                rationale=question["rationale"],
                citation=question["citation"],
                check=str(SAID_TO_LEARNERS[LegalCheck(question["check"])]),
                needs_review=question["check"] in NEEDS_REVIEW,
            )
        )
    return quiz, lines
