"""Choosing a question for a quiz, or writing a new one on the spot."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.permissions import policy_registry
from wagtail.snippets.views.chooser import (
    ChooseResultsView,
    ChooseView,
    SnippetChooserViewSet,
    SnippetCreateView,
)

from courses.quiz.forms import QuickQuestionForm
from courses.quiz.models import CHOOSER_TEXTS, Question


class _ByAuthor:
    """Gives the form its author, and the list only what her own units organise."""

    request: Any

    def get_creation_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_creation_form_kwargs(), "for_user": self.request.user}  # type: ignore[misc]

    def get_object_list(self) -> QuerySet[Question]:
        policy = policy_registry.get_by_type(Question)
        return policy.instances_user_has_any_permission_for(self.request.user, ["add", "change", "view"]).order_by(
            "-pk"
        )


class QuestionChooseView(_ByAuthor, ChooseView):
    pass


class QuestionChooseResultsView(_ByAuthor, ChooseResultsView):
    pass


class QuestionCreateView(_ByAuthor, SnippetCreateView):
    pass


class QuestionChooserViewSet(SnippetChooserViewSet):
    choose_view_class = QuestionChooseView
    choose_results_view_class = QuestionChooseResultsView
    create_view_class = QuestionCreateView
    creation_form_class = QuickQuestionForm
    choose_one_text = CHOOSER_TEXTS["choose_one_text"]
    search_tab_label = _("Tìm")
    creation_tab_label = _("Viết câu mới")
    create_action_label = _("Lưu và đưa vào bài kiểm tra")
