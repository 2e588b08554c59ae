"""Attendance sheets: out as a workbook, back in through a preview, and rows that a human must decide."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courses.classes import domain
from courses.classes.enums import OPEN_ROWS, RowState, SheetState
from courses.classes.forms import SheetForm
from courses.classes.models import Evidence, Sheet, SheetRow, TrainingClass
from courses.classes.views.common import led_class, show
from courses.classes.workbook import sheet_workbook
from lms.dates import now, today
from lms.downloads import xlsx_response
from lms.people.asked import key_in
from lms.people.models import Person
from lms.people.register import lines_of as lines_of_people
from lms.roster.errors import FileRefused


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def sheets(request: HttpRequest, key: UUID) -> HttpResponse:
    """Where the sheet is fetched, sent back filled in, and its doubtful rows are decided beside the signed scan."""
    training_class = led_class(request, key)
    form = SheetForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            sheet = domain.read_sheet(
                training_class=training_class, data=form.cleaned_data["file"].read(), by=request.user, at=now()
            )
            return redirect("courses_classes:sheet", key, sheet.uuid)
        except (FileRefused, domain.ClassRefused) as refused:
            form.add_error("file", str(refused))
    rows = list(SheetRow.objects.waiting().filter(sheet__training_class=training_class).order_by("sheet_id", "number"))
    people = Person.objects.in_bulk({pk for row in rows for pk in row.candidates})
    lines = {line.person.pk: line for line in lines_of_people(list(people.values()), as_of=today())}
    context = {
        "form": form,
        "rows": [(row, [lines[pk] for pk in row.candidates if pk in lines]) for row in rows],
        "applied": training_class.sheets.filter(state=SheetState.APPLIED).select_related("uploaded_by"),
        "scans": Evidence.objects.filter(training_class=training_class, kind="sheet", removed_at=None),
    }
    return show(request, training_class, "sheets", "sheets", context, 422 if form.errors else 200)


@never_cache
@login_required
@require_safe
def workbook(request: HttpRequest, key: UUID) -> HttpResponse:
    """The sheet with everybody's name, to be filled in and sent back."""
    training_class = led_class(request, key)
    return xlsx_response(sheet_workbook(training_class), f"diem-danh-{training_class.pk}.xlsx")


@never_cache
@login_required
@require_safe
def sheet(request: HttpRequest, key: UUID, sheet: UUID) -> HttpResponse:
    """What a sheet would change, before it does."""
    training_class = led_class(request, key)
    found = _sheet(training_class, sheet)
    rows = list(found.rows.select_related("person", "seat").order_by("number"))
    counts = {state: sum(row.state == state for row in rows) for state in RowState}
    context = {
        "sheet": found,
        "rows": rows,
        "faulty": [row for row in rows if row.state == RowState.FAULTY],
        "matched": counts[RowState.MATCHED],
        "new": sum(row.state == RowState.MATCHED and row.seat_id is None and any(row.minutes) for row in rows),
        "open": sum(counts[state] for state in OPEN_ROWS),
        "is_preview": found.state == SheetState.PREVIEW,
        "scans": Evidence.objects.filter(training_class=training_class, kind="sheet", removed_at=None),
    }
    return show(request, training_class, "sheet", "sheets", context)


@never_cache
@login_required
@require_POST
def apply(request: HttpRequest, key: UUID, sheet: UUID) -> HttpResponse:
    """Write a previewed sheet, or leave it."""
    training_class = led_class(request, key)
    found = _sheet(training_class, sheet)
    if request.POST.get("action") == "drop":
        domain.drop_sheet(sheet=found, by=request.user, at=now())
        messages.success(request, _("Đã bỏ tờ này; chưa ghi gì."))
        return redirect("courses_classes:sheets", key)
    try:
        count = domain.apply_sheet(sheet=found, by=request.user, at=now())
        messages.success(request, _("Đã ghi điểm danh của %(count)s người.") % {"count": count})
    except domain.ClassRefused as refused:
        messages.warning(request, str(refused))
        return redirect("courses_classes:sheet", key, sheet)
    waiting = SheetRow.objects.waiting().filter(sheet=found).exists()
    return redirect("courses_classes:sheets" if waiting else "courses_classes:attendance", key)


@never_cache
@login_required
@require_POST
def decide(request: HttpRequest, key: UUID, pk: int) -> HttpResponse:
    """Whom a doubtful row means; only people that the row itself proposed."""
    training_class = led_class(request, key)
    row = SheetRow.objects.select_related("sheet__training_class").filter(
        pk=pk, sheet__training_class=training_class
    ).first()  # fmt: skip
    if row is None:
        raise PermissionDenied
    given = request.POST.get("person", "")
    person = None
    if given != "none":
        chosen = key_in(given)
        if chosen is None or chosen not in row.candidates:
            raise PermissionDenied
        person = Person.objects.get(pk=chosen)
    try:
        domain.decide_row(row=row, person=person, by=request.user, at=now())
        messages.success(
            request,
            _("Dòng %(number)s: %(name)s.") % {"number": row.number, "name": person.full_name}
            if person
            else _("Đã bỏ qua dòng %(number)s.") % {"number": row.number},
        )
    except domain.ClassRefused as refused:
        messages.warning(request, str(refused))
    return redirect("courses_classes:sheets", key)


@never_cache
@login_required
@require_POST
def match_again(request: HttpRequest, key: UUID) -> HttpResponse:
    """Look once more for rows that meant nobody, after people were added to the roster."""
    training_class = led_class(request, key)
    try:
        count = domain.match_again(training_class=training_class, by=request.user, at=now())
        messages.success(request, _("Tìm thấy thêm %(count)s người.") % {"count": count})
    except domain.ClassRefused as refused:
        messages.warning(request, str(refused))
    return redirect("courses_classes:sheets", key)


def _sheet(training_class: TrainingClass, key: UUID) -> Sheet:
    found = Sheet.objects.filter(training_class=training_class, uuid=key).first()
    if found is None:
        raise Http404(_("Không có tờ điểm danh này."))
    return found
