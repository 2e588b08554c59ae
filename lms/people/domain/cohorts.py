from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from lms.authors import stored_login
from lms.people.domain.news import lock_rows
from lms.people.models import Cohort, CohortMember, Person, Unit
from lms.people.models.cohorts import new_token


class CohortClosed(ValueError):
    """Nobody can join a closed cohort."""


@transaction.atomic
def open_cohort(*, name: str, unit: Unit, by: Any, at: datetime) -> Cohort:
    return Cohort.objects.create(name=name, unit=unit, created_at=at, created_by=stored_login(by))


@transaction.atomic
def join_cohort(*, cohort: Cohort, persons: Sequence[Person], by: Any, at: datetime) -> int:
    """Make `persons` members from now on; returns how many were not yet. CohortClosed when it is closed."""
    locked = lock_rows(Cohort.objects.filter(pk=cohort.pk)).get()
    if locked.closed_at is not None:
        raise CohortClosed(_("Nhóm này đã đóng. Hãy hỏi giảng viên."))
    here = set(CohortMember.objects.filter(cohort=locked, left_at=None).values_list("person_id", flat=True))
    fresh = {person.pk for person in persons} - here
    CohortMember.objects.bulk_create(
        [CohortMember(cohort=locked, person_id=pk, joined_at=at) for pk in sorted(fresh)], batch_size=500
    )
    return len(fresh)


def leave_cohort(*, cohort: Cohort, person_ids: Sequence[int], by: Any, at: datetime) -> int:
    """End the membership of these people; returns how many were members. Their learning stays as it is."""
    return CohortMember.objects.filter(cohort=cohort, person_id__in=person_ids, left_at=None).update(left_at=at)


def close_cohort(*, cohort: Cohort, by: Any, at: datetime) -> None:
    """Let nobody join any more; the first time stays. Members and figures stay."""
    Cohort.objects.filter(pk=cohort.pk, closed_at=None).update(closed_at=at)


def renew_token(*, cohort: Cohort, by: Any, at: datetime) -> Cohort:
    """Make the link that was shared worthless, and a new one."""
    Cohort.objects.filter(pk=cohort.pk).update(token=new_token())
    cohort.refresh_from_db()
    return cohort
