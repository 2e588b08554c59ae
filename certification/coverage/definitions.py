"""What an indicator counts, read once: its categories, the parts they must hold, and the bit of every part."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from certification.awards.models import Part, Programme
from certification.coverage.models import Target
from lms.people.models import Category

BOTH = "KS"
"""The key of "K and S" among the parts of a figure (DESIGN.md, section 6)."""


class TargetMissing(LookupError):
    """The programme or its indicator is not defined; the message says what to do."""


@dataclass(frozen=True)
class Definition:
    """A target with its parts in programme order and {category id: (category, bits its people must hold)}."""

    target: Target
    parts: tuple[Part, ...]
    rules: dict[int, tuple[Category, int]]

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

    def is_covered(self, category_id: int, bits: int) -> bool:
        """True when `bits` hold every part that the category's rule names. A rule that names none covers nobody."""
        needed = self.rules[category_id][1]
        return needed > 0 and bits & needed == needed

    def codes_held(self, bits: int) -> list[str]:
        return [part.code for place, part in enumerate(self.parts) if bits >> place & 1]


def load_definition(*, programme: Programme, indicator: str) -> Definition:
    """The definition of one indicator of `programme` (4 queries). TargetMissing when it has none."""
    found = _definitions(Target.objects.filter(programme=programme, indicator=indicator))
    if not found:
        raise TargetMissing(
            _("Chương trình “%(code)s” chưa có chỉ tiêu này. Hãy đặt chỉ tiêu trước khi lấy số liệu.")
            % {"code": programme.code}
        )
    return found[0]


def load_definitions() -> list[Definition]:
    """Every indicator of every programme, in the order of their keys."""
    return _definitions(Target.objects.all())


def _definitions(targets: QuerySet[Target]) -> list[Definition]:
    rows = targets.select_related("programme").prefetch_related("programme__parts", "rules__parts", "rules__category")
    found = []
    for target in rows.order_by("pk"):
        parts = tuple(sorted(target.programme.parts.all(), key=lambda part: (part.order, part.pk)))
        bit = {part.pk: 1 << place for place, part in enumerate(parts)}
        rules = {
            rule.category_id: (rule.category, sum(bit[part.pk] for part in rule.parts.all()))
            for rule in sorted(target.rules.all(), key=lambda rule: (rule.category.order, rule.category_id))
        }
        found.append(Definition(target, parts, rules))
    return found


def fingerprint(definitions: Iterable[Definition]) -> str:
    """A SHA-256 of what cells depend on besides the facts: the counted categories and the bit of every part."""
    shape = [[d.target.pk, sorted(d.rules), [part.pk for part in d.parts]] for d in definitions]
    return hashlib.sha256(json.dumps(shape).encode()).hexdigest()


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
