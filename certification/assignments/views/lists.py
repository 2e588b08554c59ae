"""What is given and how people stand in it: done or not done, and no more."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from certification.assignments.enums import TONES, DutyState
from certification.assignments.facts import rules_of
from certification.assignments.forms import PeopleForm
from certification.assignments.lines import person_lines
from certification.assignments.models import Assignment
from certification.assignments.permissions import may_change_assignment, visible_assignments
from certification.assignments.queries import Counts, counts_by_assignment, people_of
from certification.assignments.rules import Rule
from certification.assignments.sheets import people_sheet
from certification.assignments.titles import asked_by
from certification.assignments.views.common import PAGES, assignment_or_refuse, refuse_strangers
from certification.assignments.wording import due_text, newcomer_text, renewal_text, span_text
from lms.dates import now, today
from lms.downloads import xlsx_response
from lms.journal.domain import record_audit
from lms.people.enums import MANAGING_ROLES
from lms.people.models import Category, Cohort
from lms.people.permissions import holds

PAGE_SIZE = 50
LIST_SIZE = 25
SHOWN_STATES = (DutyState.OVERDUE, DutyState.DUE_SOON, DutyState.EXPIRING, DutyState.OPEN, DutyState.EXEMPT,
                DutyState.DONE)  # fmt: skip


@never_cache
@login_required
@require_safe
def assignments(request: HttpRequest) -> HttpResponse:
    """The assignments that concern her people, newest first, with numbers that open to them."""
    refuse_strangers(request.user)
    as_of = today()
    found = visible_assignments(request.user, as_of=as_of).select_related("unit", "part", "path").order_by("-pk")
    page = Paginator(found, LIST_SIZE).get_page(request.GET.get("page"))
    rows: list[Assignment] = list(page.object_list)
    counts = counts_by_assignment(request.user, rows, as_of=as_of)
    rules = {rule.assignment_id: rule for rule in rules_of(Assignment.objects.filter(pk__in=[row.pk for row in rows]))}
    asked = asked_by(rows)
    context = {
        "page": page,
        "rows": [_line(row, rules[row.pk], counts.get(row.pk, Counts()), asked[row.pk]) for row in rows],
        "may_give": holds(request.user, MANAGING_ROLES),
        "today": as_of,
    }
    return render(request, f"{PAGES}/list.html", context)


def _line(row: Assignment, rule: Rule, counts: Counts, asked: Any) -> dict[str, Any]:
    return {
        "assignment": row, "asked": asked, "due": due_text(rule), "has_ended": rule.has_ended(today()),
        "reached": counts.reached, "done": counts.of(DutyState.DONE), "overdue": counts.of(DutyState.OVERDUE),
        "due_soon": counts.of(DutyState.DUE_SOON), "expiring": counts.of(DutyState.EXPIRING),
    }  # fmt: skip


@never_cache
@login_required
@require_safe
def people(request: HttpRequest, key: UUID) -> HttpResponse:
    """Whom one assignment reaches, by how they stand."""
    found = assignment_or_refuse(request, key)
    as_of = today()
    form = PeopleForm(request.GET)
    page = Paginator(people_of(request.user, found, as_of=as_of, **form.asked), PAGE_SIZE)
    shown = page.get_page(request.GET.get("page"))
    lines = person_lines(found, list(shown.object_list), as_of=as_of)
    counts = counts_by_assignment(request.user, [found], as_of=as_of).get(found.pk, Counts())
    [rule] = rules_of(Assignment.objects.filter(pk=found.pk))
    context = {
        "assignment": found,
        "asked": asked_by([found])[found.pk],
        "terms": _terms(rule),
        "form": form,
        "page": shown,
        "rows": lines,
        "reached": counts.reached,
        "counts": [(state, TONES[state], counts.of(state)) for state in SHOWN_STATES],
        "state": form.asked["state"],
        "may_change": may_change_assignment(request.user, found, as_of=as_of),
        "may_exempt": holds(request.user, MANAGING_ROLES),
        "versions": found.rules.select_related("recorded_by").order_by("-number"),
        "kept": [(name, request.GET[name]) for name in ("state", "q") if request.GET.get(name)],
    }
    return render(request, f"{PAGES}/people.html", context)


def _terms(rule: Rule) -> dict[str, Any]:
    categories = Category.objects.filter(pk__in=rule.categories).order_by("order", "pk")
    return {
        "categories": ", ".join(category.name for category in categories),
        "cohort": Cohort.objects.filter(pk=rule.cohort_id).first() if rule.cohort_id else None,
        "newcomers": newcomer_text(rule), "due": due_text(rule), "renewal": renewal_text(rule), "span": span_text(rule),
    }  # fmt: skip


@never_cache
@login_required
@require_POST
def export(request: HttpRequest, key: UUID) -> HttpResponse:
    """Exactly the list that was shown, as a workbook; who fetched it is in the audit log."""
    found = assignment_or_refuse(request, key)
    at, as_of = now(), today()
    form = PeopleForm(request.POST)
    lines = person_lines(found, list(people_of(request.user, found, as_of=as_of, **form.asked)), as_of=as_of)
    record_audit(
        by=request.user, action="assignments.export", subject=str(found.uuid), at=at, unit_id=found.unit_id,
        detail={"people": len(lines), "state": str(form.asked["state"] or "")},
    )  # fmt: skip
    return xlsx_response(people_sheet(found.name, lines, as_of=as_of), f"giao-hoc-{as_of:%Y-%m-%d}.xlsx")
