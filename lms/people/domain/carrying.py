"""Postings of a unit that closes go on in the unit that stands for it; what was before that day stays."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q

from lms.authors import stored_login
from lms.people.domain.news import CHUNK, announce_postings, lock_rows
from lms.people.domain.steps import Steps
from lms.people.models import Person, Posting, PostingReversal

BATCH = 500


@dataclass(eq=False)
class _Piece:
    """What should go on in the target: `old` moves there, or stands there already (`is_there`).

    `winner` is the piece that makes this one needless; `row` the posting that ends up in the target.
    """

    old: Posting
    target_id: int
    is_there: bool
    valid_from: date
    valid_to: date | None
    winner: _Piece | None = None
    row: Posting | None = None


def carry_postings(
    *,
    unit_ids: Collection[int],
    target_of: Callable[[Posting], int],
    effective_on: date,
    reason: str,
    by: Any,
    at: datetime,
    steps: Steps,
) -> set[int]:
    """Move the standing postings that reach `effective_on` to `target_of(posting)`; returns the people's keys.

    One that began before ends that day and a new one begins, with its end, category, job and rank. One that begins on
    or after it is reversed and stands anew in the target. Two open postings of a person in one category there become
    one, the primary first. What was done is added to `steps`.
    """
    moving = list(
        Posting.objects.standing()
        .filter(Q(valid_to=None) | Q(valid_to__gt=effective_on), unit_id__in=unit_ids)
        .order_by("pk")
    )
    people = sorted({posting.person_id for posting in moving})
    for chunk in _chunks(people):
        list(lock_rows(Person.objects.filter(pk__in=chunk).order_by("pk")).values_list("pk"))
    pieces = [_Piece(row, target_of(row), False, max(row.valid_from, effective_on), row.valid_to) for row in moving]
    pieces += _standing_there(pieces, people)
    for group in _groups(pieces):
        _keep_one_open(group)
    _end(pieces, effective_on, steps)
    _begin(pieces, at, steps)
    _reverse(pieces, effective_on, reason, by, at)
    return set(people)


def announce_people(*, person_ids: Iterable[int], at: datetime) -> None:
    """The news of postings, in portions that one statement can name."""
    for chunk in _chunks(sorted(person_ids)):
        announce_postings(person_ids=chunk, at=at)


def _standing_there(pieces: list[_Piece], people: list[int]) -> list[_Piece]:
    targets = {piece.target_id for piece in pieces}
    wanted = {(piece.old.person_id, piece.target_id, piece.old.category_id) for piece in pieces}
    found = []
    for chunk in _chunks(people):
        rows = Posting.objects.standing().filter(person_id__in=chunk, unit_id__in=targets, valid_to=None)
        found += [
            _Piece(row, row.unit_id, True, row.valid_from, None, row=row)
            for row in rows.order_by("pk")
            if (row.person_id, row.unit_id, row.category_id) in wanted
        ]
    return found


def _groups(pieces: list[_Piece]) -> Iterable[list[_Piece]]:
    groups: dict[tuple[int, int, int], list[_Piece]] = defaultdict(list)
    for piece in pieces:
        if piece.valid_to is None:
            groups[piece.old.person_id, piece.target_id, piece.old.category_id].append(piece)
    return groups.values()


def _keep_one_open(group: list[_Piece]) -> None:
    """The primary stays open, else the earliest; what began before it lasts until it begins, the others go."""
    winner = min(
        group, key=lambda piece: (not piece.old.is_primary, piece.valid_from, not piece.is_there, piece.old.pk)
    )
    for piece in group:
        if piece is winner:
            continue
        if piece.valid_from < winner.valid_from:
            piece.valid_to = winner.valid_from
        else:
            piece.winner = winner


def _is_reversed(piece: _Piece, effective_on: date) -> bool:
    return piece.winner is not None if piece.is_there else piece.old.valid_from >= effective_on


def _end(pieces: list[_Piece], effective_on: date, steps: Steps) -> None:
    """End or void what no longer stands as it was; before anything begins, for a person has one open primary."""
    ends: dict[date, list[int]] = defaultdict(list)
    voided = []
    for piece in pieces:
        if _is_reversed(piece, effective_on):
            voided.append(piece.old.pk)
            continue
        end = piece.valid_to if piece.is_there else effective_on
        if end is not None and end != piece.old.valid_to:
            ends[end].append(piece.old.pk)
            steps.postings_ended.append((piece.old.pk, piece.old.valid_to, end))
    for end, keys in ends.items():
        for chunk in _chunks(keys):
            Posting.objects.filter(pk__in=chunk).update(valid_to=end)
    for chunk in _chunks(voided):
        Posting.objects.filter(pk__in=chunk).update(is_void=True)
    steps.postings_voided += voided


def _begin(pieces: list[_Piece], at: datetime, steps: Steps) -> None:
    fresh = [piece for piece in pieces if not piece.is_there and piece.winner is None]
    rows = Posting.objects.bulk_create(
        [
            Posting(
                person_id=piece.old.person_id,
                unit_id=piece.target_id,
                category_id=piece.old.category_id,
                job_title=piece.old.job_title,
                is_primary=piece.old.is_primary,
                valid_from=piece.valid_from,
                valid_to=piece.valid_to,
                recorded_at=at,
            )
            for piece in fresh
        ],
        batch_size=BATCH,
    )
    for piece, row in zip(fresh, rows, strict=True):
        piece.row = row
        steps.postings_begun.append((row.pk, row.valid_to))


def _reverse(pieces: list[_Piece], effective_on: date, reason: str, by: Any, at: datetime) -> None:
    PostingReversal.objects.bulk_create(
        [
            PostingReversal(
                posting=piece.old,
                replacement=piece.winner.row if piece.winner else piece.row,
                reason=reason,
                recorded_at=at,
                recorded_by=stored_login(by),
            )
            for piece in pieces
            if _is_reversed(piece, effective_on)
        ],
        batch_size=BATCH,
    )


def _chunks(keys: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(keys), CHUNK):
        yield keys[start : start + CHUNK]
