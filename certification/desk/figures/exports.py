"""The people behind a figure, and the figures themselves, as files that a job writes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from certification.awards.models import Programme
from certification.coverage import export
from certification.coverage.definitions import TargetMissing
from certification.coverage.enums import Geography, Indicator
from certification.coverage.people import PeopleBehind, people_behind
from certification.coverage.queries import coverage
from certification.coverage.wording import WITHHELD, share_text
from certification.desk.figures.question import Question, readable_unit
from lms.exports.kinds import Cell, Column, ExportKind, ExportRefused, Payload, Table
from lms.people.enums import Sex
from lms.people.models import Category, Unit

HELD = {"yes": True, "no": False}


def reach(user: Any, payload: Payload, today: date) -> list[int] | None:
    """The categories to which her right over the unit is limited; ExportRefused when it has ended."""
    if user is None or not user.is_active:
        raise ExportRefused(_("Bạn không còn quyền xem danh sách này."))
    try:
        _unit, categories = readable_unit(user, payload["unit"], today=today)
    except (PermissionDenied, Http404) as error:
        raise ExportRefused(_("Bạn không còn quyền xem số liệu của đơn vị này.")) from error
    return None if categories is None else sorted(categories)


def question_of(user: Any, payload: Payload, today: date) -> Question:
    """The question that a payload holds, within her right. No day or programme: today, and the newest programme."""
    categories = reach(user, payload, today)
    programmes = Programme.objects.order_by("-starts_on", "code")
    if payload.get("programme"):
        programmes = programmes.filter(code=payload["programme"])
    programme = programmes.first()
    if programme is None:
        raise ExportRefused(_("Chưa có chương trình nào để tính số liệu."))
    return Question(
        unit=Unit.objects.get(code=payload["unit"]),
        as_of=date.fromisoformat(payload["as_of"]),
        today=today,
        indicator=payload.get("indicator", Indicator.CORE.value),
        programme=programme,
        geography=payload.get("geography", Geography.THEN.value),
        categories=None if categories is None else frozenset(categories),
    )


def payload_of(question: Question, **filters: Any) -> Payload:
    """What a job must know to ask `question` again. `filters`: the fields of PeopleForm that were filled in."""
    return {
        "unit": question.unit.code, "as_of": question.as_of.isoformat(), "indicator": question.indicator,
        "geography": question.geography, "programme": question.programme.code,
        "filters": {key: value for key, value in filters.items() if value},
    }  # fmt: skip


def asked_people(question: Question, filters: dict[str, Any]) -> PeopleBehind:
    """The people behind `question` who pass the filters of PeopleForm."""
    return people_behind(
        **question.asked,
        sex=filters.get("sex") or None,
        category=filters.get("category") or None,
        held=HELD.get(filters.get("held", "")),
        part=filters.get("part") or None,
        own_only=bool(filters.get("own")),
        search=filters.get("search", ""),
    )


def people_table(user: Any, payload: Payload, today: date) -> Table:
    """A row a person, with each part and the day on which it was earned."""
    question = question_of(user, payload, today)
    filters = payload.get("filters", {})
    try:
        found = asked_people(question, filters)
    except TargetMissing as error:
        raise ExportRefused(str(error)) from error
    parts = found.definition.parts
    columns = [
        Column("number", _("STT")), Column("record", _("Mã hồ sơ")), Column("name", _("Họ và tên")),
        Column("sex", _("Giới tính")), Column("birth_year", _("Năm sinh")), Column("unit", _("Đơn vị")),
        Column("unit_code", _("Mã đơn vị")), Column("category", _("Nhóm đối tượng")),
        *[
            column
            for part in parts
            for column in (
                Column(f"part_{part.code}", _("Phần %(part)s") % {"part": part.code}),
                Column(f"part_{part.code}_on", _("Phần %(part)s đạt ngày") % {"part": part.code}),
            )
        ],
        Column("is_covered", _("Đã đạt chỉ tiêu")),
    ]  # fmt: skip
    sexes = {value: str(label) for value, label in Sex.choices}

    def rows() -> Iterator[list[Cell]]:
        for number, one in enumerate(found.stream(), start=1):
            row: list[Cell] = [
                number, str(one.uuid), one.full_name, sexes[one.sex], one.birth_year, one.unit_name, one.unit_code,
                one.category.name,
            ]  # fmt: skip
            for part in parts:
                row += (part.code in one.parts, one.earned.get(part.pk))
            row.append(one.is_covered)
            yield row

    return Table(
        title=_("Danh sách"), columns=columns, rows=rows(), total=found.count(), note=note(question, filters),
        unit_id=question.unit.pk,
    )  # fmt: skip


def note(question: Question, filters: dict[str, Any]) -> str:
    """The question in words, so that the list still says what it answers when it lies on a desk."""
    told = _(
        "Danh sách người: %(unit)s, tính đến ngày %(day)s; %(indicator)s của chương trình %(programme)s; xếp theo "
        "%(geography)s."
    ) % {
        "unit": question.unit.name, "day": f"{question.as_of:%d/%m/%Y}", "programme": question.programme.short_name,
        "indicator": Indicator(question.indicator).label, "geography": Geography(question.geography).label,
    }  # fmt: skip
    lines = [told]
    if narrowed := _filters_in_words(filters):
        lines.append(_("Chỉ gồm: %(filters)s.") % {"filters": "; ".join(narrowed)})
    if question.categories is not None:
        lines.append(_("Chỉ các nhóm đối tượng mà người xuất được xem."))
    lines.append(_("Có dữ liệu cá nhân: chỉ dùng cho công việc, không gửi tiếp."))
    return " ".join(lines)


def _filters_in_words(filters: dict[str, Any]) -> list[str]:
    found = []
    if filters.get("category"):
        name = Category.objects.filter(code=filters["category"]).values_list("name", flat=True).first()
        found.append(_("nhóm đối tượng %(name)s") % {"name": name or filters["category"]})
    if filters.get("sex"):
        found.append(_("giới tính %(sex)s") % {"sex": dict(Sex.choices)[filters["sex"]]})
    if filters.get("held"):
        found.append(_("đã đạt chỉ tiêu") if HELD[filters["held"]] else _("chưa đạt chỉ tiêu"))
    if filters.get("part"):
        found.append(_("đã có phần %(part)s") % {"part": filters["part"]})
    if filters.get("own"):
        found.append(_("người của chính đơn vị, không gồm đơn vị bên dưới"))
    if filters.get("search"):
        found.append(_("tên có “%(words)s”") % {"words": filters["search"]})
    return found


def figures_table(user: Any, payload: Payload, today: date) -> Table:
    """A row a unit and the totals; internal, with no number withheld."""
    question = question_of(user, payload, today)
    try:
        found = coverage(**question.asked)
    except TargetMissing as error:
        raise ExportRefused(str(error)) from error
    headings = export.header(found)
    place = headings.index(_("Tỷ lệ"))
    counts = [*(row.counts for row in found.units), found.total]
    rows: list[list[Cell]] = []
    for row, each in zip(export.table_rows(found), counts, strict=True):
        row[place] = WITHHELD if each.suppressed else share_text(each.share)
        rows.append([cell if isinstance(cell, (str, int)) else None for cell in row])
    keys = [
        "unit", "headcount", "female", "male", "other", "undeclared", "declared",
        *[f"part_{key}" for key in export.part_keys(found)], "covered", "share", "gap", "state",
    ]  # fmt: skip
    return Table(
        title=_("Số liệu"), columns=[Column(*pair) for pair in zip(keys, headings, strict=True)], rows=rows,
        total=len(rows), note=" ".join(export.notes(found)), unit_id=question.unit.pk,
    )  # fmt: skip


def _home(name: str, payload: Payload) -> str:
    return reverse(f"certification_desk:{name}", args=[payload["unit"]])


def _edition(unit: Unit, as_of: date) -> Payload:
    return {"unit": unit.code, "as_of": as_of.isoformat()}


PEOPLE = ExportKind(
    name="coverage.list",
    label=gettext_lazy("Danh sách người trong số liệu"),
    reach=reach,
    table=people_table,
    home=lambda payload: _home("people", payload),
    scheduled=_edition,
)
FIGURES = ExportKind(
    name="coverage.table",
    label=gettext_lazy("Bảng số liệu nội bộ"),
    reach=reach,
    table=figures_table,
    home=lambda payload: _home("figures", payload),
    scheduled=_edition,
)
