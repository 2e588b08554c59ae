from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from wagtail.admin import messages

from courses.scenario.models import Scenario


def advise_author(request: HttpRequest, instance: Any) -> None:
    """After a scenario was stored: scenes that nobody reaches, and loops without a way out. Never in the way."""
    if isinstance(instance, Scenario):
        for sentence in instance.warnings:
            messages.warning(request, sentence)
