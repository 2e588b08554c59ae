from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from lms.keys import match_hash
from lms.people.models import Unit
from lms.people.permissions import managed_categories, managed_units
from lms.roster.domain.errors import UnitForbidden
from lms.roster.leavers import plan_leavers
from lms.roster.plan import PLAIN, Options, Preview, World, parse_book, plan_steps
from lms.roster.queries import known_names, load_people, open_postings, people_meant, reach_of
from lms.roster.read import RosterBook
from lms.roster.rows import Known


def preview_roster(*, book: RosterBook, unit: Unit, as_of: date, by: Any, options: Options = PLAIN) -> Preview:
    """Say what applying `book` to `unit` and the units below it would do; writes nothing.

    `by` is the manager, whose rights limit units and categories (UnitForbidden), or None for a command line.
    """
    known, home_ids = surroundings(unit=unit, as_of=as_of, by=by, options=options)
    faulty, parsed, cells = parse_book(book, known)
    hashes = {row.position: match_hash(row.identity) for row in parsed if row.identity}
    people = people_meant(parsed, hashes.values())
    world = World(people, known, home_ids, reach_of(by, as_of=as_of))
    rows = sorted([*faulty, *plan_steps(parsed, hashes, world, cells)], key=lambda row: row.position)
    preview = Preview(
        unit_id=unit.pk,
        as_of=as_of,
        headers={sheet.title: sheet.header.cells for sheet in book.sheets},
        rows=rows,
        frame=frame_of(known, home_ids),
    )
    return _with_leavers(preview, known, home_ids) if options.is_complete else preview


def surroundings(*, unit: Unit, as_of: date, by: Any, options: Options = PLAIN) -> tuple[Known, set[int]]:
    """What rows may refer to and the keys of the units below `unit`, within the rights of `by`. UnitForbidden."""
    allowed = None
    if by is not None:
        if not managed_units(by, as_of=as_of).filter(pk=unit.pk).exists():
            raise UnitForbidden(unit.code)
        allowed = managed_categories(by, unit, as_of=as_of)
    return known_names(unit, as_of=as_of, allowed_categories=allowed, pad_identity=options.pad_identity)


def frame_of(known: Known, home_ids: set[int]) -> str:
    """Equal as long as units, categories and the importer's rights are as they were when the rows were planned."""
    units = sorted((unit for pk in home_ids if (unit := known.units[pk])), key=lambda unit: unit.id)
    categories = [known.categories[pk] for pk in sorted(known.categories)]
    allowed = None if known.allowed_categories is None else sorted(known.allowed_categories)
    return hashlib.sha256(repr((known.home, units, categories, allowed, known.as_of)).encode()).hexdigest()


def _with_leavers(preview: Preview, known: Known, home_ids: set[int]) -> Preview:
    """Add who is missing from a complete list, unless a row held back might be one of them."""
    if preview.held:
        notice = _(
            "Tệp còn %(count)s dòng lỗi hoặc cần quyết định nên chưa ghi ai rời đơn vị. Hãy sửa hết các dòng đó rồi "
            "gửi lại danh sách đầy đủ."
        ) % {"count": len(preview.held)}
        return replace(preview, notice=notice)
    named = {row.step.person.id for row in preview.rows if row.step and row.step.person}
    pairs = open_postings(home_ids, as_of=preview.as_of, category_ids=known.allowed_categories)
    people = load_people({person_id for person_id, _posting in pairs})
    known_people = [(people.by_id[person_id], posting) for person_id, posting in pairs]
    last = max((row.position for row in preview.rows), default=0)
    leavers = plan_leavers(known_people, named, as_of=preview.as_of, after=last)
    return replace(preview, rows=[*preview.rows, *leavers])
