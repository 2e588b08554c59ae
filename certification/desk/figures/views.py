from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from certification.coverage import export
from certification.coverage.definitions import Definition, TargetMissing, definition_for
from certification.coverage.enums import Audience, Geography, Indicator
from certification.coverage.outward import coverage_for
from certification.coverage.queries import coverage
from certification.coverage.wording import counts_sentence, number_text
from certification.desk.figures import glance, tables
from certification.desk.figures.exports import PEOPLE, asked_people, payload_of
from certification.desk.figures.forms import ExportForm, PeopleForm
from certification.desk.figures.question import Question, read_question
from certification.desk.figures.sections import sections_of
from certification.desk.figures.why import not_counted, with_why
from lms import dates
from lms.exports.domain import ask_export
from lms.exports.forms import FormatForm
from lms.journal.domain import record_audit
from lms.people.enums import Sex
from lms.people.permissions import readable_units, top_units

PAGE_SIZE = 50
SHORT = 1_000
"""Lists up to this length are written at once; longer ones by the worker."""
TYPES = {"csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}


@login_required
@require_safe
def manage(request: HttpRequest) -> HttpResponse:
    """The manager's own unit, or the choice among several."""
    units = top_units(request.user, as_of=dates.today())
    if not units:
        raise PermissionDenied
    if len(units) == 1:
        return redirect("certification_desk:figures", units[0].code)
    return render(request, "taphuan/certification_desk/manage.html", {"units": units})


@login_required
@require_safe
def figures(request: HttpRequest, code: str) -> HttpResponse:
    question, form = read_question(request, code)
    try:
        found = coverage(**question.asked)
    except TargetMissing as error:
        return render(
            request, "taphuan/certification_desk/figures.html",
            {"unit": question.unit, "form": form, "problem": str(error)},
        )  # fmt: skip
    shown = [row.unit.pk for row in found.units]
    readable = readable_units(request.user, as_of=question.today).filter(pk__in=shown)
    kinds = dict(readable.values_list("pk", "kind"))
    tops = {unit.pk for unit in top_units(request.user, as_of=question.today)}
    context = {
        "unit": question.unit,
        "home_url": "" if question.unit.pk in tops else reverse("certification_desk:manage"),
        "form": form,
        "question": question,
        "indicator_label": Indicator(question.indicator).label,
        "geography_label": Geography(question.geography).label,
        "figures": found,
        "sentence": counts_sentence(found.total, target_percent=found.target_percent),
        "expected_note": glance.expected_note(found.total),
        "share": glance.share_bar(found),
        "stats": glance.stats(question, found),
        "unit_chart": glance.unit_chart(found),
        "category_chart": glance.category_chart(found),
        "sex_chart": glance.sex_chart(found),
        "parts_legend": [f"{part.code}: {part.name}" for part in question.programme.parts.order_by("order")],
        "attendances": number_text(found.total.attendances),
        "attendances_url": question.link("attendances"),
        "state": found.total.state.label,
        "state_tone": glance.tone_of(found.total),
        "part_headings": tables.part_headings(found),
        "rows": tables.unit_rows(question, found, open_ids=set(kinds)),
        "total": tables.total_row(question, found),
        "sexes": [label for _value, label in Sex.choices],
        "cross": tables.cross_rows(question, found),
        "downloads": [
            (label, question.link("figures_export", format=form_name, audience=audience))
            for label, form_name, audience in [
                (_("Tải bảng Excel"), "xlsx", Audience.INTERNAL.value),
                (_("Tải CSV"), "csv", Audience.INTERNAL.value),
                (_("Tải bảng Excel để gửi ra ngoài"), "xlsx", Audience.EXTERNAL.value),
            ]
        ],
        **sections_of(question, found, kinds=kinds, user=request.user, query=request.GET),
    }
    return render(request, "taphuan/certification_desk/figures.html", context)


@login_required
@require_safe
def figures_export(request: HttpRequest, code: str) -> HttpResponse:
    """The same figures as a file; every download is in the audit log."""
    question, _form = read_question(request, code)
    form = ExportForm(request.GET)
    if not form.is_valid():
        return HttpResponseBadRequest(_("Hãy chọn dạng tệp xlsx hoặc csv."))
    extension = form.cleaned_data["format"]
    audience = form.cleaned_data["audience"] or Audience.INTERNAL.value
    try:
        found = coverage_for(audience, **question.asked)
    except TargetMissing as error:
        return HttpResponseBadRequest(str(error))
    content = export.as_csv(found) if extension == "csv" else export.as_xlsx(found)
    record_audit(
        by=request.user,
        action="coverage.export",
        subject=question.unit.code,
        unit_id=question.unit.pk,
        at=dates.now(),
        detail={"format": extension, "as_of": question.as_of.isoformat(), "audience": audience},
    )
    response = HttpResponse(content, content_type=TYPES[extension])
    response["Content-Disposition"] = f'attachment; filename="{export.file_name(found, extension)}"'
    return response


@login_required
@require_safe
def people(request: HttpRequest, code: str) -> HttpResponse:
    """The people behind a figure: who is done and who is not, nothing about how they learn."""
    question, ask_form = read_question(request, code)
    try:
        definition = definition_for(**question.definition)
    except TargetMissing as error:
        return render(
            request, "taphuan/certification_desk/figures.html",
            {"unit": question.unit, "form": ask_form, "problem": str(error)},
        )  # fmt: skip
    form = _people_form(request, question, definition)
    if not form.is_valid():
        return HttpResponseBadRequest(_("Điều kiện lọc không đúng. Hãy quay lại trang số liệu và chọn lại."))
    chosen = form.cleaned_data
    found = asked_people(question, chosen)
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    record_audit(
        by=request.user,
        action="coverage.people",
        subject=question.unit.code,
        unit_id=question.unit.pk,
        at=dates.now(),
        detail={
            "as_of": question.as_of.isoformat(), "page": page.number, "count": page.paginator.count,
            **{key: chosen[key] for key in ("sex", "category", "held", "part") if chosen[key]},
        },
    )  # fmt: skip
    context = {
        "unit": question.unit,
        "question": question,
        "form": form,
        "page": page,
        "rows": with_why(request.user, question, page.object_list),
        "not_counted": not_counted(request.user, question, chosen["search"]),
        "count": number_text(page.paginator.count),
        "kept": {
            "as_of": question.as_of.isoformat(), "indicator": question.indicator, "geography": question.geography,
            "programme": question.programme.code,
        },
        "figures_url": question.link("figures"),
        "export_form": FormatForm(),
        "export_url": question.link("people_export", **{key: str(value) for key, value in chosen.items() if value}),
    }  # fmt: skip
    return render(request, "taphuan/certification_desk/people.html", context)


@login_required
@require_POST
def people_export(request: HttpRequest, code: str) -> HttpResponse:
    """The whole list that was shown, written in the background. The address holds the question, as on the page."""
    question, _ask_form = read_question(request, code)
    try:
        definition = definition_for(**question.definition)
    except TargetMissing as error:
        return HttpResponseBadRequest(str(error))
    form, file_form = _people_form(request, question, definition), FormatForm(request.POST)
    if not form.is_valid() or not file_form.is_valid():
        return HttpResponseBadRequest(_("Điều kiện lọc không đúng. Hãy quay lại trang số liệu và chọn lại."))
    job = ask_export(
        kind=PEOPLE.name, payload=payload_of(question, **form.cleaned_data), format=file_form.cleaned_data["format"],
        by=request.user, at=dates.now(), at_once=asked_people(question, form.cleaned_data).count() <= SHORT,
    )  # fmt: skip
    return redirect("lms_exports:export", job.pk)


def _people_form(request: HttpRequest, question: Question, definition: Definition) -> PeopleForm:
    """The filters that the address names, over the categories that she may read."""
    readable = [
        (category.code, category.name)
        for pk, (category, _mask) in definition.rules.items()
        if question.categories is None or pk in question.categories
    ]
    return PeopleForm(request.GET, categories=readable)
