"""Making quizzes without the editor: for samples, imports and tests."""

from __future__ import annotations

import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from courses.quiz.drafts import QuestionDraft, draft_of
from courses.quiz.models import Question, QuestionTag, Quiz, QuizEntry, QuizPool
from lms.people.models import Unit

__all__ = ["NotYours", "PoolDraft", "QuestionDraft", "draft_of", "tag_named", "write_question", "write_quiz"]


@dataclass(frozen=True)
class PoolDraft:
    """So many questions of a tag; an empty `difficulty` takes all."""

    tag: str
    count: int
    difficulty: str = ""


class NotYours(ValueError):
    """Another organiser's question bears the identity that is to be written."""


@transaction.atomic
def write_quiz(
    *,
    organiser: Unit,
    title: str,
    questions: Sequence[QuestionDraft] = (),
    pools: Sequence[PoolDraft] = (),
    minutes: int = 15,
    **settings: Any,
) -> Quiz:
    """Write a quiz and its questions; an organiser's quiz of the same title is returned as it is.

    `settings` are fields of `Quiz`: pass_percent, max_attempts, purpose, pairs_with, time_limit_minutes and so on.
    """
    existing = Quiz.objects.filter(organiser=organiser, title=title).first()
    if existing is not None:
        return existing
    quiz = Quiz.objects.create(organiser=organiser, title=title, minutes=minutes, **settings)
    for order, draft in enumerate(questions):
        QuizEntry.objects.create(quiz=quiz, question=write_question(organiser=organiser, draft=draft), sort_order=order)
    for order, pool in enumerate(pools):
        QuizPool.objects.create(
            quiz=quiz, tag=tag_named(pool.tag), difficulty=pool.difficulty, count=pool.count, sort_order=order
        )
    return quiz


@transaction.atomic
def write_question(*, organiser: Unit, draft: QuestionDraft, ids: Sequence[str] = ()) -> Question:
    """Write one question of the bank; a draft whose uuid the organiser's bank has already rewrites that question.

    What keeps its words keeps its identity, so that answers given before still find it; `ids` name the parts of a
    question that comes from elsewhere. ValidationError, with
    sentences for people, where the draft cannot be asked; NotYours where another organiser keeps the question.
    """
    question = Question.objects.filter(uuid=draft.uuid).first() if draft.uuid else None
    if question is not None and question.organiser_id != organiser.pk:
        raise NotYours(_("Câu hỏi này thuộc ngân hàng của đơn vị khác."))
    if question is None:
        question = Question(organiser=organiser, uuid=draft.uuid or uuid.uuid4())
    question.options = json.dumps(_blocks(draft, question, ids))
    question.kind = draft.kind or question.kind
    question.stem, question.rationale, question.citation = draft.stem, draft.rationale, draft.citation
    question.check_state, question.review_by = draft.check, draft.review_by
    question.difficulty = draft.difficulty
    question.ignores_case, question.ignores_diacritics = draft.ignores_case, draft.ignores_diacritics
    question.tags.set([tag_named(name) for name in draft.tags])
    question.full_clean()
    try:
        question.options.stream_block.clean(question.options)
    except ValidationError:
        raise ValidationError({"options": _("Có khối để trống, hoặc dài quá 400 ký tự.")}) from None
    question.save()
    return question


def tag_named(name: str) -> QuestionTag:
    """The tag of that name, made on its first use."""
    return QuestionTag.objects.get_or_create(name=name)[0]


def _blocks(draft: QuestionDraft, question: Question, ids: Sequence[str]) -> list[dict[str, Any]]:
    """The raw stream of a draft; a block whose type and words the question already has keeps its id."""
    known: dict[tuple[str, ...], str] = {}
    for block in question.options or []:
        known.setdefault((block.block_type, *_words(block.value)), str(block.id))
    given = dict(enumerate(ids))
    return [
        {
            "type": kind,
            "id": given.get(place) or known.pop((kind, *_words(value)), "") or str(uuid.uuid4()),
            "value": value,
        }
        for place, (kind, value) in enumerate(draft.parts)
    ]


def _words(value: Any) -> tuple[str, ...]:
    return tuple(value[name] for name in ("text", "left") if value.get(name))
