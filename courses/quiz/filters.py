from __future__ import annotations

from datetime import timedelta
from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet

from courses.quiz.advice import stands_out
from courses.quiz.enums import WITH_OPTIONS, Difficulty, LegalCheck, QuestionKind
from courses.quiz.models import Question, QuestionTag, Quiz
from lms import dates

SOON = timedelta(days=60)
"""How long before its date a question is listed as due for review."""
OVERDUE, DUE_SOON = "overdue", "soon"


def due_for_review(questions: QuerySet[Question], state: str) -> QuerySet[Question]:
    """The questions whose review date has passed (OVERDUE) or comes within SOON (DUE_SOON)."""
    today = dates.today()
    if state == OVERDUE:
        return questions.filter(review_by__lt=today)
    return questions.filter(review_by__gte=today, review_by__lte=today + SOON)


class QuestionFilters(WagtailFilterSet):
    """What an author looks for in the bank: a quiz's questions, a topic's, those that wait for a lawyer or a review."""

    quiz = django_filters.ModelChoiceFilter(
        field_name="entries__quiz", queryset=Quiz.objects.order_by("title"), label=_("bài kiểm tra"), distinct=True
    )
    tag = django_filters.ModelMultipleChoiceFilter(
        field_name="taggings__tag",
        queryset=QuestionTag.objects.order_by("name"),
        label=_("chủ đề"),
        widget=forms.CheckboxSelectMultiple,
    )
    kind = django_filters.MultipleChoiceFilter(
        choices=QuestionKind.choices, label=_("loại"), widget=forms.CheckboxSelectMultiple
    )
    difficulty = django_filters.MultipleChoiceFilter(
        choices=Difficulty.choices, label=_("độ khó"), widget=forms.CheckboxSelectMultiple
    )
    check_state = django_filters.MultipleChoiceFilter(
        choices=LegalCheck.choices, label=_("đối chiếu pháp luật"), widget=forms.CheckboxSelectMultiple
    )
    review = django_filters.ChoiceFilter(
        choices=[(OVERDUE, _("quá hạn rà soát")), (DUE_SOON, _("đến hạn trong 60 ngày"))],
        label=_("rà soát"),
        method="by_review",
        widget=forms.RadioSelect,
    )
    advice = django_filters.ChoiceFilter(
        choices=[("longest", _("phương án đúng dài hơn hẳn"))],
        label=_("dễ đoán"),
        method="by_advice",
        widget=forms.RadioSelect,
    )

    class Meta:
        model = Question
        fields: list[str] = []

    def by_review(self, queryset: QuerySet[Question], name: str, value: str) -> QuerySet[Question]:
        return due_for_review(queryset, value)

    def by_advice(self, queryset: QuerySet[Question], name: str, value: Any) -> QuerySet[Question]:
        found = Question.objects.filter(pk__in=queryset.filter(kind__in=WITH_OPTIONS).values("pk"))
        told = [
            question.pk
            for question in found.prefetch_related("taggings__tag")
            if stands_out(question.content["options"])
        ]
        return queryset.filter(pk__in=told)
