"""The sections of the manager's page under its first number, as texts, rows and charts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from certification.coverage.figures import Figures
from certification.desk.figures.glance import state_meaning
from certification.desk.figures.quality import warnings_of
from certification.desk.figures.question import Question
from certification.desk.figures.ranking import communes_sentence, comparison_of, ranking_of
from certification.desk.figures.tables import breakdown
from certification.desk.figures.trajectory import asked_sentence, way_of, why_no_way
from lms.people.enums import UnitKind


def sections_of(
    question: Question, figures: Figures, *, kinds: Mapping[int, str], user: Any, query: Mapping[str, str]
) -> dict[str, Any]:
    """`kinds`: {unit shown that the reader may open: its kind}; provinces are compared, other units ranked.

    `query` may name an `order` of the comparison and ask for the whole ranking (`all`).
    """
    open_ids, began_on = set(kinds), question.programme.starts_on
    way = way_of(figures, began_on=began_on, today=question.today)
    is_nation = any(kinds.get(row.unit.pk) == UnitKind.PROVINCE for row in figures.units if not row.is_own)
    comparison = ranking = None
    if is_nation:
        comparison = comparison_of(
            question, figures, open_ids=open_ids, order=query.get("order", ""), began_on=began_on
        )  # fmt: skip
    if comparison is None:
        ranking = ranking_of(question, figures, open_ids=open_ids, show_all="all" in query)
    return {
        "asked": asked_sentence(figures),
        "targets_url": reverse("certification_desk:targets"),
        "state_meaning": state_meaning(figures.total),
        "scope_note": _scope_note(question, figures),
        "way": way,
        "why_no_way": "" if way else why_no_way(figures, today=question.today),
        "today_url": "" if question.as_of == question.today else question.today_link(),
        "ranking": ranking,
        "all_url": f"{question.link('figures', all='1')}#con-can" if ranking and ranking.left_out else "",
        "communes_sentence": communes_sentence(
            figures.communes, target=figures.target_percent, gap=figures.total.gap
        ),
        "comparison": comparison,
        "breakdown": breakdown(question, figures),
        "has_own_shares": bool(figures.shares),
        "warnings": warnings_of(question, figures, user),
    }  # fmt: skip


def _scope_note(question: Question, figures: Figures) -> str:
    """Why this total differs from another's: what the indicator counts, and what the reader may see."""
    counted = {"categories": ", ".join(figures.category_names.values())}
    if question.categories is not None:
        return _(
            "Bạn được xem số liệu của các nhóm: %(categories)s. Tổng ở đây chỉ gồm các nhóm ấy nên nhỏ hơn tổng của "
            "cả đơn vị."
        ) % counted  # fmt: skip
    return _(
        "Chỉ tiêu này đếm các nhóm: %(categories)s. Chỉ tiêu khác đếm những nhóm khác, nên tổng số người khác nhau; "
        "một người có nhiều vị trí chỉ được đếm một lần, ở vị trí chính."
    ) % counted  # fmt: skip
