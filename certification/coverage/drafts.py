"""A target that is not decided yet, as a definition, so that its figures can be told beforehand without a trace."""

from __future__ import annotations

from datetime import date

from certification.awards.models import Part, Programme
from certification.coverage.definitions import Definition
from certification.coverage.models import Milestone, Target, TargetVersion
from certification.coverage.targets import Terms, settled_terms
from lms.people.models import Unit


def draft_definition(
    *, programme: Programme, indicator: str, unit: Unit | None, terms: Terms, valid_from: date
) -> Definition:
    """The definition that deciding these terms would make. Nothing of it is stored. TargetRefused as the decision."""
    parts = tuple(Part.objects.filter(programme=programme).order_by("order", "pk"))
    settled = settled_terms(terms, parts)
    target = Target(programme=programme, indicator=indicator, unit=unit)
    version = TargetVersion(
        target=target, name=settled.name, share_percent=settled.share_percent, due_on=settled.due_on,
        class_size=settled.class_size, valid_from=valid_from, basis=settled.basis, reason=settled.reason,
    )  # fmt: skip
    bits = {part.code: 1 << place for place, part in enumerate(parts)}
    return Definition(
        target=target,
        version=version,
        parts=parts,
        rules={rule.category.pk: (rule.category, sum(bits[code] for code in rule.parts)) for rule in settled.rules},
        shares={rule.category.pk: rule.share_percent for rule in settled.rules if rule.share_percent is not None},
        milestones=tuple(
            Milestone(version=version, due_on=day, share_percent=percent) for day, percent in settled.milestones
        ),
    )
