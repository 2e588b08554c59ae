"""Targets as decisions: each with the day from which it holds, its basis and its author; none is ever edited."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import pairwise
from typing import Any

from django.db import transaction
from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _

from certification.awards.models import Part, Programme
from certification.coverage.models import Milestone, Target, TargetRule, TargetVersion
from lms.authors import stored_login
from lms.journal.domain import record_audit
from lms.people.models import Category, Unit

TERMS = ("rules__category", "rules__parts", "milestones")
"""What `terms_of` reads of a version; prefetch it for many."""


class TargetRefused(ValueError):
    """A decision that cannot stand; the message says why.

    `category_id` or `milestone` (its day) name the line at fault, where it is one.
    """

    def __init__(self, message: str, *, category_id: int | None = None, milestone: date | None = None) -> None:
        super().__init__(message)
        self.category_id, self.milestone = category_id, milestone


@dataclass(frozen=True)
class Rule:
    """A category and the codes of the parts that its people must hold; `share_percent`: a share of its own."""

    category: Category
    parts: tuple[str, ...]
    share_percent: int | None = None


@dataclass(frozen=True)
class Terms:
    """What a target asks. `milestones`: (last day, per cent) on the way, rising in both."""

    name: str
    share_percent: int
    due_on: date
    rules: tuple[Rule, ...]
    milestones: tuple[tuple[date, int], ...] = ()
    class_size: int = 40
    basis: str = ""
    reason: str = ""


@transaction.atomic
def decide_target(
    *, programme: Programme, indicator: str, unit: Unit | None = None, terms: Terms, valid_from: date, by: Any,
    at: datetime,
) -> TargetVersion:  # fmt: skip
    """Let a target ask these terms from `valid_from` on; repeating the newest word for word returns it.

    Figures of earlier days keep the version of their day. TargetRefused for terms that contradict themselves.
    """
    parts = {part.code: part for part in Part.objects.filter(programme=programme)}
    terms = settled_terms(terms, parts.values())
    target, _made = Target.objects.get_or_create(programme=programme, indicator=indicator, unit=unit)
    newest = target.versions.order_by("-recorded_at", "-pk").first()
    if newest is not None and newest.valid_from == valid_from and terms_of(newest) == terms:
        return newest
    version = TargetVersion.objects.create(
        target=target, name=terms.name, share_percent=terms.share_percent, due_on=terms.due_on,
        class_size=terms.class_size, valid_from=valid_from, basis=terms.basis, reason=terms.reason, recorded_at=at,
        recorded_by=stored_login(by),
    )  # fmt: skip
    for rule in terms.rules:
        row = TargetRule.objects.create(version=version, category=rule.category, share_percent=rule.share_percent)
        row.parts.set([parts[code] for code in rule.parts])
    Milestone.objects.bulk_create(
        [Milestone(version=version, due_on=day, share_percent=percent) for day, percent in terms.milestones]
    )
    record_audit(
        by=by, action="target.decide", subject=f"{programme.code}/{indicator}", at=at,
        unit_id=(unit or programme.issuer).pk, detail={"version": version.pk, "valid_from": valid_from.isoformat()},
    )  # fmt: skip
    return version


def terms_of(version: TargetVersion) -> Terms:
    """What a version asks, as it was decided."""
    prefetch_related_objects([version], *TERMS)
    return Terms(
        name=version.name,
        share_percent=version.share_percent,
        due_on=version.due_on,
        rules=tuple(
            Rule(
                row.category,
                tuple(part.code for part in sorted(row.parts.all(), key=lambda part: (part.order, part.pk))),
                row.share_percent,
            )
            for row in sorted(version.rules.all(), key=lambda row: (row.category.order, row.category_id))
        ),
        milestones=tuple(
            (row.due_on, row.share_percent) for row in sorted(version.milestones.all(), key=lambda row: row.due_on)
        ),
        class_size=version.class_size,
        basis=version.basis,
        reason=version.reason,
    )


def settled_terms(terms: Terms, parts: Iterable[Part]) -> Terms:
    """The same terms with categories, parts and milestones in their order, so that two can be compared.

    `parts` are those of the programme. TargetRefused for terms that contradict themselves.
    """
    known = {part.code: part for part in parts}
    unknown = {code for rule in terms.rules for code in rule.parts} - known.keys()
    if unknown:
        raise TargetRefused(_("Chương trình không có phần %(codes)s.") % {"codes": ", ".join(sorted(unknown))})
    rules = [
        replace(rule, parts=tuple(sorted(set(rule.parts), key=lambda code: (known[code].order, known[code].pk))))
        for rule in terms.rules
    ]
    settled = replace(
        terms,
        rules=tuple(sorted(rules, key=lambda rule: (rule.category.order, rule.category.pk))),
        milestones=tuple(sorted(terms.milestones)),
    )
    _check(settled)
    return settled


def _check(terms: Terms) -> None:
    if not terms.rules:
        raise TargetRefused(_("Chỉ tiêu phải đếm ít nhất một nhóm đối tượng."))
    for rule in terms.rules:
        if not rule.parts:
            raise TargetRefused(
                _("Nhóm “%(name)s” chưa chọn phần nào phải đạt; khi đó không ai của nhóm được tính là đã đạt.")
                % {"name": rule.category.name},
                category_id=rule.category.pk,
            )
    for (before, least), (day, percent) in pairwise(terms.milestones):
        if day == before or percent < least:
            raise TargetRefused(
                _("Các mốc phải theo thứ tự ngày, và tỷ lệ của mốc sau không thấp hơn mốc trước."), milestone=day
            )
    for day, percent in terms.milestones:
        if day > terms.due_on or percent > terms.share_percent:
            raise TargetRefused(
                _("Mốc không được muộn hơn ngày phải đạt, cũng không cao hơn tỷ lệ phải đạt."), milestone=day
            )
