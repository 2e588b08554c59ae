"""Today's counts, kept beside the facts and recomputed from them, never incremented (DESIGN.md, "How news travels").

Worker or reader, whoever comes first, recomputes what is stale: lock the units' heads, read the marks, then the facts
in a later statement, write, clear only the marks seen. A fact that commits in between leaves its own mark behind.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date

from django.db import transaction

from certification.coverage.definitions import Definition, load_definitions
from certification.coverage.facts import Row, fact_rows
from certification.coverage.models import Cell, CellHead, DirtyMark, StaleTotal
from lms.people.domain import lock_rows

CHUNK = 500
"""Units recomputed in one transaction: keeps the write lock of SQLite short."""
COLUMNS = ("unit_id", "category_id", "sex", "bits", "people", "attendances", "since")


def mark_dirty(*, unit_ids: Iterable[int]) -> None:
    """Note in the fact's own transaction that the cells of these units are stale. One insert, no lock.

    A posting in one unit can decide which other unit counts its person: pass every unit of the people concerned.
    """
    DirtyMark.objects.bulk_create([DirtyMark(unit_id=pk) for pk in sorted(set(unit_ids))], batch_size=500)


def fresh_cells(*, definition: Definition, unit_ids: Collection[int], today: date) -> list[Row]:
    """The counts of `today` for these units, right at once: what is stale is recomputed first.

    `definition` is the one in force `today`. Takes no write lock when nothing is stale.
    """
    refresh_cells(definition=definition, unit_ids=unit_ids, today=today)
    return cells_of(definition=definition, unit_ids=unit_ids)


def cells_of(*, definition: Definition, unit_ids: Collection[int]) -> list[Row]:
    """The cells of these units as they stand."""
    cells = Cell.objects.filter(target=definition.target, unit_id__in=unit_ids)
    return [Row._make(row) for row in cells.values_list(*COLUMNS)]


def refresh_cells(*, definition: Definition, unit_ids: Collection[int], today: date) -> int:
    """Recompute those of these units that are dirty, were never computed, or are of another day or other rules.

    Returns how many units were recomputed.
    """
    stale = sorted(_stale(definition, unit_ids, today))
    return sum(
        _recompute(stale[start : start + CHUNK], definition, today) for start in range(0, len(stale), CHUNK)
    )  # fmt: skip


def check_cells(*, today: date) -> list[str]:
    """Compare all cells that claim to be of `today` and clean with the facts; returns one line a difference."""
    differences = []
    for definition in load_definitions(as_of=today):
        computed = set(CellHead.objects.filter(target=definition.target).values_list("unit_id", flat=True))
        clean = computed - _stale(definition, computed, today)
        facts = {
            row for row in fact_rows(definition=definition, as_of=today, with_since=True) if row.unit_id in clean
        }  # fmt: skip
        cells = set(cells_of(definition=definition, unit_ids=clean))
        differences += [
            f"{definition.target}: {row} is in the facts, not in the cells" for row in sorted(facts - cells)
        ]
        differences += [
            f"{definition.target}: {row} is in the cells, not in the facts" for row in sorted(cells - facts)
        ]
    return differences


def _stale(definition: Definition, unit_ids: Collection[int], today: date) -> set[int]:
    wanted = set(unit_ids)
    heads = CellHead.objects.filter(
        target=definition.target, unit_id__in=wanted, computed_on=today, rules=definition.fingerprint
    )
    dirty = DirtyMark.objects.filter(unit_id__in=wanted)
    return (wanted - set(heads.values_list("unit_id", flat=True))) | set(dirty.values_list("unit_id", flat=True))


@transaction.atomic
def _recompute(unit_ids: list[int], asked: Definition, today: date) -> int:
    """Recompute these units for the asked target and for every other that has cells of them: a mark speaks to all."""
    CellHead.objects.bulk_create(
        [CellHead(target=asked.target, unit_id=pk) for pk in unit_ids], ignore_conflicts=True
    )  # fmt: skip
    heads = CellHead.objects.filter(unit_id__in=unit_ids).order_by("unit_id", "target_id")
    known: dict[int, dict[int, tuple[date | None, str]]] = defaultdict(dict)
    for target_id, unit_id, day, rules in lock_rows(heads).values_list("target_id", "unit_id", "computed_on", "rules"):
        known[target_id][unit_id] = (day, rules)
    marks = dict(DirtyMark.objects.filter(unit_id__in=unit_ids).values_list("pk", "unit_id"))
    dirty = set(marks.values())
    others: list[Definition] = []
    if dirty and len(known) > 1:
        others = load_definitions(as_of=today, target_ids=known.keys() - {asked.target.pk})
    recomputed: set[int] = set()
    for definition in [asked, *others]:
        # Whoever held the lock before us may have done the work: look again, now that the heads are ours.
        current = (today, definition.fingerprint)
        stale = [pk for pk, stamp in known[definition.target.pk].items() if pk in dirty or stamp != current]
        if definition is not asked:
            stale = [pk for pk in stale if pk in dirty]
        if stale:
            _write(definition, stale, today)
            recomputed |= set(stale)
    seen = list(marks)
    for start in range(0, len(seen), CHUNK):
        DirtyMark.objects.filter(pk__in=seen[start : start + CHUNK]).delete()
    return len(recomputed)


def _write(definition: Definition, unit_ids: list[int], today: date) -> None:
    rows = fact_rows(definition=definition, as_of=today, unit_ids=unit_ids, with_since=True)
    Cell.objects.filter(target=definition.target, unit_id__in=unit_ids).delete()
    Cell.objects.bulk_create(
        [
            Cell(
                target=definition.target, unit_id=row.unit_id, category_id=row.category_id, sex=row.sex, bits=row.bits,
                people=row.people, attendances=row.attendances, since=row.since,
            )
            for row in rows
        ],
        batch_size=500,
    )  # fmt: skip
    CellHead.objects.filter(target=definition.target, unit_id__in=unit_ids).update(
        computed_on=today, rules=definition.fingerprint
    )
    StaleTotal.objects.bulk_create([StaleTotal(target=definition.target, unit_id=pk) for pk in unit_ids])
