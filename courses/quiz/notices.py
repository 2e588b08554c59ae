from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from wagtail.admin import messages

from courses.quiz.advice import advice_on
from courses.quiz.models import Question


def advise_author(request: HttpRequest, instance: Any) -> None:
    """After a question was stored: what would make it better. Never in the way."""
    if isinstance(instance, Question):
        for sentence in advice_on(instance.content.get("options", [])):
            messages.warning(request, sentence)
