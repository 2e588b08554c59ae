from __future__ import annotations

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet

from courses.quiz.enums import LegalCheck, QuestionKind
from courses.quiz.models import Question, Quiz


class QuestionFilters(WagtailFilterSet):
    """What an author looks for in the bank: the questions of a quiz, those that wait for a lawyer."""

    quiz = django_filters.ModelChoiceFilter(
        field_name="entries__quiz", queryset=Quiz.objects.order_by("title"), label=_("bài kiểm tra"), distinct=True
    )
    check_state = django_filters.MultipleChoiceFilter(
        choices=LegalCheck.choices, label=_("đối chiếu pháp luật"), widget=forms.CheckboxSelectMultiple
    )
    kind = django_filters.MultipleChoiceFilter(
        choices=QuestionKind.choices, label=_("loại"), widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Question
        fields: list[str] = []
