"""A quiz as data that another installation can make again: its settings, its questions, what its pools can draw."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID, uuid5

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from courses.quiz.authoring import NotYours, tag_named, write_question
from courses.quiz.drafts import QuestionDraft
from courses.quiz.models import Question, Quiz, QuizEntry, QuizPool
from courses.quiz.pools import candidates_of, frozen_questions
from lms.people.models import Unit

SETTINGS = (
    "title", "minutes", "purpose", "pass_percent", "max_attempts", "cooldown_minutes", "time_limit_minutes", "review",
    "shuffles",
)  # fmt: skip
FLAGS = ("ignores_case", "ignores_diacritics")


class BadPackage(ValueError):
    """The data is not that of a quiz; the message says which part is not understood. Nothing was written."""


def pack_quiz(quiz: Quiz) -> dict[str, Any]:
    """{"quiz": settings, "pairs_with": uuid or None, "pretests": [uuid], "questions": [`Question.content` and the flags
    of gaps], "fixed": [uuid], "pools": [{"tag", "difficulty", "count"}]}"""
    fixed = list(
        Question.objects.filter(entries__quiz=quiz)
        .order_by("entries__sort_order", "entries__pk")
        .prefetch_related("taggings__tag")
    )
    candidates = candidates_of([quiz])
    frozen = frozen_questions(quiz, fixed, candidates)
    flags = {
        str(question.uuid): {name: getattr(question, name) for name in FLAGS} for question in [*fixed, *candidates]
    }
    return {
        "quiz": {name: getattr(quiz, name) for name in SETTINGS},
        "pairs_with": str(quiz.pairs_with.uuid) if quiz.pairs_with else None,
        "pretests": sorted(map(str, quiz.pretests.values_list("uuid", flat=True))),
        "questions": [{**question, **flags[question["id"]]} for question in frozen["questions"]],
        "fixed": frozen["fixed"],
        "pools": [{name: pool[name] for name in ("tag", "difficulty", "count")} for pool in frozen["pools"]],
    }


@transaction.atomic
def unpack_quiz(*, uuid: UUID, data: dict[str, Any], organiser: Unit) -> Quiz:
    """Make the quiz under `uuid`, or bring the organiser's own up to date; harmless to repeat.

    BadPackage for what is not understood, NotYours when another organiser's quiz bears the uuid. A question that
    another organiser keeps under the same uuid is left alone: this organiser gets a copy, the same one each time.
    Pre-test and post-test find each other whichever comes first.
    """
    quiz = Quiz.objects.filter(uuid=uuid).first() or Quiz(uuid=uuid, organiser=organiser)
    if quiz.organiser_id != organiser.pk:
        raise NotYours(_("Bài kiểm tra này đã có ở đây và thuộc đơn vị khác."))
    try:
        for name in SETTINGS:
            setattr(quiz, name, data["quiz"][name])
        quiz.pairs_with = Quiz.objects.filter(uuid=data["pairs_with"], organiser=organiser).first()
        quiz.full_clean(exclude=["organiser", "pairs_with"])
        quiz.save()
        written = {content["id"]: _write(organiser, content) for content in data["questions"]}
        _replace_parts(quiz, [written[key] for key in data["fixed"]], data["pools"])
        Quiz.objects.filter(uuid__in=data["pretests"], organiser=organiser).update(pairs_with=quiz)
    except ValidationError as problem:
        raise BadPackage("; ".join(problem.messages)) from problem
    except (KeyError, TypeError, ValueError, AttributeError) as problem:
        raise BadPackage(_("Gói không đọc được phần bài kiểm tra: %(problem)s") % {"problem": problem}) from problem
    return quiz


def _replace_parts(quiz: Quiz, questions: list[Question], pools: list[dict[str, Any]]) -> None:
    QuizEntry.objects.filter(quiz=quiz).delete()
    QuizPool.objects.filter(quiz=quiz).delete()
    for order, question in enumerate(questions):
        QuizEntry.objects.create(quiz=quiz, question=question, sort_order=order)
    for order, pool in enumerate(pools):
        made = QuizPool(
            quiz=quiz, tag=tag_named(pool["tag"]), difficulty=pool["difficulty"], count=pool["count"], sort_order=order
        )
        made.full_clean(exclude=["quiz"])
        made.save()


def _write(organiser: Unit, content: dict[str, Any]) -> Question:
    key = UUID(content["id"])
    if Question.objects.filter(uuid=key).exclude(organiser=organiser).exists():
        key = uuid5(key, f"{organiser.code}")
    draft = QuestionDraft(
        uuid=key,
        stem=content["stem"],
        kind=content["kind"],
        options=[(part["text"], part["correct"], part["feedback"]) for part in content.get("options", [])],
        pairs=[(part["left"], part["right"]) for part in content.get("pairs", [])],
        items=[part["text"] for part in content.get("items", [])],
        answers=[(part["text"], part["feedback"]) for part in content.get("answers", [])],
        rationale=content["rationale"],
        citation=content["citation"],
        check=content["check"],
        review_by=date.fromisoformat(content["review_by"]) if content["review_by"] else None,
        tags=content["tags"],
        difficulty=content["difficulty"],
        ignores_case=content["ignores_case"],
        ignores_diacritics=content["ignores_diacritics"],
    )
    parts = content.get("options") or content.get("pairs") or content.get("items") or []
    return write_question(organiser=organiser, draft=draft, ids=[str(UUID(part["id"])) for part in parts])
