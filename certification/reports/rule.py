"""Which version of the rule a report was counted by, in values and in sentences."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from certification.coverage.definitions import Definition, definition_for
from certification.coverage.enums import Geography
from certification.reports.models import ReportSeries
from lms.people.models import Unit


def rule_for(*, series: ReportSeries, unit: Unit, ends_on: date, today: date) -> Definition:
    """The version that counts for a report of `unit` up to `ends_on`: the one place that chooses it."""
    return definition_for(
        unit=unit, as_of=ends_on, today=today, indicator=series.indicator, programme=series.programme,
        geography=Geography.THEN,
    )  # fmt: skip


def rule_version(definition: Definition, *, ends_on: date) -> dict[str, Any]:
    """The rule as plain values, stored with a frozen report."""
    version = definition.version
    return {
        "target": definition.target.pk,
        "version": version.pk,
        "name": version.name,
        "indicator": str(definition.target.indicator),
        "valid_from": version.valid_from.isoformat(),
        "share_percent": version.share_percent,
        "due_on": version.due_on.isoformat(),
        "basis": version.basis,
        "milestone_percent": milestone_percent(definition, ends_on),
        "categories": {
            category.code: definition.codes_held(mask) for category, mask in definition.rules.values()
        },
        "shares": {definition.rules[pk][0].code: share for pk, share in definition.shares.items()},
        "parts": [part.code for part in definition.parts],
        "fingerprint": definition.fingerprint,
    }  # fmt: skip


def milestone_percent(definition: Definition, day: date) -> int | None:
    """What was to be reached by `day`, in per cent; None where the target has no milestones by then."""
    milestone = definition.milestone_on(day)
    return None if milestone is None else milestone.share_percent


def rule_sentences(definition: Definition) -> list[str]:
    """Who is counted and what they must hold."""
    version = definition.version
    said = [
        _("Chỉ tiêu: %(share)s %% số người được tính, đến ngày %(day)s.")
        % {"share": version.share_percent, "day": f"{version.due_on:%d/%m/%Y}"}
    ]
    if version.basis:
        said.append(_("Căn cứ: %(basis)s.") % {"basis": version.basis.rstrip(".")})
    for category, mask in definition.rules.values():
        codes = definition.codes_held(mask)
        values = {"category": category.name, "parts": ", ".join(codes)}
        if codes:
            said.append(_("%(category)s: đạt khi có đủ phần %(parts)s.") % values)
        else:
            said.append(_("%(category)s: được tính vào tổng số, chưa quy định phần phải học.") % values)
    said.append(
        _("Mỗi người chỉ tính một lần, ở vị trí chính; người đã rời đi không tính. Kết quả tính đến ngày chốt số liệu.")
    )
    return said
