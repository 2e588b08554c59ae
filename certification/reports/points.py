"""Open points of data quality: what a report's author must have seen before its figures are frozen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy

from certification.coverage.comparison import OF_STATE
from certification.coverage.enums import Standing
from certification.coverage.states import state_of
from certification.reports.counting import Counted, Frame
from certification.reports.held import unapproved_classes
from lms.people.enums import Sex
from lms.roster.enums import ImportState, RowKind
from lms.roster.models import RosterRow


@dataclass(frozen=True)
class Point:
    """`code` says what, `count` how many. A point that blocks is no matter of having seen it."""

    code: str
    count: int
    blocks: bool = False


STANDINGS = {
    Standing.UNDECLARED: "undeclared",
    Standing.SHORT: "short",
    Standing.UNLISTED: "unlisted",
    Standing.NEITHER: "neither",
}


def points_of(
    frame: Frame, counted: Counted, *, today: date, late_leavers: int = 0, missing: int = 0, differing: int = 0
) -> list[Point]:
    """Those that are open, in the order in which they are mended."""
    found = Counter(_standings(frame, counted))
    numbers = {
        **{code: found[code] for code in STANDINGS.values()},
        "review": RosterRow.objects.filter(
            kind=RowKind.DOUBTFUL,
            decision="",
            roster_import__state=ImportState.APPLIED,
            plan_no=F("roster_import__plan_no"),
            unit_id__in=frame.unit_ids,
        ).count(),
        "unapproved": unapproved_classes(frame),
        "sex": counted.by_sex[Sex.UNDECLARED.value].headcount or 0,
        "no_year": counted.no_year,
        "late_leavers": late_leavers,
        "missing": missing,
        "differing": differing,
    }
    first = [] if frame.ends_on < today else [Point("not_over", 1, blocks=True)]
    return first + [Point(code, number) for code, number in numbers.items() if number]


def _standings(frame: Frame, counted: Counted) -> Iterable[str]:
    for pk in {*frame.expected, *counted.standing}:
        listed, lines = counted.standing.get(pk, 0), frame.lines.get(pk)
        standing = OF_STATE[state_of([(listed, None if lines is None else sum(lines.values()))])]
        if standing in STANDINGS:
            yield STANDINGS[standing]


TEXTS: dict[str, Any] = {
    "undeclared": ngettext_lazy(
        "%(count)s đơn vị có danh sách nhưng chưa khai báo số người, nên danh sách chưa đối chiếu được.",
        "%(count)s đơn vị có danh sách nhưng chưa khai báo số người, nên danh sách chưa đối chiếu được.",
        "count",
    ),
    "short": ngettext_lazy(
        "%(count)s đơn vị có danh sách ít người hơn số đã khai báo.",
        "%(count)s đơn vị có danh sách ít người hơn số đã khai báo.",
        "count",
    ),
    "unlisted": ngettext_lazy(
        "%(count)s đơn vị đã khai báo số người nhưng chưa có danh sách.",
        "%(count)s đơn vị đã khai báo số người nhưng chưa có danh sách.",
        "count",
    ),
    "neither": ngettext_lazy(
        "%(count)s đơn vị chưa có danh sách và chưa khai báo số người.",
        "%(count)s đơn vị chưa có danh sách và chưa khai báo số người.",
        "count",
    ),
    "review": ngettext_lazy(
        "%(count)s dòng của danh sách đã nhập còn chờ người quyết định.",
        "%(count)s dòng của danh sách đã nhập còn chờ người quyết định.",
        "count",
    ),
    "unapproved": ngettext_lazy(
        "%(count)s lớp đã tổ chức trong kỳ nhưng kết quả chưa được duyệt, nên chưa tính.",
        "%(count)s lớp đã tổ chức trong kỳ nhưng kết quả chưa được duyệt, nên chưa tính.",
        "count",
    ),
    "sex": ngettext_lazy(
        "%(count)s người chưa khai giới tính.",
        "%(count)s người chưa khai giới tính.",
        "count",
    ),
    "no_year": ngettext_lazy(
        "%(count)s người chưa có năm sinh.",
        "%(count)s người chưa có năm sinh.",
        "count",
    ),
    "late_leavers": ngettext_lazy(
        "%(count)s người chưa được tập huấn rời đi trong 30 ngày cuối kỳ.",
        "%(count)s người chưa được tập huấn rời đi trong 30 ngày cuối kỳ.",
        "count",
    ),
    "missing": ngettext_lazy(
        "%(count)s đơn vị chưa có báo cáo được nhận.",
        "%(count)s đơn vị chưa có báo cáo được nhận.",
        "count",
    ),
    "differing": ngettext_lazy(
        "%(count)s đơn vị có số đã nộp khác số tổng hợp.",
        "%(count)s đơn vị có số đã nộp khác số tổng hợp.",
        "count",
    ),
}


def sentence(point: Point) -> str:
    """The point in words, in the reader's language."""
    if point.code == "not_over":
        return _("Kỳ báo cáo chưa kết thúc, nên chưa chốt số liệu được. Hãy chốt từ hôm sau ngày cuối kỳ.")
    return str(TEXTS[point.code] % {"count": point.count})


def seen_of(points: Iterable[Point]) -> dict[str, int]:
    """What the author ticks, as it is stored."""
    return {point.code: point.count for point in points if not point.blocks}


def unseen(points: Iterable[Point], seen: dict[str, int]) -> list[Point]:
    """Points that came up, or grew, after the author had looked."""
    return [point for point in points if point.blocks or seen.get(point.code, 0) < point.count]
