"""What rooms above the roster have built on people: reasons why an import of them cannot be undone."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from certification.awards.models import Award
from courses.learning.models import Completion, Enrolment


def learning_blocker(person_ids: Collection[int], since: datetime | None) -> dict[int, str]:
    """Whoever began a course or completed one."""
    begun = _of(Enrolment.objects.filter(person_id__in=person_ids), "started_at", since)
    done = _of(Completion.objects.filter(person_id__in=person_ids), "recorded_at", since)
    return dict.fromkeys(begun, _("đã bắt đầu học")) | dict.fromkeys(done, _("đã có kết quả học"))


def award_blocker(person_ids: Collection[int], since: datetime | None) -> dict[int, str]:
    """Whoever was awarded a part, with or without a certificate in the register."""
    awarded = _of(Award.objects.filter(person_id__in=person_ids), "recorded_at", since)
    return dict.fromkeys(awarded, _("đã được công nhận hoặc cấp giấy chứng nhận"))


def _of(rows: QuerySet[Any], recorded: str, since: datetime | None) -> Collection[int]:
    found = rows if since is None else rows.filter(**{f"{recorded}__gte": since})
    return set(found.values_list("person_id", flat=True))
