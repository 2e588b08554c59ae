"""Sums of whole branches, kept so that a page costs what it shows: its children, not the units or people below them.

A stale total is named by a mark that climbs: recomputing a unit's sums clears the marks seen on it and leaves one on
what it stands under, in one transaction, until the reader's own unit is reached. So at every moment each change that
the sums do not hold yet is marked somewhere below whoever asks, and a reader takes nothing on trust.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db import transaction

from certification.coverage.cells import CHUNK, cells_of, refresh_cells
from certification.coverage.declared import declared_lines, is_expected
from certification.coverage.definitions import Definition, load_definitions
from certification.coverage.facts import Row
from certification.coverage.models import CellHead, DirtyMark, StaleTotal, Target
from certification.coverage.sums import Sums, added, count_commune, own_sums, tally_of
from lms.people.domain import lock_rows
from lms.people.enums import UnitKind
from lms.people.models import Posting, Unit, UnitClosure
from lms.people.queries import successor_map

FEW = 200
"""Marked units up to which only they and those above them are looked at, not the whole branch."""


@dataclass(frozen=True)
class Branch:
    """The sums of a unit itself, and of each of its children with all below it."""

    own: Sums
    children: dict[int, Sums]


def fresh_branch(*, definition: Definition, unit: Unit, child_ids: Collection[int], today: date) -> Branch:
    """The sums of `today`, right at once: what a fact made stale below `unit` is recomputed first.

    `definition` is the one in force `today`, `child_ids` are the unit's children of today. A unit that does not stand
    today has neither.
    """
    if unit.valid_from > today or (unit.valid_to is not None and unit.valid_to <= today):
        return Branch(Sums(), {})
    _refresh(definition, unit.pk, today)
    own, children = Sums(), {}
    rows = CellHead.objects.filter(target=definition.target, unit_id__in=[unit.pk, *child_ids])
    for unit_id, own_json, total_json in rows.values_list("unit_id", "own", "total"):
        if unit_id == unit.pk:
            own = Sums.from_json(own_json)
        else:
            children[unit_id] = Sums.from_json(total_json)
    return Branch(own, {pk: children.get(pk) or Sums() for pk in child_ids})


def mark_stale_totals(*, unit_ids: Iterable[int]) -> None:
    """Note in the fact's own transaction that the sums of these units are stale. Inserts only, no lock."""
    targets = list(Target.objects.values_list("pk", flat=True))
    _mark((target_id, pk) for target_id in targets for pk in sorted(set(unit_ids)))


def mark_all_totals_stale() -> None:
    """The same for every unit: the tree changed, so children moved from one sum to another."""
    everywhere = list(Target.objects.filter(unit=None).values_list("pk", flat=True))
    units = list(Unit.objects.values_list("pk", flat=True))
    kept = CellHead.objects.exclude(target__unit=None).values_list("target_id", "unit_id")
    _mark([*((target_id, pk) for target_id in everywhere for pk in units), *kept])


def _mark(pairs: Iterable[tuple[int, int]]) -> None:
    StaleTotal.objects.bulk_create(
        [StaleTotal(target_id=target_id, unit_id=unit_id) for target_id, unit_id in pairs], batch_size=500
    )  # fmt: skip


def roll_stale_cells(*, today: date) -> int:
    """Make every figure of today ready, cells and sums, for whoever comes first; returns how many units were stale."""
    stale = 0
    with_parent = UnitClosure.objects.on(today).filter(depth=1).values("descendant_id")
    roots = list(Unit.objects.on(today).exclude(pk__in=with_parent).values_list("pk", flat=True))
    posted = set(Posting.objects.values_list("unit_id", flat=True).distinct())
    for definition in load_definitions(as_of=today):
        scope = definition.target.unit_id
        marks = StaleTotal.objects.filter(target=definition.target)
        heads = set(CellHead.objects.filter(target=definition.target).values_list("unit_id", flat=True))
        stale += refresh_cells(
            definition=definition, unit_ids=heads | (posted if scope is None else set()), today=today
        )  # fmt: skip
        before = list(marks.values_list("pk", flat=True))
        for root in roots if scope is None else [scope]:
            _refresh(definition, root, today)
        for start in range(0, len(before), CHUNK):
            marks.filter(pk__in=before[start : start + CHUNK]).delete()  # what is left stands in no tree
    return stale


def check_totals(*, today: date) -> list[str]:
    """Compare the sums that claim to be of `today` and clean with sums made anew; returns one line a difference."""
    differences = []
    for definition in load_definitions(as_of=today):
        heads = CellHead.objects.filter(
            target=definition.target, total_on=today, total_rules=definition.fingerprint
        )  # fmt: skip
        known = {pk: (own, total) for pk, own, total in heads.values_list("unit_id", "own", "total")}
        tree = _tree(today)
        stale = _above(_marked(definition, tree), tree)
        for pk in sorted(known.keys() - stale):
            if pk not in tree.kinds:
                continue
            made = _made(definition, [pk], tree, today)[pk]
            below = [Sums.from_json(known[child][1]) for child in tree.children[pk] if child in known]
            total = _total(pk, made, below, definition, tree)
            if (made.as_json(), total.as_json()) != known[pk]:
                differences.append(f"{definition.target}: the sums of unit {pk} differ from its cells and children")
    return differences


@dataclass(frozen=True)
class _Tree:
    """Today's units: {unit: kind}, {unit: parent}, {unit: children}, and which units stand for which."""

    kinds: dict[int, str]
    parents: dict[int, int]
    children: dict[int, list[int]]
    stands_for: dict[int, int]

    @cached_property
    def sources(self) -> dict[int, list[int]]:
        found: dict[int, list[int]] = defaultdict(list)
        for pk in self.kinds:
            found[pk].append(pk)
        for closed, place in self.stands_for.items():
            found[place].append(closed)
        return found


def _tree(
    today: date, unit_ids: Collection[int] | None = None, stands_for: dict[int, int] | None = None
) -> _Tree:  # fmt: skip
    """The whole tree, or what concerns these units and all above them: the children of each."""
    units = Unit.objects.on(today)
    links = UnitClosure.objects.on(today).filter(depth=1)
    if unit_ids is not None:
        links = links.filter(ancestor_id__in=unit_ids) | links.filter(descendant_id__in=unit_ids)
    parents: dict[int, int] = {}
    children: dict[int, list[int]] = defaultdict(list)
    for parent_id, child_id in links.values_list("ancestor_id", "descendant_id"):
        parents[child_id] = parent_id
        children[parent_id].append(child_id)
    if unit_ids is not None:
        units = units.filter(pk__in=unit_ids)
    stands_for = successor_map(as_of=today) if stands_for is None else stands_for
    return _Tree(dict(units.values_list("pk", "kind")), parents, children, stands_for)


def _refresh(definition: Definition, root: int, today: date) -> None:
    current = CellHead.objects.filter(
        target=definition.target, unit_id=root, total_on=today, total_rules=definition.fingerprint
    ).exists()
    if current:
        marked = set(DirtyMark.objects.values_list("unit_id", flat=True).distinct())
        marked |= set(
            StaleTotal.objects.filter(target=definition.target).values_list("unit_id", flat=True).distinct()
        )  # fmt: skip
        if not marked or (len(marked) <= FEW and _refresh_few(definition, root, marked, today)):
            return
    tree = _tree(today)
    below = _below(root, tree)
    sources = tree.sources
    refresh_cells(definition=definition, unit_ids={pk for unit in below for pk in sources[unit]}, today=today)
    wanted = set(below)
    if current:
        wanted &= _above(_marked(definition, tree), tree)
    for level in _levels(below, wanted):
        for start in range(0, len(level), CHUNK):
            _recompute(definition, [level[start : start + CHUNK]], tree, today)


def _refresh_few(definition: Definition, root: int, marked: set[int], today: date) -> bool:
    """Bring a branch up to date of which few units are marked; False when it takes a look at the whole branch."""
    stands_for = successor_map(as_of=today)
    place = {pk: stands_for.get(pk, pk) for pk in marked}
    rows = UnitClosure.objects.on(today).filter(descendant_id__in=set(place.values()))
    above: dict[int, dict[int, int]] = defaultdict(dict)
    for ancestor_id, descendant_id, depth in rows.values_list("ancestor_id", "descendant_id", "depth"):
        above[descendant_id][ancestor_id] = depth
    within = {pk: chain for pk, chain in above.items() if root in chain}
    if not within:
        return True
    depths = {
        ancestor: chain[root] - depth
        for chain in within.values()
        for ancestor, depth in chain.items()
        if depth <= chain[root]
    }
    tree = _tree(today, depths.keys(), stands_for)
    children = {child for pk in depths for child in tree.children[pk]}
    ready = CellHead.objects.filter(
        target=definition.target, unit_id__in=children, total_on=today, total_rules=definition.fingerprint
    ).count()
    if ready < len(children):
        return False
    wanted_sources = {pk for pk in tree.stands_for if tree.stands_for[pk] in depths} | {*depths}
    refresh_cells(definition=definition, unit_ids=wanted_sources, today=today)
    _recompute(definition, _levels(depths, set(depths)), tree, today)
    return True


@transaction.atomic
def _recompute(definition: Definition, levels: list[list[int]], tree: _Tree, today: date) -> None:
    """Recompute the sums of units from their cells and their children's sums; `levels` one above the other, the lowest
    first, so that those above take what was just worked out below."""
    unit_ids = sorted(pk for level in levels for pk in level)
    CellHead.objects.bulk_create(
        [CellHead(target=definition.target, unit_id=pk) for pk in unit_ids], ignore_conflicts=True
    )  # fmt: skip
    mine = CellHead.objects.filter(target=definition.target, unit_id__in=unit_ids)
    heads = {head.unit_id: head for head in lock_rows(mine.order_by("unit_id", "target_id"))}
    sources = [pk for unit_id in unit_ids for pk in tree.sources[unit_id]]
    seen = list(
        StaleTotal.objects.filter(target=definition.target, unit_id__in=sources).values_list("pk", flat=True)
    )  # fmt: skip
    below = {child for pk in unit_ids for child in tree.children[pk]} - heads.keys()
    stored = CellHead.objects.filter(target=definition.target, unit_id__in=below)
    totals = {pk: Sums.from_json(total) for pk, total in stored.values_list("unit_id", "total")}
    own = _made(definition, unit_ids, tree, today)
    for pk in (pk for level in levels for pk in level):
        children = [totals[child] for child in tree.children[pk] if child in totals]
        totals[pk] = _total(pk, own[pk], children, definition, tree)
        heads[pk].own, heads[pk].total = own[pk].as_json(), totals[pk].as_json()
        heads[pk].total_on, heads[pk].total_rules = today, definition.fingerprint
    CellHead.objects.bulk_update(heads.values(), ["own", "total", "total_on", "total_rules"], batch_size=200)
    for start in range(0, len(seen), CHUNK):
        StaleTotal.objects.filter(pk__in=seen[start : start + CHUNK]).delete()
    above = {tree.parents[pk] for pk in unit_ids if pk in tree.parents and pk != definition.target.unit_id}
    _mark((definition.target.pk, pk) for pk in sorted(above - heads.keys()))


def _made(definition: Definition, unit_ids: list[int], tree: _Tree, today: date) -> dict[int, Sums]:
    """Own sums of these units, from cells that are fresh."""
    place = {source: pk for pk in unit_ids for source in tree.sources[pk]}
    rows: dict[int, list[Row]] = defaultdict(list)
    for row in cells_of(definition=definition, unit_ids=place.keys()):
        rows[place[row.unit_id]].append(row)
    shown = list(definition.rules)
    lines = declared_lines(unit_ids=unit_ids, category_ids=shown, as_of=today)
    expected = set(
        Unit.objects.filter(is_expected(category_ids=shown, as_of=today), pk__in=unit_ids).values_list("pk", flat=True)
    )
    return {
        pk: own_sums(
            definition=definition, shown=shown, tally=tally_of(rows[pk], definition, shown), lines=lines.get(pk),
            kind=tree.kinds[pk], is_expected=pk in expected,
        )
        for pk in unit_ids
    }  # fmt: skip


def _total(pk: int, own: Sums, children: Iterable[Sums], definition: Definition, tree: _Tree) -> Sums:
    total = added([own, *children])
    if tree.kinds[pk] == UnitKind.COMMUNE:
        count_commune(total, definition)
    return total


def _marked(definition: Definition, tree: _Tree) -> set[int]:
    marked = set(DirtyMark.objects.values_list("unit_id", flat=True))
    marked |= set(StaleTotal.objects.filter(target=definition.target).values_list("unit_id", flat=True))
    return {tree.stands_for.get(pk, pk) for pk in marked}


def _above(unit_ids: Iterable[int], tree: _Tree) -> set[int]:
    """These units and every one above them."""
    found: set[int] = set()
    for unit_id in unit_ids:
        current: int | None = unit_id
        while current is not None and current not in found:
            found.add(current)
            current = tree.parents.get(current)
    return found


def _below(root: int, tree: _Tree) -> dict[int, int]:
    """{unit: levels below `root`}, the root itself at 0."""
    found, queue = {}, [(root, 0)] if root in tree.kinds else []
    while queue:
        pk, depth = queue.pop()
        found[pk] = depth
        queue += [(child, depth + 1) for child in tree.children[pk]]
    return found


def _levels(depths: dict[int, int], wanted: set[int]) -> list[list[int]]:
    """The wanted units level by level, the lowest first."""
    levels: dict[int, list[int]] = defaultdict(list)
    for pk in sorted(wanted):
        levels[depths[pk]].append(pk)
    return [levels[depth] for depth in sorted(levels, reverse=True)]
