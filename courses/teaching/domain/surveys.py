from __future__ import annotations

import random
import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from courses.content.models import Course
from courses.learning.models import Completion
from courses.teaching.enums import SurveyKind
from courses.teaching.models import Survey, SurveyAnswer, SurveyReceipt
from courses.teaching.questionnaire import BATCH, clean_values, default_items, make_items
from courses.teaching.surveys import newest_survey
from lms.authors import stored_login
from lms.dates import civil_date
from lms.people.domain import lock_rows


class AnswerRefused(ValueError):
    """Answered or declined already, or nothing was filled in; the message says which. Nothing was stored."""


@transaction.atomic
def ensure_survey(*, course: Course, kind: SurveyKind | str, by: Any, at: datetime) -> Survey:
    """The questionnaire in force, the default one when nobody has worded it yet."""
    found = newest_survey(course.pk, kind)
    if found is not None:
        return found
    return _add(course, kind, default_items(kind), by, at)


@transaction.atomic
def reword_survey(
    *, course: Course, kind: SurveyKind | str, scales: Sequence[str], texts: Sequence[str], by: Any, at: datetime
) -> Survey:
    """Put other words in force; the same words again change nothing. Earlier answers stay with what was asked then."""
    items = make_items(scales, texts)
    found = newest_survey(course.pk, kind)
    return found if found is not None and found.items == items else _add(course, kind, items, by, at)


def _add(course: Course, kind: SurveyKind | str, items: list[dict[str, str]], by: Any, at: datetime) -> Survey:
    lock_rows(Course.objects.filter(pk=course.pk)).get()
    last = newest_survey(course.pk, kind)
    if last is not None and last.items == items:
        return last
    return Survey.objects.create(
        course=course, kind=kind, number=(last.number if last else 0) + 1, items=items, created_at=at,
        created_by=stored_login(by),
    )  # fmt: skip


@transaction.atomic
def answer_survey(*, survey: Survey, completion: Completion, given: Mapping[str, Any], at: datetime) -> None:
    """Store an answer that leads to nobody, and apart from it the fact that she answered.

    The fifth waiting answer makes all five visible, rewritten in a random order under new keys, so that nothing in the
    table tells whose was the last.
    """
    values = clean_values(survey.items, given)
    if not values:
        raise AnswerRefused(_("Bạn chưa trả lời câu nào. Hãy chọn ít nhất một câu, hoặc bấm “Không trả lời”."))
    lock_rows(Survey.objects.filter(pk=survey.pk)).get()
    _note(completion, survey.kind)
    day = civil_date(at)
    SurveyAnswer.objects.create(survey=survey, year=day.year, month=day.month, values=values)
    waiting = list(SurveyAnswer.objects.filter(survey=survey, is_shown=False))
    if len(waiting) >= BATCH:
        SurveyAnswer.objects.filter(pk__in=[answer.pk for answer in waiting]).delete()
        random.SystemRandom().shuffle(waiting)
        SurveyAnswer.objects.bulk_create(
            [
                SurveyAnswer(
                    uuid=uuid.uuid4(), survey=survey, year=old.year, month=old.month, values=old.values, is_shown=True
                )
                for old in waiting
            ]
        )


@transaction.atomic
def decline_survey(*, completion: Completion, kind: SurveyKind | str) -> None:
    """Note that she does not want to be asked again. Harmless twice; the same row as for an answer."""
    SurveyReceipt.objects.get_or_create(completion=completion, kind=kind)


def _note(completion: Completion, kind: str) -> None:
    try:
        with transaction.atomic():
            SurveyReceipt.objects.create(completion=completion, kind=kind)
    except IntegrityError:
        raise AnswerRefused(_("Bạn đã trả lời khảo sát này rồi. Cảm ơn bạn.")) from None
