"""What makes a figure less certain than it could be, counted, each with the page where it is mended."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from certification.coverage.enums import Lack
from certification.coverage.figures import Figures
from certification.coverage.wording import number_text
from certification.desk.figures.question import Question
from lms.people.enums import Sex, UnitKind
from lms.people.models import UnitClosure
from lms.people.permissions import managed_units
from lms.roster.permissions import rows_to_decide


@dataclass(frozen=True)
class Warned:
    """`url` and `action`: the page where it is mended; empty where the reader may not."""

    text: str
    url: str
    action: str


def warnings_of(question: Question, figures: Figures, user: Any) -> list[Warned]:
    """The warnings that have something to warn of; at most seven queries, no growth with units or people.

    What only today knows (lists without people, rows to be decided) is left out for a past day.
    """
    found = _of_reporting(question, figures)
    if question.as_of == question.today and figures.asked is not None:
        found += _of_today(question, figures, user)
    unsaid = figures.by_sex[Sex.UNDECLARED].headcount if Sex.UNDECLARED in figures.by_sex else 0
    if unsaid:
        found.append(
            Warned(
                _("%(count)s người trong danh sách chưa khai giới tính.") % {"count": number_text(unsaid)},
                question.link("people", sex=Sex.UNDECLARED.value),
                _("Xem những người này"),
            )
        )
    return found


def _of_reporting(question: Question, figures: Figures) -> list[Warned]:
    reporting = figures.reporting
    found = []
    if reporting.units > reporting.declaring:
        text = _("%(count)s trên %(units)s đơn vị chưa khai báo số người.") % {
            "count": number_text(reporting.units - reporting.declaring), "units": number_text(reporting.units),
        }  # fmt: skip
        found.append(Warned(text, _lacking(question, Lack.DECLARATION), _("Mở phần khai báo")))
    if reporting.short:
        text = _("%(count)s đơn vị có danh sách ít người hơn số khai báo.") % {"count": number_text(reporting.short)}
        found.append(Warned(text, _lacking(question, Lack.ROSTER), _("Đối chiếu")))
    return found


def _lacking(question: Question, lack: Lack) -> str:
    """The list of declarations, narrowed to the units that the warning counts."""
    chosen = urlencode({"under_1": question.unit.pk, "lack": lack.value})
    return f"{reverse('certification_desk:declarations')}?{chosen}"


def _of_today(question: Question, figures: Figures, user: Any) -> list[Warned]:
    found = []
    may_change = managed_units(user, as_of=question.today).filter(pk=question.unit.pk).exists()
    empty = figures.reporting.unlisted
    if empty:
        text = (
            _("Xã, phường này chưa có ai trong danh sách.")
            if question.unit.kind == UnitKind.COMMUNE
            else _("%(count)s xã, phường, đặc khu chưa có ai trong danh sách.") % {"count": number_text(empty)}
        )
        url = reverse("certification_desk:roster") if may_change else ""
        found.append(Warned(text, url, _("Nhập danh sách") if url else ""))
    if may_change:
        below = UnitClosure.objects.on(question.today).filter(ancestor=question.unit).values("descendant_id")
        waiting = rows_to_decide(user).filter(Q(unit__in=below) | Q(losing_unit__in=below)).count()
        if waiting:
            text = _("%(count)s dòng của danh sách đã nhập đang chờ quyết định.") % {"count": number_text(waiting)}
            found.append(Warned(text, reverse("certification_desk:review"), _("Quyết định")))
    return found
