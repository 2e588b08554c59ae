"""What an indicator counts, read once: its categories, the parts they must hold, and the bit of every part."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from certification.awards.models import Part, Programme
from certification.coverage.enums import Geography
from certification.coverage.models import Milestone, Target, TargetRule, TargetVersion
from lms.people.models import Category, Unit, UnitClosure

SHAPE = 2
"""Of what cells and sums store; counts up when that changes, so that what an earlier release wrote is made anew."""
BOTH = "KS"
"""The key of "K and S" among the parts of a figure (DESIGN.md, section 6)."""


class TargetMissing(LookupError):
    """The programme or its indicator is not defined; the message says what to do."""


@dataclass(frozen=True)
class Definition:
    """A version of a target with its parts in programme order and {category id: (category, bits its people must hold)}.

    `shares`: {category id: the share asked of that category alone}, where the version names one.
    """

    target: Target
    version: TargetVersion
    parts: tuple[Part, ...]
    rules: dict[int, tuple[Category, int]]
    shares: dict[int, int] = field(default_factory=dict)
    milestones: tuple[Milestone, ...] = ()

    @property
    def share_percent(self) -> int:
        return self.version.share_percent

    @property
    def bits(self) -> dict[int, int]:
        """{part id: its bit}: 1, 2, 4 … in the order of the programme's parts."""
        return {part.pk: 1 << place for place, part in enumerate(self.parts)}

    @property
    def masks(self) -> dict[str, int]:
        """{key of a figure's `parts`: bits that somebody counted there holds}: each part, and KS where both are."""
        masks = {part.code: 1 << place for place, part in enumerate(self.parts)}
        if "K" in masks and "S" in masks:
            masks[BOTH] = masks["K"] | masks["S"]
        return masks

    @property
    def fingerprint(self) -> str:
        """A SHA-256 of what cells and sums depend on besides the facts."""
        shape = [
            SHAPE, self.target.pk, self.version.share_percent, [part.pk for part in self.parts],
            sorted((pk, mask, self.shares.get(pk)) for pk, (_category, mask) in self.rules.items()),
        ]  # fmt: skip
        return hashlib.sha256(json.dumps(shape).encode()).hexdigest()

    def share_of(self, category_id: int | None) -> int:
        """The share asked of a category, or of everybody."""
        return self.shares.get(category_id, self.share_percent) if category_id is not None else self.share_percent

    def is_covered(self, category_id: int, bits: int) -> bool:
        """True when `bits` hold every part that the category's rule names. A rule that names none covers nobody."""
        needed = self.rules[category_id][1]
        return needed > 0 and bits & needed == needed

    def codes_held(self, bits: int) -> list[str]:
        return [part.code for place, part in enumerate(self.parts) if bits >> place & 1]

    def milestone_on(self, day: date) -> Milestone | None:
        """The last milestone on or before `day`."""
        return max((row for row in self.milestones if row.due_on <= day), key=lambda row: row.due_on, default=None)


def load_definition(
    *, programme: Programme, indicator: str, unit: Unit | None = None, as_of: date | None = None,
    tree_on: date | None = None,
) -> Definition:  # fmt: skip
    """The definition of one indicator of `programme` that holds for `unit` on `as_of` (6 queries).

    It is the one of the nearest target above the unit, the unit itself first, in the tree of `tree_on` (None: of
    `as_of`); without a unit, the one that holds everywhere. A unit's own target holds from its first version on, the
    common one before its first as well. Without a day, the newest version. TargetMissing when there is none.
    """
    targets = Target.objects.filter(programme=programme, indicator=indicator)
    chain: list[int] = []
    if unit is not None:
        above = UnitClosure.objects.filter(descendant=unit)
        day = tree_on or as_of
        chain = list((above if day is None else above.on(day)).order_by("depth").values_list("ancestor_id", flat=True))
        chain = chain or [unit.pk]
    holding = targets.filter(Q(unit=None) | Q(own_by(as_of), unit_id__in=chain))
    own = {row.unit_id: row for row in holding.select_related("programme")}
    nearest = next((own[pk] for pk in [*chain, None] if pk in own), None)
    found = in_force([nearest], as_of=as_of) if nearest else []
    if not found:
        raise TargetMissing(
            _("Chương trình “%(code)s” chưa có chỉ tiêu này. Hãy đặt chỉ tiêu trước khi lấy số liệu.")
            % {"code": programme.code}
        )
    return found[0]


def own_by(as_of: date | None) -> Q:
    """The condition on a unit's own target that it holds on `as_of`: decided from that day or an earlier one on."""
    versions = TargetVersion.objects.filter(target=OuterRef("pk"))
    return Q(Exists(versions if as_of is None else versions.filter(valid_from__lte=as_of)))


def definition_for(
    *, unit: Unit, as_of: date, today: date, indicator: str, programme: Programme, geography: str
) -> Definition:
    """The target that holds for a figure: of the day's version, in the tree under which the figure places people."""
    then = geography == Geography.THEN or as_of >= today
    return load_definition(
        programme=programme, indicator=indicator, unit=unit, as_of=as_of, tree_on=as_of if then else today
    )


def load_definitions(*, as_of: date | None = None, target_ids: Collection[int] | None = None) -> list[Definition]:
    """The definition in force of every target, or of these, in the order of their keys."""
    targets = Target.objects.select_related("programme").order_by("pk")
    return in_force(targets if target_ids is None else targets.filter(pk__in=target_ids), as_of=as_of)


def in_force(targets: Iterable[Target], *, as_of: date | None) -> list[Definition]:
    """The definitions of these targets on `as_of` (None: by their newest versions); 5 queries, however many."""
    rows = list(targets)
    chosen: dict[int, TargetVersion] = {}
    for version in TargetVersion.objects.filter(target__in=rows).order_by("valid_from", "pk"):
        known = chosen.get(version.target_id)
        if known is None or as_of is None or version.valid_from <= as_of:
            chosen[version.target_id] = version
    kept = [version.pk for version in chosen.values()]
    rules: dict[int, list[TargetRule]] = defaultdict(list)
    for rule in TargetRule.objects.filter(version__in=kept).select_related("category").prefetch_related("parts"):
        rules[rule.version_id].append(rule)
    milestones: dict[int, list[Milestone]] = defaultdict(list)
    for row in Milestone.objects.filter(version__in=kept).order_by("due_on"):
        milestones[row.version_id].append(row)
    parts: dict[int, list[Part]] = defaultdict(list)
    for part in Part.objects.filter(programme__in={row.programme_id for row in rows}).order_by("order", "pk"):
        parts[part.programme_id].append(part)
    return [
        _definition(row, version, parts[row.programme_id], rules[version.pk], milestones[version.pk])
        for row in rows
        for version in [chosen.get(row.pk)]
        if version is not None
    ]


def _definition(
    target: Target, version: TargetVersion, parts: list[Part], rules: list[TargetRule], milestones: list[Milestone]
) -> Definition:
    bit = {part.pk: 1 << place for place, part in enumerate(parts)}
    ordered = sorted(rules, key=lambda rule: (rule.category.order, rule.category_id))
    return Definition(
        target=target,
        version=version,
        parts=tuple(parts),
        rules={rule.category_id: (rule.category, sum(bit[part.pk] for part in rule.parts.all())) for rule in ordered},
        shares={rule.category_id: rule.share_percent for rule in ordered if rule.share_percent is not None},
        milestones=tuple(milestones),
    )


def find_programme(code: str = "") -> Programme:
    """The programme with this code; without a code the only one. TargetMissing says what to choose from."""
    known = list(Programme.objects.order_by("code"))
    if code:
        known_codes = ", ".join(programme.code for programme in known) or "–"
        for programme in known:
            if programme.code == code:
                return programme
        raise TargetMissing(
            _("Không có chương trình “%(code)s”. Các chương trình đang có: %(known)s.")
            % {"code": code, "known": known_codes}
        )
    if not known:
        raise TargetMissing(_("Chưa có chương trình nào. Hãy tạo chương trình và chỉ tiêu của nó trước."))
    if len(known) > 1:
        raise TargetMissing(
            _("Có nhiều chương trình; hãy chọn một: %(known)s.")
            % {"known": ", ".join(programme.code for programme in known)}
        )
    return known[0]
