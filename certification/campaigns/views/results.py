from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from certification.campaigns import results
from certification.campaigns.enums import Shown
from certification.campaigns.forms import MembersForm
from certification.campaigns.offers import offered, titles_of_open
from certification.campaigns.permissions import drive_to_see, may_change, sees_whole
from certification.campaigns.sheet import result_xlsx
from certification.campaigns.views.drives import PAGE_SIZE, PAGES
from lms.dates import now, today
from lms.downloads import xlsx_response
from lms.journal.domain import record_audit

MOST_DAYS = 31
"""Days drawn in the chart, the latest; the table below has all of them."""


@never_cache
@login_required
@require_safe
def result(request: HttpRequest, pk: int) -> HttpResponse:
    """What came of a drive among the people whom she may see; every number opens to its people."""
    as_of = today()
    drive = drive_to_see(request.user, pk, as_of=as_of)
    members = results.members_of(drive, request.user, as_of=as_of)
    done = sum(one.is_done for one in members)
    days = results.by_day(members)
    state = drive.state(as_of=as_of)
    context = {
        "drive": drive,
        "state": state,
        "state_tone": state.tone,
        "courses": offered(drive, None),
        "categories": list(drive.categories.order_by("order", "pk")),
        "may_change": may_change(request.user, drive, as_of=as_of),
        "joined": len(members),
        "done": done,
        "under_way": len(members) - done,
        "urls": {
            "all": _people_url(pk), "done": _people_url(pk, show=Shown.DONE),
            "under_way": _people_url(pk, show=Shown.UNDER_WAY),
        },
        "target": _target(request, drive, as_of),
        "tables": [
            (_("Theo đơn vị"), _("Đơn vị"), True, _rows(pk, "unit", results.by_unit(members, nowhere=nowhere()))),
            (
                _("Theo nhóm đối tượng"), _("Nhóm đối tượng"), True,
                _rows(pk, "category", results.by_category(members, nowhere=nowhere())),
            ),
            (_("Theo giới tính"), _("Giới tính"), False, _rows(pk, "sex", results.by_sex(members))),
        ],
        "days": days,
        "chart": _chart(days[-MOST_DAYS:]),
    }  # fmt: skip
    return render(request, f"{PAGES}/result.html", context)


@never_cache
@login_required
@require_safe
def people(request: HttpRequest, pk: int) -> HttpResponse:
    """The people behind a number: who is done and who is not, nothing about how they learn."""
    as_of = today()
    drive = drive_to_see(request.user, pk, as_of=as_of)
    form = MembersForm(request.GET)
    if not form.is_valid():
        return HttpResponseBadRequest(_("Điều kiện lọc không đúng. Hãy quay lại trang kết quả và chọn lại."))
    found = results.chosen(results.members_of(drive, request.user, as_of=as_of), **form.cleaned_data)
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    record_audit(
        by=request.user, action="campaigns.people", subject=drive.name, at=now(), unit_id=drive.unit_id,
        detail={"drive": drive.pk, "page": page.number, "count": len(found)},
    )  # fmt: skip
    return render(request, f"{PAGES}/people.html", {"drive": drive, "form": form, "page": page, "count": len(found)})


@never_cache
@login_required
@require_POST
def export(request: HttpRequest, pk: int) -> HttpResponse:
    """The same as a workbook: the figures, and the people behind them."""
    as_of = today()
    drive = drive_to_see(request.user, pk, as_of=as_of)
    members = results.members_of(drive, request.user, as_of=as_of)
    record_audit(
        by=request.user, action="campaigns.export", subject=drive.name, at=now(), unit_id=drive.unit_id,
        detail={"drive": drive.pk, "count": len(members)},
    )  # fmt: skip
    titles = titles_of_open()
    courses = [(course.pk, titles.get(course.code, course.code)) for course in drive.courses.order_by("pk")]
    data = result_xlsx(drive, members, courses, nowhere=nowhere(), as_of=as_of)
    return xlsx_response(data, "ket-qua-dot-hoc.xlsx")


def nowhere() -> str:
    """What stands where the unit or category of somebody who is posted nowhere would."""
    return _("hiện không giữ vị trí nào")


def _target(request: HttpRequest, drive: Any, as_of: Any) -> dict[str, Any] | None:
    """All who joined against the target, for whoever may know the whole; None for others."""
    if not sees_whole(request.user, drive, as_of=as_of):
        return None
    total = results.total_of(drive)
    if not drive.target:
        return {"total": total, "target": None}
    tenths = min(1000, 1000 * total // drive.target)
    share = f"{tenths // 10},{tenths % 10} %"
    return {"total": total, "target": drive.target, "share": share, "width": f"{tenths // 10}.{tenths % 10}"}


def _people_url(pk: int, **which: str) -> str:
    query = urlencode({name: value for name, value in which.items() if value})
    address = reverse("certification_campaigns:people", args=[pk])
    return f"{address}?{query}" if query else address


def _rows(pk: int, name: str, lines: list[results.Line]) -> list[tuple[str, list[tuple[int, str]]]]:
    """(name, [(number, the people behind it)]) of each line: joined, under way, done."""
    return [
        (
            line.name,
            [
                (count, _people_url(pk, show=show, **{name: line.key}) if count else "")
                for count, show in (
                    (line.joined, ""), (line.under_way, Shown.UNDER_WAY.value), (line.done, Shown.DONE.value),
                )
            ],
        )
        for line in lines
    ]  # fmt: skip


def _chart(days: list[Any]) -> dict[str, Any] | None:
    if not days:
        return None
    series = [{"name": _("người vào học"), "values": [count for _day, count in days]}]
    return {"labels": [f"{day:%d/%m}" for day, _count in days], "series": series}
