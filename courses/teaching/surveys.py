"""Reading surveys: what is in force, what is due to whom, and what whole batches of answers say."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from courses.learning.models import Completion
from courses.teaching.enums import ItemKind, SurveyKind
from courses.teaching.models import Survey, SurveyAnswer, SurveyReceipt
from courses.teaching.questionnaire import ScaleLine, TextLine, scale_line
from lms.people.models import Person
from lms.people.queries import records_of

ASKED_FOR = {SurveyKind.REACTION: (0, 60), SurveyKind.FOLLOWUP: (90, 180)}
"""{survey: (first, last day after the completion on which it is offered)}."""


@dataclass(frozen=True)
class Results:
    """What a survey says in one wording. `shown` counts whole batches only."""

    survey: Survey
    shown: int
    scales: list[ScaleLine]
    texts: list[TextLine]


def newest_survey(course_id: int, kind: SurveyKind | str) -> Survey | None:
    return Survey.objects.filter(course=course_id, kind=kind).order_by("-number").first()


def due_completions(person: Person, *, as_of: date, codes: Sequence[str] | None = None) -> list[tuple[Completion, str]]:
    """(her completion, survey that waits for her), oldest first (1 query)."""
    rows: QuerySet[Completion] = (
        Completion.objects.standing().filter(person__in=records_of(person.pk)).filter(_windows(as_of))
    )
    if codes is not None:
        rows = rows.filter(course__code__in=list(codes))
    rows = _noted(rows).select_related("course", "manifest").defer("manifest__content").order_by("happened_on", "pk")
    found = []
    for row in rows:
        kind = next(kind for kind in SurveyKind if _is_open(row.happened_on, kind, as_of))
        if not getattr(row, f"had_{kind}"):
            found.append((row, str(kind)))
    return found


def due_completion(person: Person, *, code: str, kind: str, as_of: date) -> Completion | None:
    """Her completion of this course after which this survey is open and not yet answered or declined."""
    found = due_completions(person, as_of=as_of, codes=[code])
    return next((completion for completion, due in found if due == kind), None)


def _noted(rows: QuerySet[Completion]) -> QuerySet[Completion]:
    receipts = {
        f"had_{kind}": Exists(SurveyReceipt.objects.filter(completion=OuterRef("pk"), kind=kind)) for kind in SurveyKind
    }
    return rows.annotate(**receipts)


def _windows(as_of: date) -> Q:
    wanted = Q(pk__in=[])
    for first, last in ASKED_FOR.values():
        wanted |= Q(happened_on__range=(as_of - timedelta(days=last), as_of - timedelta(days=first)))
    return wanted


def _is_open(happened_on: date, kind: SurveyKind, as_of: date) -> bool:
    first, last = ASKED_FOR[kind]
    return timedelta(days=first) <= as_of - happened_on <= timedelta(days=last)


def results_of(course_id: int, kind: SurveyKind | str) -> list[Results]:
    """The results of each wording, the newest first; texts in a new random order at every look."""
    found = []
    for survey in Survey.objects.filter(course=course_id, kind=kind).order_by("-number"):
        answers = list(SurveyAnswer.objects.filter(survey=survey, is_shown=True).values_list("values", flat=True))
        found.append(_result(survey, answers))
    return found


def _result(survey: Survey, answers: list[dict[str, Any]]) -> Results:
    scales, texts = [], []
    for item in survey.items:
        values = [answer[item["key"]] for answer in answers if item["key"] in answer]
        if item["kind"] == ItemKind.SCALE:
            scales.append(scale_line(item["text"], values))
        else:
            random.SystemRandom().shuffle(values)
            texts.append(TextLine(item["text"], values))
    return Results(survey, len(answers), scales, texts)
