"""Targets as the pages show them: what each asks, since when, by whose decision, and what comes. A fixed number of
statements, however many targets or versions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _

from certification.awards.models import Part, Programme
from certification.coverage.following import Followed
from certification.coverage.models import Target, TargetVersion
from certification.coverage.target_wording import changes_between, joined, place_text
from certification.coverage.targets import TERMS, Rule, Terms, terms_of
from courses.content.forms import open_titles


@dataclass(frozen=True)
class Counted:
    """Who is counted: the name of a category, the parts she must hold, and a share of its own where it has one."""

    name: str
    parts: str
    share: int | None


@dataclass(frozen=True)
class Version:
    """A version in words. `state` is "held", "coming", "over" or "replaced"; `changes` are told against the one before
    it, none for the first; `until`: the last day on which it held."""

    row: TargetVersion
    state: str
    counted: list[Counted]
    milestones: list[tuple[date, int]]
    changes: list[str]
    is_first: bool
    until: date | None = None


@dataclass(frozen=True)
class Card:
    """A target: the version in force (None while a unit's own does not hold yet) and all of them, the latest first."""

    target: Target
    place: str
    held: Version | None
    versions: list[Version] = field(default_factory=list)

    @property
    def coming(self) -> list[Version]:
        """Those that start later, the nearest first."""
        return [version for version in reversed(self.versions) if version.state == "coming"]


@dataclass(frozen=True)
class PartLine:
    """A part of a programme and the ways to earn it."""

    part: Part
    ways: list[tuple[str, str]]
    """(its name with for whom and how long, the titles of its courses)"""


def cards_of(targets: Sequence[Target], *, today: date) -> list[Card]:
    """The cards of these targets; five statements."""
    by_target: dict[int, list[TargetVersion]] = defaultdict(list)
    rows = TargetVersion.objects.filter(target__in=targets).select_related("recorded_by")
    for row in rows.order_by("valid_from", "pk").prefetch_related(*TERMS):
        by_target[row.target_id].append(row)
    found = []
    for target in targets:
        versions = _versions(target, by_target[target.pk], today)
        held = next((version for version in versions if version.state == "held"), None)
        found.append(Card(target, place_text(target), held, versions))
    return found


def _versions(target: Target, rows: list[TargetVersion], today: date) -> list[Version]:
    """The versions of one target, the latest first; `rows` in the order in which they hold."""
    in_force = next((row for row in reversed(rows) if row.valid_from <= today), None)
    if in_force is None and target.unit_id is None and rows:
        in_force = rows[0]  # the common target holds before its first version as well
    found = []
    for place, row in enumerate(rows):
        later = rows[place + 1] if place + 1 < len(rows) else None
        terms = terms_of(row)
        until = None
        if row is in_force:
            state = "held"
        elif later is not None and later.valid_from == row.valid_from:
            state = "replaced"
        elif row.valid_from > today:
            state = "coming"
        else:
            state = "over"
        if later is not None and state in {"held", "over"}:
            until = later.valid_from - timedelta(days=1)
        changes = changes_between(terms_of(rows[place - 1]), terms) if place else []
        found.append(Version(row, state, counted_in(terms), list(terms.milestones), changes, place == 0, until))
    return found[::-1]


def counted_in(terms: Terms) -> list[Counted]:
    return [_counted(rule) for rule in terms.rules]


def _counted(rule: Rule) -> Counted:
    return Counted(rule.category.name, joined(rule.parts), rule.share_percent)


def followed_text(row: Followed) -> str:
    """Which target a unit follows, since when and what it asks, in a sentence."""
    target, version = row.definition.target, row.definition.version
    values = {
        "unit": row.unit.name,
        "place": place_text(target),
        "since": f"{version.valid_from:%d/%m/%Y}",
        "share": version.share_percent,
        "due": f"{version.due_on:%d/%m/%Y}",
    }
    if target.unit_id is None:
        return (
            _("%(unit)s theo chỉ tiêu chung từ ngày %(since)s: ít nhất %(share)s %% trước hoặc vào ngày %(due)s.")
            % values
        )
    if target.unit_id == row.unit.pk:
        return (
            _("%(unit)s có chỉ tiêu riêng từ ngày %(since)s: ít nhất %(share)s %% trước hoặc vào ngày %(due)s.")
            % values
        )
    return (
        _("%(unit)s theo chỉ tiêu của %(place)s từ ngày %(since)s: ít nhất %(share)s %% trước hoặc vào ngày %(due)s.")
        % values
    )


def part_lines(programme: Programme) -> list[PartLine]:
    """The programme's parts with what earns them; five statements."""
    parts = list(programme.parts.order_by("order", "pk"))
    prefetch_related_objects(parts, "requirements__courses", "requirements__categories")
    titles = open_titles()
    found = []
    for part in parts:
        ways = []
        for requirement in sorted(part.requirements.all(), key=lambda row: row.pk):
            name = requirement.name
            audience = [row.name for row in sorted(requirement.categories.all(), key=lambda row: (row.order, row.pk))]
            if audience:
                name = _("%(name)s (dành cho %(audience)s)") % {"name": name, "audience": joined(audience)}
            if requirement.validity_months:
                validity = {"name": name, "months": requirement.validity_months}
                name = _("%(name)s, có hiệu lực %(months)s tháng") % validity
            courses = [
                titles.get(row.pk, row.code) for row in sorted(requirement.courses.all(), key=lambda row: row.pk)
            ]
            ways.append((name, "; ".join(courses)))
        found.append(PartLine(part, ways))
    return found
