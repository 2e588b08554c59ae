"""Headcount declarations: the list of who declared what, one unit's comparison and history, and the form."""

from __future__ import annotations

from collections import Counter
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from certification.coverage.comparison import Comparison, compare_units, expected_units, widest_definition
from certification.coverage.declared import declared_number
from certification.coverage.enums import Standing
from certification.desk.declaration_pages.forms import DeclarationFilterForm, DeclarationForm
from certification.desk.declaration_pages.sheets import list_workbook
from lms.dates import now, today
from lms.downloads import xlsx_response
from lms.journal.domain import record_audit
from lms.people.domain import DeclarationRefused, declare_headcount
from lms.people.enums import READING_ROLES, Sex
from lms.people.models import Category, HeadcountDeclaration, Unit, UnitClosure, UnitParent
from lms.people.permissions import (
    known_units,
    managed_categories,
    managed_units,
    readable_categories,
    readable_units,
    roles_of,
)
from lms.people.unit_choice import in_order, matching_ids
from lms.scans import content_type

PAGE_SIZE = 50
PAGES = "taphuan/certification_desk"
TONES = {
    Standing.CHECKED: "good", Standing.OVER: "warn", Standing.SHORT: "bad", Standing.NEITHER: "bad",
    Standing.UNDECLARED: "warn", Standing.UNLISTED: "bad",
}  # fmt: skip


def readable(request: HttpRequest) -> QuerySet[Unit]:
    """Units whose declarations she may read; whoever has none is turned away."""
    found = readable_units(request.user, as_of=today())
    if not found.exists():
        raise PermissionDenied
    return found


def all_categories() -> list[Category]:
    return list(Category.objects.order_by("order", "pk"))


def may_declare(user: Any, unit: Unit) -> bool:
    """A declaration speaks for all of a unit, so a right limited to some categories is not enough."""
    day = today()
    return managed_units(user, as_of=day).filter(pk=unit.pk).exists() and (
        managed_categories(user, unit, as_of=day) is None
    )


@login_required
@require_safe
def declarations(request: HttpRequest) -> HttpResponse:
    """Every unit that is expected to declare, with its roster beside, filtered by where it stands."""
    form, rows = _listed(request)
    counts = Counter(row.standing for _pk, row in rows)
    shown = [(pk, row) for pk, row in rows if form.admits(row)]
    page = Paginator(shown, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "lines": _lines(list(page.object_list)),
        "counts": [(standing, counts[standing]) for standing in Standing if counts[standing]],
        "may_upload": managed_units(request.user, as_of=today()).exists(),
    }
    return render(request, f"{PAGES}/declarations.html", context)


@login_required
@require_safe
def declarations_export(request: HttpRequest) -> HttpResponse:
    """The same list, whole, as a workbook."""
    form, rows = _listed(request)
    lines = _lines([(pk, row) for pk, row in rows if form.admits(row)])
    header = [
        _("Mã"), _("Đơn vị"), _("Trực thuộc"), _("Danh sách"), _("Khai báo"), _("Chênh lệch"), _("Tình trạng"),
        _("Khai báo gần nhất"), _("Số văn bản"),
    ]  # fmt: skip
    table = [
        [
            line["unit"].code, line["unit"].name, line["parent"], line["listed"], line["declared"], line["difference"],
            str(line["standing"].label), f"{line['latest'].declared_on:%d/%m/%Y}" if line["latest"] else "",
            line["latest"].document if line["latest"] else "",
        ]
        for line in lines
    ]  # fmt: skip
    title = _("Danh sách và khai báo số người, ngày %(day)s") % {"day": f"{today():%d/%m/%Y}"}
    record_audit(
        by=request.user, action="headcount.export", subject="declarations", at=now(), detail={"rows": len(table)}
    )
    return xlsx_response(list_workbook(header, table, title), f"doi-chieu-{today():%Y%m%d}.xlsx")


@login_required
@require_safe
def declaration(request: HttpRequest, code: str) -> HttpResponse:
    """One unit: roster, declaration and difference by category and sex, and every declaration it made."""
    unit = _unit(request, code)
    day = today()
    limit = readable_categories(request.user, unit, as_of=day)
    if unit.valid_to is not None and unit.valid_to <= day:
        limit = _limits(request)
    definition = widest_definition(as_of=day)
    comparison, rows = None, list[Any]()
    if definition is not None and unit.valid_from <= day and (unit.valid_to is None or unit.valid_to > day):
        comparison = compare_units(unit_ids=[unit.pk], definition=definition, today=day, categories=limit)[unit.pk]
        shown = [row for pk, (row, _mask) in definition.rules.items() if limit is None or pk in limit]
        rows = _grid(comparison, shown)
    history = (
        HeadcountDeclaration.objects.filter(unit=unit)
        .select_related("recorded_by")
        .prefetch_related("lines__category")
        .order_by("-declared_on", "-pk")
    )
    page = Paginator(history, 10).get_page(request.GET.get("page"))
    latest = page.object_list[0] if page.number == 1 and page.object_list else None
    context = {
        "unit": unit,
        "comparison": comparison,
        "tone": TONES[comparison.standing] if comparison else "",
        "rows": rows,
        "sexes": [label for _value, label in Sex.choices],
        "page": page,
        "history": [_told(row, limit) for row in page.object_list],
        "is_outdated": bool(latest and comparison and comparison.declared is None and unit.preceded_by.exists()),
        "may_declare": unit.valid_to is None and may_declare(request.user, unit),
    }
    return render(request, f"{PAGES}/declaration.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def declare(request: HttpRequest, code: str) -> HttpResponse:
    """The form of a unit; sending it writes a newer declaration, the former ones stay."""
    unit = get_object_or_404(Unit, code=code)
    if not may_declare(request.user, unit):
        raise PermissionDenied
    form = DeclarationForm(
        request.POST or None, request.FILES or None, categories=all_categories(), initial={"declared_on": today()}
    )
    if form.is_valid():
        data = form.cleaned_data
        try:
            declare_headcount(
                unit=unit, declared_on=data["declared_on"], document=data["document"], numbers=form.numbers,
                attachment=data["scan"], by=request.user, at=now(),
            )  # fmt: skip
        except DeclarationRefused as refused:
            form.add_error("declared_on", str(refused))
        else:
            messages.success(request, _("Đã ghi khai báo của %(unit)s.") % {"unit": unit.name})
            return redirect("certification_desk:declaration", unit.code)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    context = {"unit": unit, "form": form, "sexes": [label for _value, label in Sex.choices]}
    return render(request, f"{PAGES}/declare.html", context, status=status)


@login_required
@require_safe
def declaration_scan(request: HttpRequest, pk: int) -> HttpResponse:
    """The scan of a declaration, to whoever may read it; never kept by a browser, never run by one."""
    row = get_object_or_404(HeadcountDeclaration.objects.select_related("unit").exclude(attachment=""), pk=pk)
    _unit(request, row.unit.code)
    record_audit(
        by=request.user,
        action="headcount.scan",
        subject=row.unit.code,
        at=now(),
        detail={"declaration": row.pk},
        unit_id=row.unit_id,
    )
    extension = row.attachment.name.rpartition(".")[2]
    response = FileResponse(
        row.attachment.open("rb"), as_attachment=True, filename=f"khai-bao-{row.declared_on:%Y%m%d}.{extension}",
        content_type=content_type(row.attachment.name),
    )  # fmt: skip
    response["Cache-Control"] = "no-store, private"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _unit(request: HttpRequest, code: str) -> Unit:
    """A unit that she may read today, or a closed one that stood in her reach."""
    unit = get_object_or_404(Unit, code=code)
    allowed = readable_units(request.user, as_of=today())
    if unit.valid_to is not None and unit.valid_to <= today():
        allowed = known_units(request.user)
    if not allowed.filter(pk=unit.pk).exists():
        raise PermissionDenied
    return unit


def _listed(request: HttpRequest) -> tuple[DeclarationFilterForm, list[tuple[int, Comparison]]]:
    """The units of the filter in name order, each with its comparison; where it stands is filtered by the caller."""
    units, day = readable(request), today()
    form = DeclarationFilterForm(request.GET, units=units)
    chosen: dict[str, Any] = form.cleaned_data if form.is_valid() else {}
    definition = widest_definition(as_of=day)
    if definition is None:
        return form, []
    if chosen.get("under"):
        below = UnitClosure.objects.on(day).filter(ancestor=chosen["under"]).values("descendant_id")
        units = units.filter(pk__in=below)
    expected = expected_units(units, category_ids=definition.rules, today=day)
    keys = matching_ids(expected, chosen.get("q", ""))
    limits = _limits(request)
    found = compare_units(unit_ids=keys, definition=definition, today=day, categories=limits)
    return form, [(pk, found[pk]) for pk in keys]


def _limits(request: HttpRequest) -> set[int] | None:
    """The categories to which the whole list is narrowed: one limited right limits it, for a list adds units up."""
    if request.user.is_superuser:
        return None
    roles = roles_of(request.user, READING_ROLES).prefetch_related("categories")
    limits = [{category.pk for category in role.categories.all()} for role in roles]
    return set.union(*limits) if any(limits) else None


def _lines(rows: list[tuple[int, Comparison]]) -> list[dict[str, Any]]:
    keys = [pk for pk, _row in rows]
    units = {unit.pk: unit for unit in in_order(Unit.objects.all(), keys)}
    parents = dict(UnitParent.objects.on(today()).filter(unit_id__in=keys).values_list("unit_id", "parent__name"))
    latest: dict[int, HeadcountDeclaration] = {}
    for row in HeadcountDeclaration.objects.filter(unit_id__in=keys).order_by("declared_on", "pk"):
        latest[row.unit_id] = row
    return [
        {
            "unit": units[pk], "parent": parents.get(pk, ""), "listed": row.listed_number,
            "declared": row.declared_total, "difference": row.difference, "standing": row.standing,
            "tone": TONES[row.standing], "latest": latest.get(pk),
        }
        for pk, row in rows
    ]  # fmt: skip


def _grid(comparison: Comparison, categories: list[Category]) -> list[dict[str, Any]]:
    """A row a category and one for all: (listed, declared, difference) by sex and together."""

    def cell(category: int | None, sex: str) -> dict[str, Any]:
        listed = sum(
            number
            for (key, known), number in comparison.listed.items()
            if (category is None or key == category) and (not sex or known == sex)
        )
        declared = declared_number(comparison.declared, listed=listed, category=category, sex=sex)
        return {
            "listed": listed, "declared": declared, "difference": None if declared is None else listed - declared,
        }  # fmt: skip

    wanted: list[tuple[str, int | None]] = [(row.name, row.pk) for row in categories] + [("", None)]
    return [{"name": name, "cells": [cell(key, sex) for sex in [*Sex.values, ""]]} for name, key in wanted]


def _told(row: HeadcountDeclaration, limit: set[int] | None) -> dict[str, Any]:
    lines = [line for line in row.lines.all() if limit is None or line.category_id in limit]
    groups: dict[str, list[str]] = {}
    for line in sorted(lines, key=lambda line: (line.category.order, line.category_id)):
        if line.number:
            groups.setdefault(line.category.name, []).append(f"{line.number} {Sex(line.sex).label}")
    return {"declaration": row, "total": sum(line.number for line in lines), "groups": list(groups.items())}
