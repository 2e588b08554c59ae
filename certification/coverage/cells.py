"""Today's counts, kept beside the facts and recomputed from them, never incremented (DESIGN.md, "How news travels").

Worker or reader, whoever comes first, recomputes what is stale: lock the units' heads, read the marks, then the facts
in a later statement, write, clear only the marks seen. A fact that commits in between leaves its own mark behind.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date

from django.db import transaction

from certification.coverage.definitions import Definition, fingerprint, load_definitions
from certification.coverage.facts import Row, fact_rows
from certification.coverage.models import Cell, CellHead, DirtyMark
from lms.people.domain import lock_rows
from lms.people.models import Posting

CHUNK = 500
"""Units recomputed in one transaction: keeps the write lock of SQLite short."""


def mark_dirty(*, unit_ids: Iterable[int]) -> None:
    """Note in the fact's own transaction that the cells of these units are stale. One insert, no lock.

    A posting in one unit can decide which other unit counts its person: pass every unit of the people concerned.
    """
    DirtyMark.objects.bulk_create([DirtyMark(unit_id=pk) for pk in sorted(set(unit_ids))], batch_size=500)


def fresh_cells(*, definition: Definition, unit_ids: Collection[int], today: date) -> list[Row]:
    """The counts of `today` for these units, right at once: what is stale is recomputed first.

    Takes no write lock when nothing is stale.
    """
    refresh_cells(unit_ids=unit_ids, today=today)
    cells = Cell.objects.filter(target=definition.target, unit_id__in=unit_ids)
    return [Row(*row) for row in cells.values_list("unit_id", "category_id", "sex", "bits", "people", "attendances")]


def refresh_cells(*, unit_ids: Collection[int], today: date) -> int:
    """Recompute those of these units that are dirty, were never computed, or are of another day or other rules.

    Returns how many units were recomputed.
    """
    definitions = load_definitions()
    rules = fingerprint(definitions)
    stale = sorted(_stale(unit_ids, today, rules))
    return sum(
        _recompute(stale[start : start + CHUNK], definitions, today, rules) for start in range(0, len(stale), CHUNK)
    )


def roll_stale_cells(*, today: date) -> int:
    """Recompute every stale unit that has or had people; returns how many."""
    posted = set(Posting.objects.values_list("unit_id", flat=True).distinct())
    return refresh_cells(unit_ids=posted | set(CellHead.objects.values_list("unit_id", flat=True)), today=today)


def check_cells(*, today: date) -> list[str]:
    """Compare all cells that claim to be of `today` and clean with the facts; returns one line a difference."""
    definitions = load_definitions()
    rules = fingerprint(definitions)
    computed = set(CellHead.objects.values_list("unit_id", flat=True))
    clean = computed - _stale(computed, today, rules)
    differences = []
    for definition in definitions:
        facts = {row for row in fact_rows(definition=definition, as_of=today) if row.unit_id in clean}
        cells = {
            Row(*row)
            for row in Cell.objects.filter(target=definition.target, unit_id__in=clean).values_list(
                "unit_id", "category_id", "sex", "bits", "people", "attendances"
            )
        }
        differences += [
            f"{definition.target}: {row} is in the facts, not in the cells" for row in sorted(facts - cells)
        ]
        differences += [
            f"{definition.target}: {row} is in the cells, not in the facts" for row in sorted(cells - facts)
        ]
    return differences


def _stale(unit_ids: Collection[int], today: date, rules: str) -> set[int]:
    wanted = set(unit_ids)
    current = CellHead.objects.filter(unit_id__in=wanted, computed_on=today, rules=rules)
    dirty = DirtyMark.objects.filter(unit_id__in=wanted)
    return (wanted - set(current.values_list("unit_id", flat=True))) | set(dirty.values_list("unit_id", flat=True))


@transaction.atomic
def _recompute(unit_ids: list[int], definitions: list[Definition], today: date, rules: str) -> int:
    CellHead.objects.bulk_create([CellHead(unit_id=pk) for pk in unit_ids], ignore_conflicts=True)
    heads = CellHead.objects.filter(unit_id__in=unit_ids).order_by("unit_id")
    locked = list(lock_rows(heads).values_list("unit_id", flat=True))
    marks: dict[int, list[int]] = defaultdict(list)
    for pk, unit_id in DirtyMark.objects.filter(unit_id__in=locked).values_list("pk", "unit_id"):
        marks[unit_id].append(pk)
    # Whoever held the lock before us may have done the work: look again, now that the heads are ours.
    current = set(heads.filter(computed_on=today, rules=rules).values_list("unit_id", flat=True))
    stale = [pk for pk in locked if pk not in current or pk in marks]
    if not stale:
        return 0
    Cell.objects.filter(unit_id__in=stale).delete()
    for definition in definitions:
        rows = fact_rows(definition=definition, as_of=today, unit_ids=stale)
        Cell.objects.bulk_create(
            [
                Cell(
                    target=definition.target, unit_id=row.unit_id, category_id=row.category_id, sex=row.sex,
                    bits=row.bits, people=row.people, attendances=row.attendances,
                )
                for row in rows
            ],
            batch_size=500,
        )  # fmt: skip
    seen = [pk for ids in marks.values() for pk in ids]
    for start in range(0, len(seen), CHUNK):
        DirtyMark.objects.filter(pk__in=seen[start : start + CHUNK]).delete()
    CellHead.objects.filter(unit_id__in=stale).update(computed_on=today, rules=rules)
    return len(stale)
