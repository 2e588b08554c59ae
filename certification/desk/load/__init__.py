"""Synthetic provinces for benchmarks: deterministic, in bulk, marked by unit codes that begin with LOAD-."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Count

from certification.awards.models import Award
from certification.coverage.cells import mark_dirty
from certification.desk.load.ground import OPENED_ON, PREFIX, WRITTEN_AT, Ground, make_ground
from certification.desk.load.people import COLUMNS, Writer
from certification.desk.load.writing import release_keys
from courses.learning.models import Completion
from lms.people.domain import declare_headcount, merge_units
from lms.people.enums import Sex
from lms.people.models import PersonMerge, Posting, Unit

__all__ = ["PREFIX", "Load", "LoadRefused", "generate_load"]

CHUNK = 5_000
MERGED_ON = date(2026, 7, 1)
ONE_MERGES_IN = 100
"""One commune of so many went into its neighbour on MERGED_ON."""


class LoadRefused(RuntimeError):
    """There is load data already."""


@dataclass
class Load:
    """What was made, in numbers."""

    units: int = 0
    people: int = 0
    postings: int = 0
    completions: int = 0
    awards: int = 0
    merged_people: int = 0
    merged_units: int = 0


def generate_load(*, people: int, seed: int) -> Load:
    """Write `people` synthetic people with postings, five completions each on the whole, and awards as the sweep
    would issue them; the same for the same seed.

    One in ten was transferred, one in thirty has left, one in two hundred was entered twice and merged; one commune in
    a hundred went into another. Chunks of 5,000 people are committed one by one. LoadRefused when load data is there.
    """
    if Unit.objects.filter(code__startswith=PREFIX).exists():
        raise LoadRefused
    with transaction.atomic():
        ground = make_ground(people)
    writer = Writer(ground, random.Random(seed))  # noqa: S311 - synthetic data, no secret
    load = Load(units=1 + len(ground.provinces) + len(ground.communes), people=people)
    for start in range(0, people, CHUNK):
        with transaction.atomic():
            written = writer.write(start, min(CHUNK, people - start))
        load.postings += written[Posting]
        load.completions += written[Completion]
        load.awards += written[Award]
        load.merged_people += written[PersonMerge]
    release_keys(COLUMNS)
    with transaction.atomic():
        _declare(ground)
    load.merged_units = _merge_units(ground)
    mark_dirty(unit_ids=[unit.pk for unit in [ground.top, *ground.provinces, *ground.communes]])
    return load


def _declare(ground: Ground) -> None:
    """Two communes in three declare a little more or less than they list."""
    category = ground.categories[2]
    rows = Posting.objects.on(OPENED_ON).filter(unit__in=ground.communes, category=category)
    listed = dict(rows.order_by().values("unit_id").annotate(people=Count("pk")).values_list("unit_id", "people"))
    for number, commune in enumerate(ground.communes):
        if number % 3:
            declare_headcount(
                unit=commune, declared_on=OPENED_ON, document="Số liệu thử tải",
                numbers={(category, Sex.UNDECLARED): listed.get(commune.pk, 0) + (5 if number % 5 == 0 else 0)},
                by=None, at=WRITTEN_AT,
            )  # fmt: skip


def _merge_units(ground: Ground) -> int:
    """Neighbours of one province, each pair by a decision of its own; returns how many units went."""
    step = len(ground.provinces)
    pairs = [
        (ground.communes[place], ground.communes[place + step])
        for place in range(ONE_MERGES_IN - 1, len(ground.communes) - step, ONE_MERGES_IN)
    ]
    for gone, successor in pairs:
        merge_units(
            units=[Unit.objects.get(pk=gone.pk)], successor=Unit.objects.get(pk=successor.pk), effective_on=MERGED_ON,
            document="Nghị quyết thử tải", at=WRITTEN_AT,
        )  # fmt: skip
    return len(pairs)
