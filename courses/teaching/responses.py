"""First tries at a quiz as rows of right and wrong: one a person, graded against the questions she was asked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models.functions import Coalesce

from courses.content.models import Activity, Course, Snapshot
from courses.learning.models import Attempt
from courses.quiz.grading import is_right
from courses.quiz.models import QuizSession

MOST = 5_000
"""First tries that an analysis looks at, the latest: more would not change a figure that a trainer reads."""
CHUNK = 500


@dataclass(frozen=True)
class Response:
    """A first try: the frozen quiz it was at, what was answered, and for each question asked whether it was right."""

    snapshot: str
    answers: dict[str, list[str]]
    rights: dict[str, bool]

    @property
    def total(self) -> float:
        """The share of the questions asked that were right."""
        return sum(self.rights.values()) / len(self.rights) if self.rights else 0.0

    def rest(self, question: str) -> float | None:
        """The same share over the other questions; None when there was only this one."""
        others = len(self.rights) - 1
        return (sum(self.rights.values()) - self.rights[question]) / others if others else None


@dataclass
class Responses:
    """The first tries at one quiz and the frozen quizzes that they were at, the latest first."""

    found: list[Response] = field(default_factory=list)
    snapshots: dict[str, dict[str, Any]] = field(default_factory=dict)
    is_capped: bool = False


def first_tries(course: Course, quiz: Activity) -> Responses:
    """Of every person her first try in this course, whatever her enrolments and records (3 queries, few rows more)."""
    rows = (
        Attempt.objects.filter(enrolment__course=course, activity=quiz)
        .annotate(owner=Coalesce("enrolment__person__canonical_id", "enrolment__person_id"))
        .order_by("-submitted_at", "-pk")
    )
    first: dict[
        int, int
    ] = {}  # later rows of the list are earlier tries: the last one written for a person is her first
    for owner, pk in rows.values_list("owner", "pk"):
        first[owner] = pk
    wanted = sorted(first.values(), reverse=True)
    return _read(wanted[:MOST], is_capped=len(wanted) > MOST)


def _read(pks: list[int], *, is_capped: bool) -> Responses:
    tries: list[tuple[int, str, Any]] = []
    asked: dict[int, list[str]] = {}
    for start in range(0, len(pks), CHUNK):
        chunk = pks[start : start + CHUNK]
        rows = Attempt.objects.filter(pk__in=chunk).order_by("-submitted_at", "-pk")
        tries += rows.values_list("pk", "snapshot_sha256", "answers")
        for attempt, order in QuizSession.objects.filter(attempt__in=chunk).values_list("attempt_id", "order"):
            asked[attempt] = [entry["question"] for entry in order]
    hashes = list(dict.fromkeys(sha for _pk, sha, _answers in tries))
    contents = {row.sha256: row.content for row in Snapshot.objects.filter(sha256__in=hashes)}
    found = [
        respond(sha, contents[sha], answers, asked.get(pk))
        for pk, sha, answers in tries
        if sha in contents and "questions" in contents[sha]
    ]
    return Responses(found, {sha: contents[sha] for sha in hashes if sha in contents}, is_capped)


def respond(sha: str, quiz: dict[str, Any], answers: dict[str, list[str]], asked: Iterable[str] | None) -> Response:
    """One try against its own frozen quiz. An open question counts as wrong; `asked` None: those that were answered,
    or all where nothing was drawn."""
    questions = {question["id"]: question for question in quiz["questions"]}
    if asked is None:
        asked = answers if quiz.get("pools") else questions
    rights = {
        question: bool(answers.get(question)) and is_right(questions[question], answers[question])
        for question in asked
        if question in questions
    }
    return Response(sha, answers, rights)


def pooled_questions(quiz: dict[str, Any]) -> set[str]:
    """Questions of a frozen quiz that only some people are asked."""
    return {question for pool in quiz.get("pools", []) for question in pool["questions"]} - set(quiz.get("fixed", []))


def questions_of(course: Course, quiz_id: int) -> set[str]:
    """Every question that somebody was or could be asked in this course's tries at a quiz (2 queries)."""
    rows = Attempt.objects.filter(enrolment__course=course, activity=quiz_id).order_by()
    hashes = set(rows.values_list("snapshot_sha256", flat=True).distinct())
    found = Snapshot.objects.filter(sha256__in=hashes).values_list("content", flat=True)
    return {question["id"] for content in found for question in content.get("questions", [])}
