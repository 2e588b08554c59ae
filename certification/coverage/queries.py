"""Coverage of a unit on a date: today's from the cells, any other day's from the facts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date

from certification.awards.models import Programme
from certification.coverage.cells import fresh_cells
from certification.coverage.declared import declared_lines, declared_number, is_expected
from certification.coverage.definitions import Definition, load_definition
from certification.coverage.facts import Row, fact_rows
from certification.coverage.figures import Counts, Figures, UnitName, UnitRow
from certification.coverage.layout import Layout, lay_out
from certification.coverage.people import people_behind
from certification.coverage.states import gap_of, is_reached, state_of
from certification.coverage.suppression import suppress
from lms.people.enums import Sex
from lms.people.models import Unit

__all__ = ["coverage", "people_behind", "suppress"]


@dataclass
class Tally:
    """A group of people while it is being counted; `people` is {unit standing on the date: people}."""

    covered: int = 0
    attendances: int = 0
    parts: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    people: dict[int, int] = field(default_factory=lambda: defaultdict(int))

    def add(self, row: Row, unit_id: int, definition: Definition) -> None:
        self.people[unit_id] += row.people
        self.attendances += row.attendances
        if definition.is_covered(row.category_id, row.bits):
            self.covered += row.people
        for key, mask in definition.masks.items():
            if row.bits & mask == mask:
                self.parts[key] += row.people

    def counts(self, declared: dict[int, int | None], definition: Definition) -> Counts:
        """Close the tally; `declared` has every unit that is expected to report."""
        share = definition.target.share_percent
        headcount, known = sum(self.people.values()), [number for number in declared.values() if number is not None]
        total = sum(known) if known else None
        state = state_of((self.people.get(pk, 0), number) for pk, number in declared.items())
        expected = sum(max(self.people.get(pk, 0), declared.get(pk) or 0) for pk in {*declared, *self.people})
        return Counts(
            headcount=headcount,
            declared=total,
            covered=self.covered,
            parts={key: self.parts.get(key, 0) for key in definition.masks},
            attendances=self.attendances,
            expected=expected,
            gap=gap_of(expected=expected, covered=self.covered, share_percent=share),
            reached=is_reached(state=state, headcount=headcount, covered=self.covered, share_percent=share),
            state=state,
        )


def coverage(
    *,
    unit: Unit,
    as_of: date,
    today: date,
    indicator: str,
    programme: Programme,
    geography: str,
    categories: Collection[int] | None = None,
) -> Figures:
    """Figures of all people of the headcount of `as_of` in the subtree of `unit`, by today's knowledge.

    `categories` limits them to these category ids (a role's limit); a person's deciding posting is still chosen among
    all counted categories. TargetMissing when the programme has no such indicator. The number of queries does not
    grow with units or people.
    """
    definition = load_definition(programme=programme, indicator=indicator)
    layout = lay_out(unit=unit, as_of=as_of, today=today, geography=geography)
    shown = [pk for pk in definition.rules if categories is None or pk in categories]
    rows = [row for row in _rows(definition, layout, as_of, today) if row.category_id in shown]
    lines = declared_lines(unit_ids=set(layout.branch), category_ids=shown, as_of=as_of)
    total, sexes = Tally(), {sex: Tally() for sex in Sex.values}
    by_category: dict[int, Tally] = {pk: Tally() for pk in shown}
    cross = {pk: {sex: Tally() for sex in Sex.values} for pk in shown}
    branches: dict[int, Tally] = defaultdict(Tally)
    branch_sexes: dict[int, dict[str, int]] = defaultdict(lambda: dict.fromkeys(Sex.values, 0))
    for row in rows:
        stood = layout.standing[row.unit_id]
        branch = layout.branch[stood]
        for tally in (
            total, sexes[row.sex], by_category[row.category_id], cross[row.category_id][row.sex], branches[branch]
        ):  # fmt: skip
            tally.add(row, stood, definition)
        branch_sexes[branch][row.sex] += row.people
    expected = _expected(layout, set(total.people), set(lines), shown, as_of)

    def closed(tally: Tally, within: Iterable[int] = expected, category: int | None = None, sex: str = "") -> Counts:
        declared = {
            pk: declared_number(lines.get(pk), listed=tally.people.get(pk, 0), category=category, sex=sex)
            for pk in within
        }
        return tally.counts(declared, definition)

    in_branch: dict[int, list[int]] = defaultdict(list)
    for pk in expected:
        in_branch[layout.branch[pk]].append(pk)
    own = in_branch.get(unit.pk, [])
    own_is_shown = any(total.people.get(pk) or pk in lines for pk in own)
    return Figures(
        unit=_name(unit, layout),
        programme=programme.code,
        indicator=str(indicator),
        as_of=as_of,
        geography=str(geography),
        target_percent=definition.target.share_percent,
        total=closed(total),
        by_sex={sex: closed(tally, sex=sex) for sex, tally in sexes.items()},
        by_category={definition.rules[pk][0].code: closed(tally, category=pk) for pk, tally in by_category.items()},
        units=[
            UnitRow(
                _name(row, layout),
                closed(branches[row.pk], in_branch[row.pk]),
                branch_sexes[row.pk],
                is_own=row.pk == unit.pk,
            )
            for row in ([unit] if own_is_shown else []) + layout.children
        ],
        category_names={definition.rules[pk][0].code: definition.rules[pk][0].name for pk in shown},
        cross={
            definition.rules[pk][0].code: {
                sex: (sum(tally.people.values()), tally.covered) for sex, tally in group.items()
            }
            for pk, group in cross.items()
        },
    )


def _rows(definition: Definition, layout: Layout, as_of: date, today: date) -> list[Row]:
    sources = layout.source_ids
    if as_of == today:
        return fresh_cells(definition=definition, unit_ids=sources, today=today)
    if len(sources) == Unit.objects.count():
        return fact_rows(definition=definition, as_of=as_of)
    return fact_rows(definition=definition, as_of=as_of, unit_ids=sources)


def _expected(
    layout: Layout, with_people: set[int], with_declaration: set[int], category_ids: Collection[int], as_of: date
) -> list[int]:
    """The units standing on `as_of` that are expected to report; the rule is in :func:`states.state_of`."""
    known = with_people | with_declaration
    asked = Unit.objects.on(as_of).filter(
        is_expected(category_ids=category_ids, as_of=as_of), pk__in=set(layout.branch) - known
    )
    return sorted(known | set(asked.values_list("pk", flat=True)))


def _name(unit: Unit, layout: Layout) -> UnitName:
    return UnitName(unit.pk, unit.code, layout.name_of(unit))
