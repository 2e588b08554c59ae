from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from lms.authors import stored_login
from lms.dates import civil_date
from lms.journal.domain import record_audit
from lms.people.domain.news import announce_postings, lock_rows
from lms.people.domain.rolling import roll_units
from lms.people.models import Category, Person, Posting, PostingReversal, Unit


class PostingRefused(ValueError):
    """A posting would contradict another one or its own dates; the message says which."""


@transaction.atomic
def post_person(
    *,
    person: Person,
    unit: Unit,
    category: Category,
    valid_from: date,
    valid_to: date | None = None,
    is_primary: bool = True,
    job_title: str = "",
    by: Any = None,
    at: datetime,
) -> Posting:
    """Post a person to a unit. PostingRefused when a primary posting of hers overlaps or the unit is not open then.

    One that reaches beyond the day on which the unit closed into another is carried there like those before it.
    """
    lock_rows(Person.objects.filter(pk=person.pk)).get()
    if valid_to is not None and valid_to <= valid_from:
        raise PostingRefused(_("Ngày kết thúc phải sau ngày bắt đầu."))
    _check_unit(unit, valid_from, valid_to)
    if is_primary and overlapping_primary(person.pk, valid_from, valid_to).exists():
        raise PostingRefused(_("%(name)s đã có một vị trí chính trong thời gian này.") % {"name": person.full_name})
    posting = Posting.objects.create(
        person=person, unit=unit, category=category, valid_from=valid_from, valid_to=valid_to,
        is_primary=is_primary, job_title=job_title, recorded_at=at,
    )  # fmt: skip
    # The row's foreign key holds the unit now: whoever was closing it has finished, so what we read stays true.
    unit.refresh_from_db(fields=["valid_from", "valid_to"])
    _check_unit(unit, valid_from, valid_to)
    if unit.valid_to is not None and unit.valid_to <= civil_date(at) and (valid_to is None or valid_to > unit.valid_to):
        roll_units(today=civil_date(at), at=at, by=by)
        posting.refresh_from_db()
    announce_postings(person_ids=[person.pk], at=at)
    _audit("people.post", posting, by, at, on=valid_from.isoformat())
    return posting


def _check_unit(unit: Unit, valid_from: date, valid_to: date | None) -> None:
    if unit.valid_from > valid_from or (unit.valid_to is not None and unit.valid_to <= valid_from):
        raise PostingRefused(
            _("%(unit)s không hoạt động vào ngày %(day)s.") % {"unit": unit.name, "day": f"{valid_from:%d/%m/%Y}"}
        )
    if unit.valid_to is None or (valid_to is not None and valid_to <= unit.valid_to):
        return
    if not unit.successions.filter(is_main=True).exists():
        raise PostingRefused(
            _("%(unit)s đóng từ ngày %(day)s và không có đơn vị kế thừa. Hãy ghi ngày kết thúc không muộn hơn ngày đó.")
            % {"unit": unit.name, "day": f"{unit.valid_to:%d/%m/%Y}"}
        )


def overlapping_primary(person_id: int, valid_from: date, valid_to: date | None) -> Any:
    """Her standing primary postings that share a day with [valid_from, valid_to)."""
    rows = Posting.objects.standing().filter(person_id=person_id, is_primary=True)
    if valid_to is not None:
        rows = rows.filter(valid_from__lt=valid_to)
    return rows.exclude(valid_to__lte=valid_from)


@transaction.atomic
def end_posting(*, posting: Posting, valid_to: date, by: Any = None, at: datetime) -> None:
    """Close a posting; the day of `valid_to` is the first one outside it. An end that has not come yet may be moved."""
    lock_rows(Person.objects.filter(pk=posting.person_id)).get()
    still_open = Q(valid_to=None) | Q(valid_to__gt=civil_date(at))
    ended = Posting.objects.standing().filter(still_open, pk=posting.pk, valid_from__lt=valid_to)
    if not ended.update(valid_to=valid_to):
        raise PostingRefused(
            _("Vị trí này đã kết thúc, hoặc bắt đầu vào chính ngày này hay muộn hơn. Hãy xem lại ngày.")
        )
    posting.valid_to = valid_to
    announce_postings(person_ids=[posting.person_id], at=at)
    _audit("people.end", posting, by, at, on=valid_to.isoformat())


@transaction.atomic
def reverse_posting(*, posting: Posting, reason: str, by: Any, at: datetime) -> PostingReversal:
    """Void a posting that was recorded by mistake; repeating it returns the first reversal."""
    lock_rows(Person.objects.filter(pk=posting.person_id)).get()
    reversal, created = PostingReversal.objects.get_or_create(
        posting=posting,
        defaults={"reason": reason, "recorded_at": at, "recorded_by": stored_login(by)},
    )
    if created:
        Posting.objects.filter(pk=posting.pk).update(is_void=True)
        announce_postings(person_ids=[posting.person_id], at=at)
        _audit("people.void", posting, by, at)
    return reversal


@transaction.atomic
def transfer_person(
    *, person: Person, unit: Unit, category: Category, on: date, job_title: str = "", by: Any, at: datetime
) -> Posting:
    """End her open primary posting, under any of her records, on `on` and begin one in `unit` that day."""
    records = Person.objects.filter(Q(pk=person.pk) | Q(canonical_id=person.pk))
    list(lock_rows(records.order_by("pk")).values_list("pk"))
    for posting in Posting.objects.standing().filter(person__in=records, is_primary=True, valid_to=None):
        end_posting(posting=posting, valid_to=on, by=by, at=at)
    return post_person(
        person=person, unit=unit, category=category, valid_from=on, job_title=job_title, by=by, at=at
    )  # fmt: skip


def _audit(action: str, posting: Posting, by: Any, at: datetime, **detail: Any) -> None:
    """Single postings written by somebody are audited; lists and samples write their own entry."""
    if by is not None:
        record_audit(
            by=by, action=action, subject=str(posting.person.uuid), at=at,
            detail={"person": posting.person_id, "posting": posting.pk, **detail}, unit_id=posting.unit_id,
        )  # fmt: skip
