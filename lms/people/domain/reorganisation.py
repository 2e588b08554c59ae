"""Units that become one, several, or none, on a day; who worked there goes on in what stands for them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from lms.authors import stored_login
from lms.dates import civil_date
from lms.people.domain.carrying import announce_people, carry_postings
from lms.people.domain.news import announce
from lms.people.domain.steps import Steps, record_reorganisation
from lms.people.domain.unit_rules import UnitRefused, check_closing, check_empty, check_open, day_text
from lms.people.domain.units import NewUnit, begin_unit, end_links, lock_units, rebuild_tree
from lms.people.enums import ReorganisationKind
from lms.people.models import Reorganisation, Unit, UnitName, UnitParent, UnitSuccession
from lms.people.signals import units_changed


@transaction.atomic
def merge_units(
    *,
    units: Iterable[Unit],
    successor: Unit | NewUnit,
    effective_on: date,
    document: str = "",
    by: Any = None,
    at: datetime,
    kind: ReorganisationKind = ReorganisationKind.MERGE,
) -> Reorganisation:
    """Close `units` on `effective_on`; `successor` stands for them from that day and takes over their postings.

    The successor may be one of them, which stays open, or a unit opened in the same call. Postings move at once when
    the day has come, else on the day (`roll_units`), so that people may come and go until then. Units below stand
    under the successor. Repeating a merger returns its record.
    """
    chosen = sorted({unit.pk: unit for unit in units}.values(), key=lambda unit: unit.pk)
    closing = [unit for unit in chosen if not (isinstance(successor, Unit) and unit.pk == successor.pk)]
    if not closing:
        raise UnitRefused(_("Hãy chọn ít nhất một đơn vị để nhập vào đơn vị kế thừa."))
    lock_units([unit.pk for unit in closing] + ([successor.pk] if isinstance(successor, Unit) else []))
    done = _same_merger(closing, successor, effective_on)
    if done is not None:
        return done
    _check_closing(closing, effective_on)
    steps = Steps()
    [target] = _successors([successor], closing, effective_on, steps, at)
    moved, gone = list[int](), {unit.pk for unit in closing}
    for unit in closing:
        _succeed(unit, target, effective_on, True, document, by, at)
        moved += _move_children(unit, lambda _child: target, gone, effective_on, steps)
    for unit in closing:
        _close(unit, effective_on, steps)
    rebuild_tree([unit.pk for unit in closing] + moved)
    people: set[int] = set()
    if effective_on <= civil_date(at):
        people = carry_postings(
            unit_ids=[unit.pk for unit in closing], target_of=lambda _posting: target.pk, effective_on=effective_on,
            reason=reason_text(kind, effective_on), by=by, at=at, steps=steps,
        )  # fmt: skip
    record = record_reorganisation(
        kind=kind, effective_on=effective_on, units=[*closing, target], steps=steps, document=document, by=by, at=at
    )
    _announce([*closing, target], moved, people, at)
    return record


@transaction.atomic
def split_unit(
    *,
    unit: Unit,
    successors: Sequence[Unit | NewUnit],
    main: int = 0,
    assigned: Mapping[int, int] | None = None,
    children: Mapping[int, int] | None = None,
    effective_on: date,
    document: str = "",
    by: Any = None,
    at: datetime,
) -> Reorganisation:
    """Close `unit` on `effective_on`; its people and the units below go to one of several `successors` each.

    `assigned` is {posting key: place in `successors`}, `children` {unit key: place}; who is not named goes to the
    `main` one, which also stands for the unit where only one can (figures by the units of today).
    """
    if len(successors) < 2:
        raise UnitRefused(_("Chia tách cần ít nhất hai đơn vị mới. Chỉ có một thì hãy dùng sáp nhập hoặc đổi tên."))
    if not 0 <= main < len(successors):
        raise UnitRefused(_("Hãy chọn đơn vị kế thừa chính."))
    lock_units([unit.pk, *[row.pk for row in successors if isinstance(row, Unit)]])
    _check_closing([unit], effective_on)
    steps = Steps()
    targets = _successors(successors, [unit], effective_on, steps, at)
    for place, target in enumerate(targets):
        _succeed(unit, target, effective_on, place == main, document, by, at)
    below = {pk: targets[place] for pk, place in (children or {}).items()}
    moved = _move_children(unit, lambda child: below.get(child, targets[main]), {unit.pk}, effective_on, steps)
    _close(unit, effective_on, steps)
    rebuild_tree([unit.pk, *moved])
    steps.assigned = {str(pk): targets[place].pk for pk, place in (assigned or {}).items() if place != main}
    people: set[int] = set()
    if effective_on <= civil_date(at):
        people = carry_postings(
            unit_ids=[unit.pk], target_of=lambda posting: steps.assigned.get(str(posting.pk), targets[main].pk),
            effective_on=effective_on, reason=reason_text(ReorganisationKind.SPLIT, effective_on), by=by, at=at,
            steps=steps,
        )  # fmt: skip
    record = record_reorganisation(
        kind=ReorganisationKind.SPLIT, effective_on=effective_on, units=[unit, *targets], steps=steps,
        document=document, by=by, at=at,
    )  # fmt: skip
    _announce([unit, *targets], moved, people, at)
    return record


@transaction.atomic
def close_unit(
    *,
    unit: Unit,
    effective_on: date,
    successor: Unit | None = None,
    document: str = "",
    by: Any = None,
    at: datetime,
) -> Reorganisation:
    """Close `unit` from `effective_on`: into `successor`, or, when it is empty by then, without one."""
    if successor is not None:
        return merge_units(
            units=[unit], successor=successor, effective_on=effective_on, document=document, by=by, at=at,
            kind=ReorganisationKind.CLOSE,
        )  # fmt: skip
    lock_units([unit.pk])
    _check_closing([unit], effective_on)
    check_empty(unit, effective_on)
    steps = Steps()
    _close(unit, effective_on, steps)
    rebuild_tree([unit.pk])
    record = record_reorganisation(
        kind=ReorganisationKind.CLOSE, effective_on=effective_on, units=[unit], steps=steps, document=document,
        by=by, at=at,
    )  # fmt: skip
    _announce([unit], [], set(), at)
    return record


def reason_text(kind: str, day: date) -> str:
    """Why a posting that begins on or after the day stands in another unit; kept with its reversal."""
    return _("%(what)s từ ngày %(day)s") % {"what": ReorganisationKind(kind).label, "day": day_text(day)}


def _same_merger(closing: list[Unit], successor: Unit | NewUnit, effective_on: date) -> Reorganisation | None:
    rows = UnitSuccession.objects.filter(
        predecessor__in=closing, successor__code=successor.code, effective_on=effective_on, is_main=True
    )
    if rows.count() != len(closing):
        return None
    records = Reorganisation.objects.filter(effective_on=effective_on, undone_at=None, units=closing[0])
    return records.order_by("-pk").first()


def _check_closing(closing: list[Unit], effective_on: date) -> None:
    for unit in closing:
        unit.refresh_from_db()
        check_closing(unit, effective_on)


def _successors(
    wanted: Sequence[Unit | NewUnit], closing: list[Unit], effective_on: date, steps: Steps, at: datetime
) -> list[Unit]:
    gone = {unit.pk for unit in closing}
    found: list[Unit] = []
    for successor in wanted:
        if isinstance(successor, NewUnit):
            if successor.parent is not None and successor.parent.pk in gone:
                raise UnitRefused(
                    _("%(parent)s đóng trong chính lần này nên không thể là cấp trên của đơn vị mới.")
                    % {"parent": successor.parent.name}
                )
            found.append(begin_unit(successor, effective_on, steps, at))
            continue
        successor.refresh_from_db()
        check_open(successor, effective_on)
        if successor.pk in gone or successor in found:
            raise UnitRefused(_("%(unit)s được chọn hai lần.") % {"unit": successor.name})
        found.append(successor)
    return found


def _succeed(unit: Unit, target: Unit, effective_on: date, is_main: bool, document: str, by: Any, at: datetime) -> None:
    UnitSuccession.objects.create(
        predecessor=unit, successor=target, effective_on=effective_on, is_main=is_main, document=document,
        recorded_at=at, recorded_by=stored_login(by),
    )  # fmt: skip


def _close(unit: Unit, effective_on: date, steps: Steps) -> None:
    """End the unit, its name and where it stands."""
    end_links(UnitParent.objects.filter(_reaching(effective_on), unit=unit), effective_on, steps)
    names = UnitName.objects.filter(_reaching(effective_on), unit=unit)
    steps.names_ended += [(pk, end, effective_on) for pk, end in names.values_list("pk", "valid_to")]
    names.update(valid_to=effective_on)
    Unit.objects.filter(pk=unit.pk).update(valid_to=effective_on)
    unit.valid_to = effective_on
    steps.units_closed.append(unit.pk)


def _move_children(
    unit: Unit, target_of: Callable[[int], Unit], gone: set[int], effective_on: date, steps: Steps
) -> list[int]:
    """Units below `unit` stand under `target_of(key)` from that day; one that is the target itself goes one level up.

    Those in `gone` close with it and do not move.
    """
    links = UnitParent.objects.filter(_reaching(effective_on), parent=unit).exclude(unit_id__in=gone)
    above = _standing_above(unit, gone, effective_on)
    rows, moved = [], []
    for child, end in links.values_list("unit_id", "valid_to"):
        moved.append(child)
        target = target_of(child)
        parent_id = above if target.pk == child else target.pk
        if parent_id is not None:
            rows.append(UnitParent(unit_id=child, parent_id=parent_id, valid_from=effective_on, valid_to=end))
    end_links(links, effective_on, steps)
    steps.links_begun += [link.pk for link in UnitParent.objects.bulk_create(rows)]
    return moved


def _standing_above(unit: Unit, gone: set[int], effective_on: date) -> int | None:
    """The nearest unit above that does not close with it, or None."""
    above: int | None = unit.pk
    while above in gone:
        links = UnitParent.objects.filter(_reaching(effective_on), unit_id=above)
        above = links.values_list("parent_id", flat=True).first()
    return above


def _reaching(day: date) -> Q:
    """Dated rows that last beyond the eve of `day`."""
    return Q(valid_to=None) | Q(valid_to__gt=day)


def _announce(units: Iterable[Unit], moved: list[int], people: set[int], at: datetime) -> None:
    announce(units_changed, {"units": sorted({unit.pk for unit in units} | set(moved))}, at)
    announce_people(person_ids=people, at=at)
