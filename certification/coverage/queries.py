"""Coverage of a unit on a date: today's from the sums, any other day's from the facts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date

from certification.awards.models import Programme
from certification.coverage.cells import fresh_cells
from certification.coverage.declared import declared_lines, is_expected
from certification.coverage.definitions import Definition, definition_for
from certification.coverage.enums import Geography
from certification.coverage.facts import Row, fact_groups
from certification.coverage.figures import Asked, Communes, Counts, Figures, Reporting, UnitName, UnitRow
from certification.coverage.layout import Layout, lay_out
from certification.coverage.sums import (
    COVERED,
    DECLARING,
    PEOPLE,
    SHORT,
    TOTAL,
    UNITS,
    Sums,
    Tally,
    added,
    by_both,
    by_category,
    by_level,
    by_sex,
    count_commune,
    counts_of,
    own_sums,
    tally_of,
    vector_of,
)
from certification.coverage.totals import Branch, fresh_branch
from lms.people.enums import Sex, UnitKind
from lms.people.models import Unit, UnitClosure


def coverage(
    *,
    unit: Unit,
    as_of: date,
    today: date,
    indicator: str,
    programme: Programme,
    geography: str,
    categories: Collection[int] | None = None,
    with_detail: bool = False,
) -> Figures:
    """Figures of all people of the headcount of `as_of` in the subtree of `unit`, by today's knowledge.

    `categories` limits them to these category ids (a role's limit); a person's deciding posting is still chosen among
    all counted categories. `with_detail` breaks every row of `units` down by sex and by category, for
    :func:`certification.coverage.suppression.suppress`. TargetMissing when the programme has no such indicator. The
    number of queries does not grow with units or people.
    """
    definition = definition_for(
        unit=unit, as_of=as_of, today=today, indicator=indicator, programme=programme, geography=geography
    )
    shown = [pk for pk in definition.rules if categories is None or pk in categories]
    names: dict[int, str] = {}
    if as_of == today and len(shown) == len(definition.rules):
        children = _children_of(unit, today)
        branch = fresh_branch(definition=definition, unit=unit, child_ids=[row.pk for row in children], today=today)
    else:
        layout = lay_out(unit=unit, as_of=as_of, today=today, geography=geography)
        children, names = layout.children, layout.names
        branch = _counted(definition, layout, shown, as_of, today)
    total = added([branch.own, *branch.children.values()])
    own = counts_of(branch.own, TOTAL, definition)
    own_is_shown = bool(own.headcount) or own.declared is not None
    return Figures(
        unit=_name(unit, names),
        programme=programme.code,
        indicator=str(indicator),
        as_of=as_of,
        geography=str(geography),
        target_percent=definition.share_percent,
        total=counts_of(total, TOTAL, definition),
        by_sex={sex: counts_of(total, by_sex(sex), definition) for sex in Sex.values},
        by_category={
            definition.rules[pk][0].code: counts_of(total, by_category(pk), definition, category_id=pk) for pk in shown
        },
        by_level={
            kind: counts_of(total, by_level(kind), definition)
            for kind in UnitKind.values
            if by_level(kind) in total.groups
        },
        units=[
            _unit_row(row, names, sums, definition, is_own=row.pk == unit.pk, detailed=shown if with_detail else ())
            for row, sums in [
                *([(unit, branch.own)] if own_is_shown else []),
                *((child, branch.children[child.pk]) for child in children),
            ]
        ],
        category_names={definition.rules[pk][0].code: definition.rules[pk][0].name for pk in shown},
        cross={
            definition.rules[pk][0].code: {
                sex: _size_and_covered(total.vector(by_both(pk, sex), definition)) for sex in Sex.values
            }
            for pk in shown
        },
        communes=_communes(unit, total),
        months=dict(sorted(total.months.items())),
        asked=_asked(definition),
        shares={definition.rules[pk][0].code: definition.shares[pk] for pk in shown if pk in definition.shares},
        reporting=_reporting(unit, total, definition),
    )


def counts_under(*, definition: Definition, unit: Unit, as_of: date) -> Counts:
    """What `definition`, in force or not yet decided, says of `unit` with all below it, straight from the facts of
    `as_of`. Writes nothing, the cells included."""
    layout = lay_out(unit=unit, as_of=as_of, today=as_of, geography=Geography.THEN)
    branch = _counted(definition, layout, list(definition.rules), as_of, None)
    return counts_of(added([branch.own, *branch.children.values()]), TOTAL, definition)


def _counted(definition: Definition, layout: Layout, shown: list[int], as_of: date, today: date | None) -> Branch:
    """The sums of a unit itself and of each child, counted here: for a past day, or for some categories only.

    Without `today` the cells are left alone.
    """
    tallies = _tallies(definition, layout, shown, as_of, today)
    lines = declared_lines(unit_ids=set(layout.branch), category_ids=shown, as_of=as_of)
    expected = _expected(layout, tallies.keys() | lines.keys(), shown, as_of)
    kinds = dict(Unit.objects.filter(pk__in=layout.branch.keys()).values_list("pk", "kind"))
    sums = {
        pk: own_sums(
            definition=definition, shown=shown, tally=tallies.get(pk) or Tally(), lines=lines.get(pk), kind=kinds[pk],
            is_expected=pk in expected,
        )
        for pk in layout.branch
    }  # fmt: skip
    branches: dict[int, Sums] = {pk: Sums() for pk in [layout.unit.pk, *(child.pk for child in layout.children)]}
    for pk, own in sums.items():
        branches[layout.branch[pk]].add(own)
    for commune, parts in _by_commune(layout, kinds).items():
        held = added(sums[pk].whole() for pk in parts)
        count_commune(held, definition)
        branches[layout.branch[commune]].add(Sums(communes=held.communes))
    return Branch(branches.pop(layout.unit.pk), branches)


def _by_commune(layout: Layout, kinds: dict[int, str]) -> dict[int, list[int]]:
    """{commune: the units of the layout that stand there or below it}, by the layout's tree; a commune below another
    counts with that one."""
    communes = {pk for pk, kind in kinds.items() if kind == UnitKind.COMMUNE}
    found, nested = {pk: [pk] for pk in communes}, set[int]()
    below = UnitClosure.objects.on(layout.tree_on).filter(ancestor__kind=UnitKind.COMMUNE, depth__gte=1)
    for commune, pk in below.values_list("ancestor_id", "descendant_id"):
        if commune in communes and pk in layout.branch:
            found[commune].append(pk)
            nested.add(pk)
    return {commune: units for commune, units in found.items() if commune not in nested}


def _unit_row(
    unit: Unit, names: dict[int, str], sums: Sums, definition: Definition, *, is_own: bool, detailed: Collection[int]
) -> UnitRow:
    sexes = {sex: sums.vector(by_sex(sex), definition)[PEOPLE] for sex in Sex.values}
    return UnitRow(
        _name(unit, names), counts_of(sums, TOTAL, definition), sexes, is_own=is_own,
        communes=None if is_own else _communes(unit, sums), months=dict(sorted(sums.months.items())),
        by_sex={sex: counts_of(sums, by_sex(sex), definition) for sex in (Sex.values if detailed else ())},
        by_category={
            definition.rules[pk][0].code: counts_of(sums, by_category(pk), definition, category_id=pk)
            for pk in detailed
        },
    )  # fmt: skip


def _reporting(unit: Unit, total: Sums, definition: Definition) -> Reporting:
    vector = total.vector(TOTAL, definition)
    unlisted = int(not vector[PEOPLE]) if unit.kind == UnitKind.COMMUNE else total.communes[4]
    return Reporting(vector[UNITS], vector[DECLARING], vector[SHORT], unlisted)


def _size_and_covered(vector: list[int]) -> tuple[int, int]:
    return vector[PEOPLE], vector[COVERED]


def _communes(unit: Unit, total: Sums) -> Communes | None:
    """None below a commune, and where there is none."""
    if unit.kind == UnitKind.COMMUNE:
        return None
    return Communes(*total.communes[:4]) if total.communes[0] else None


def _asked(definition: Definition) -> Asked:
    version, place = definition.version, definition.target.unit
    return Asked(
        version=version.pk,
        name=version.name,
        due_on=version.due_on,
        valid_from=version.valid_from,
        basis=version.basis,
        class_size=version.class_size,
        milestones=tuple((row.due_on, row.share_percent) for row in definition.milestones),
        set_by=place.name if place else "",
    )


def _children_of(unit: Unit, today: date) -> list[Unit]:
    below = UnitClosure.objects.on(today).filter(ancestor=unit, depth=1).values("descendant_id")
    return list(Unit.objects.filter(pk__in=below).order_by("sort_key", "pk"))


def _tallies(
    definition: Definition, layout: Layout, shown: Collection[int], as_of: date, today: date | None
) -> dict[int, Tally]:  # fmt: skip
    """{unit standing on the day: its people}, units without any left out."""
    sources, found = layout.source_ids, dict[int, Tally]()
    if today is not None and as_of == today:
        rows: dict[int, list[Row]] = defaultdict(list)
        for row in fresh_cells(definition=definition, unit_ids=sources, today=today):
            rows[layout.standing[row.unit_id]].append(row)
        found = {pk: tally_of(many, definition, shown) for pk, many in rows.items()}
        return {pk: tally for pk, tally in found.items() if tally.both}
    everywhere = len(sources) == Unit.objects.count()
    groups = fact_groups(definition=definition, as_of=as_of, unit_ids=None if everywhere else sources)
    for unit_id, category_id, sex, people, covered, attendances, *held in groups:
        if category_id in shown:
            vector = vector_of(people=people, covered=covered, attendances=attendances, held=held)
            found.setdefault(layout.standing[unit_id], Tally()).add(category_id, sex, vector)
    return found


def _expected(layout: Layout, known: set[int], category_ids: Collection[int], as_of: date) -> set[int]:
    """The units standing on `as_of` that are expected to report; the rule is in :func:`states.state_of`."""
    asked = Unit.objects.on(as_of).filter(
        is_expected(category_ids=category_ids, as_of=as_of), pk__in=set(layout.branch) - known
    )
    return known | set(asked.values_list("pk", flat=True))


def _name(unit: Unit, names: dict[int, str]) -> UnitName:
    return UnitName(unit.pk, unit.code, names.get(unit.pk, unit.name))
