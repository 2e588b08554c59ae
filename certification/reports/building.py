"""The document of a report, built from the database as it stands now."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from certification.awards.models import Programme
from certification.coverage.definitions import definition_for
from certification.coverage.enums import CoverageState, Geography
from certification.coverage.movement import Movement
from certification.reports import contents
from certification.reports.counting import Counted, Frame, count, frame_for
from certification.reports.enums import ReportKind
from certification.reports.held import classes_held
from certification.reports.models import Report, ReportPeriod
from certification.reports.moving import movement_lines, movement_of
from certification.reports.points import Point, points_of, sentence
from certification.reports.rows import Group, grouped_rows
from certification.reports.rule import milestone_percent, rule_for, rule_sentences
from certification.reports.wording import initials, period_title, usual_sections
from lms.people.enums import UnitKind
from lms.people.letterhead import COUNCIL_KINDS, letterhead
from lms.people.models import Unit


@dataclass(frozen=True)
class Built:
    """A document and what it was made of."""

    document: contents.Document
    frame: Frame
    counted: Counted
    points: list[Point]
    movement: Movement


def span_of(period: ReportPeriod, *, today: date) -> tuple[date, date]:
    """The days that are counted today: of a period that runs, those that are over or today."""
    ends_on = period.ends_on
    if period.starts_on <= today < ends_on:
        ends_on = today
    return period.starts_on, ends_on


def report_frame(report: Report, *, today: date) -> Frame:
    series = report.period.series
    starts_on, ends_on = span_of(report.period, today=today)
    definition = rule_for(series=series, unit=report.scope, ends_on=ends_on, today=today)
    return frame_for(unit=report.scope, starts_on=starts_on, ends_on=ends_on, today=today, definition=definition)


def report_groups(frame: Frame) -> list[Group]:
    return grouped_rows(
        definition=frame.definition, unit_ids=frame.unit_ids, starts_on=frame.starts_on, ends_on=frame.ends_on
    )


def build(
    report: Report, *, today: date, frame: Frame | None = None, rows: Iterable[Group] | None = None,
    reconciled: tuple[int, int] = (0, 0),
) -> Built:  # fmt: skip
    """The report as it would be frozen now. `rows`: people already read; `reconciled`: (units without an accepted
    report, units whose submitted figures differ), of a consolidated one."""
    frame = frame or report_frame(report, today=today)
    counted = count(frame, report_groups(frame) if rows is None else rows)
    series = report.period.series
    moved = movement_of(
        unit=report.scope, starts_on=frame.starts_on, ends_on=frame.ends_on, today=today,
        indicator=series.indicator, programme=series.programme,
    )  # fmt: skip
    late = len(moved.late_leavers)
    points = points_of(frame, counted, today=today, late_leavers=late, missing=reconciled[0], differing=reconciled[1])
    with override(settings.LANGUAGE_CODE):
        return Built(_document(report, frame, counted, points, moved), frame, counted, points, moved)


def figures_document(
    *, unit: Unit, as_of: date, today: date, indicator: str, programme: Programme
) -> contents.Document:  # fmt: skip
    """The figures of a day as an official document outside any series: the year to date, without an author's words.

    Under the units of that day. TargetMissing when the programme has no such indicator.
    """
    definition = definition_for(
        unit=unit, as_of=as_of, today=today, indicator=indicator, programme=programme, geography=Geography.THEN
    )
    starts_on = date(as_of.year, 1, 1)
    frame = frame_for(unit=unit, starts_on=starts_on, ends_on=as_of, today=today, definition=definition)
    counted = count(frame, report_groups(frame))
    moved = movement_of(
        unit=unit, starts_on=starts_on, ends_on=as_of, today=today, indicator=indicator, programme=programme
    )  # fmt: skip
    points = points_of(frame, counted, today=today, late_leavers=len(moved.late_leavers), missing=0, differing=0)
    with override(settings.LANGUAGE_CODE):
        document = contents.Document(
            title="", sign=_unit_sign("BC-UBND", unit), recipients=[], kept="VT", due_on=as_of,
            letter=letterhead(unit, as_of=as_of).data(),
            **_figures(unit, programme, str(indicator), frame, counted, points, moved),
        )  # fmt: skip
        document = replace(document, title=period_title(document))
        return replace(document, sections=usual_sections(document))


def _document(
    report: Report, frame: Frame, counted: Counted, points: list[Point], moved: Movement
) -> contents.Document:  # fmt: skip
    series = report.period.series
    issuer = report.unit
    is_own = report.kind == ReportKind.OWN
    document = contents.Document(
        title="",
        letter=letterhead(issuer, as_of=frame.ends_on).data(),
        sign=_unit_sign(series.unit_sign, issuer) if is_own else series.sign,
        recipients=[series.consolidator.name] if is_own else list(series.recipients),
        kept=series.kept,
        due_on=report.period.due_on,
        version=report.version,
        **_figures(report.scope, series.programme, str(series.indicator), frame, counted, points, moved),
    )
    return replace(document, title=period_title(document), sections=dict(report.sections))


def _figures(
    unit: Unit, programme: Programme, indicator: str, frame: Frame, counted: Counted, points: list[Point],
    moved: Movement,
) -> dict[str, Any]:  # fmt: skip
    """What a document says of figures, whoever issues it."""
    definition = frame.definition
    return {
        "unit_code": unit.code,
        "unit_name": frame.layout.name_of(unit),
        "programme": programme.name,
        "programme_decision": programme.decision,
        "indicator": indicator,
        "target_percent": definition.share_percent,
        "milestone_percent": milestone_percent(definition, frame.ends_on),
        "starts_on": frame.starts_on,
        "ends_on": frame.ends_on,
        "total": counted.total,
        "by_sex": counted.by_sex,
        "by_category": counted.by_category,
        "by_level": counted.by_level,
        "by_category_sex": counted.by_category_sex,
        "category_names": {category.code: category.name for category, _mask in definition.rules.values()},
        "part_names": {part.code: part.name for part in definition.parts},
        "units": _unit_lines(frame, counted),
        "units_at_target": _at_target(counted),
        "movement": movement_lines(moved),
        "sections": {},
        "quality": [sentence(point) for point in points],
        "rules": rule_sentences(definition),
    }


def _unit_sign(sign: str, issuer: Unit) -> str:
    """People's committees sign as the series says, other bodies with their own initials."""
    return sign if issuer.kind in COUNCIL_KINDS else f"BC-{initials(issuer.name)}"


def _unit_lines(frame: Frame, counted: Counted) -> list[contents.UnitLine]:
    held = classes_held(frame)
    return [
        contents.UnitLine(
            code=unit.code, name=name, counts=counts, sexes=sexes, classes=held.get(unit.pk, (0, None))[0],
            online=online, budget=held.get(unit.pk, (0, None))[1], note=_note(counts), is_own=unit.pk == frame.unit.pk,
        )
        for unit, name, counts, sexes, online in counted.units
    ]  # fmt: skip


def _note(counts: contents.Group) -> str:
    """Why no share stands in the row."""
    if counts.state == CoverageState.OK:
        return ""
    label = str(CoverageState(counts.state).label)
    if counts.state == CoverageState.ROSTER_SHORT and counts.declared is not None and counts.headcount is not None:
        short = counts.declared - counts.headcount
        if short > 0:
            return _("danh sách thiếu %(short)s người so với khai báo") % {"short": short}
    return label


def _at_target(counted: Counted) -> tuple[int, int] | None:
    communes = [counts for unit, _name, counts, _sexes, _online in counted.units if unit.kind == UnitKind.COMMUNE]
    if len(communes) < 2:
        return None
    return sum(counts.reached is True for counts in communes), len(communes)
