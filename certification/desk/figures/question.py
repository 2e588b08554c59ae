"""What a request asks for, after its right was checked."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any
from urllib.parse import quote, urlencode

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from certification.awards.models import Programme
from certification.coverage.enums import Geography, Indicator
from certification.desk.figures.forms import AskForm
from lms import dates
from lms.people.models import Unit
from lms.people.permissions import is_manager, readable_categories, readable_units

PLACE = "-unit-"


@dataclass(frozen=True)
class Question:
    """A unit, a day, an indicator, a programme, a geography, and the categories to which the reader is limited."""

    unit: Unit
    as_of: date
    today: date
    indicator: str
    programme: Programme
    geography: str
    categories: frozenset[int] | None

    @property
    def asked(self) -> dict[str, Any]:
        """The arguments of `coverage` and `people_behind`."""
        return {
            "unit": self.unit, "as_of": self.as_of, "today": self.today, "indicator": self.indicator,
            "programme": self.programme, "geography": self.geography, "categories": self.categories,
        }  # fmt: skip

    @property
    def definition(self) -> dict[str, Any]:
        """The arguments of `definition_for`."""
        return {key: value for key, value in self.asked.items() if key != "categories"}

    def link(self, name: str, code: str | None = None, **more: str) -> str:
        """The address of a figures page with the same question, about another unit when `code` is given."""
        if name not in self._paths:
            self._paths[name] = reverse(f"certification_desk:{name}", args=[PLACE])
        path = self._paths[name].replace(PLACE, quote(code or self.unit.code, safe=""))
        return f"{path}?{self._query}{f'&{urlencode(more)}' if more else ''}"

    @cached_property
    def _query(self) -> str:
        return urlencode(
            {
                "as_of": self.as_of.isoformat(), "indicator": self.indicator, "geography": self.geography,
                "programme": self.programme.code,
            }
        )  # fmt: skip

    @cached_property
    def _paths(self) -> dict[str, str]:
        """{name of a page: its address with PLACE for the unit}: a page of the nation links five hundred times."""
        return {}

    def today_link(self) -> str:
        """The same question about today."""
        return replace(self, as_of=self.today).link("figures")


def readable_unit(user: Any, code: str, *, today: date) -> tuple[Unit, frozenset[int] | None]:
    """The unit and the reader's limit to categories. PermissionDenied for whoever may not read it, 404 when unknown."""
    if not is_manager(user):
        raise PermissionDenied
    unit = get_object_or_404(Unit, code=code)
    if not readable_units(user, as_of=today).filter(pk=unit.pk).exists():
        raise PermissionDenied
    limit = readable_categories(user, unit, as_of=today)
    return unit, None if limit is None else frozenset(limit)


def read_question(request: HttpRequest, code: str) -> tuple[Question, AskForm]:
    """The question of a page request; what is missing or wrong falls back to today's core figures, with the form's
    errors shown."""
    today = dates.today()
    unit, categories = readable_unit(request.user, code, today=today)
    programmes = list(Programme.objects.order_by("-starts_on", "code"))
    if not programmes:
        raise Http404(_("Chưa có chương trình nào."))
    first = {
        "as_of": today, "indicator": Indicator.CORE.value, "geography": Geography.THEN.value,
        "programme": programmes[0].code,
    }  # fmt: skip
    names = [(programme.code, programme.short_name) for programme in programmes]
    given = {key: request.GET[key] for key in first if request.GET.get(key)}
    form = AskForm({**first, **given}, programmes=names)
    form.is_valid()
    answer = first | {key: value for key, value in form.cleaned_data.items() if value}
    chosen = next(programme for programme in programmes if programme.code == answer["programme"])
    question = Question(
        unit, answer["as_of"], today, answer["indicator"], chosen, answer["geography"], categories
    )  # fmt: skip
    return question, form
