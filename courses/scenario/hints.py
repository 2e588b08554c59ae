"""What an author should look at in the scenarios of her courses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from courses.content.hints import Hint
from courses.content.skeleton import count_guiding
from courses.scenario.models import Scenario


def author_hints(user: Any, uses: Mapping[int, Sequence[int]]) -> Iterator[Hint]:
    """Scenarios with sentences of a skeleton, and those with scenes that nobody reaches or leaves."""
    wanted = {pk for pks in uses.values() for pk in pks}
    scenarios = Scenario.objects.in_bulk(wanted)
    for page, pks in uses.items():
        for pk in dict.fromkeys(pks):
            if pk in scenarios:
                yield from _hints_on(page, scenarios[pk])


def _hints_on(page: int, scenario: Scenario) -> Iterator[Hint]:
    if count_guiding(scenario.content):
        text = _("Viết tiếp tình huống “%(title)s”") % {"title": scenario.title}
        yield Hint(page, text, edit_url(scenario), is_pressing=True)
    if found := scenario.warnings:
        text = _("Xem lại tình huống “%(title)s” (lời nhắc: %(count)s)")
        yield Hint(page, text % {"title": scenario.title, "count": len(found)}, edit_url(scenario), is_pressing=False)


def edit_url(scenario: Scenario) -> str:
    return reverse(Scenario.snippet_viewset.get_url_name("edit"), args=[scenario.pk])  # type: ignore[attr-defined]
