from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from certification.campaigns.kinds import INVITE
from certification.campaigns.models import Drive
from lms.dates import civil_date
from lms.jobs.domain import enqueue_job
from lms.jobs.models import Job
from lms.journal.domain import record_audit
from lms.outbox.domain import send_message
from lms.people.models import Category, Person, Unit

JOB = "campaigns.invite"
"""The kind of the job that sends: its payload names the drive, the unit and the categories."""


@transaction.atomic
def ask_invitations(*, drive: Drive, unit: Unit, categories: Sequence[Category], by: Any, at: datetime) -> Job:
    """Have everybody below `unit` (of these categories; none: all) invited whom `by` manages and who has not joined."""
    picked = sorted(category.pk for category in categories)
    words = "-".join(map(str, picked))
    key = f"{JOB}:{drive.pk}:{unit.pk}:{words}:{by.pk}:{civil_date(at):%Y%m%d}"
    record_audit(
        by=by, action="campaigns.invite", subject=drive.name, at=at, unit_id=unit.pk,
        detail={"drive": drive.pk, "categories": [category.name for category in categories]},
    )  # fmt: skip
    payload = {"drive": drive.pk, "unit": unit.pk, "categories": picked}
    return enqueue_job(kind=JOB, key=key[:160], payload=payload, by=by, at=at)


def send_invitations(*, drive: Drive, persons: Sequence[Person], by: Any, at: datetime) -> int:
    """Tell each of `persons` of the drive, once whoever asks; returns how many were told now."""
    with override(settings.LANGUAGE_CODE):
        body = _(
            "%(unit)s mời bạn vào đợt học “%(name)s”, từ ngày %(since)s đến hết ngày %(until)s.\n\n"
            "Mở đường dẫn bên dưới, chọn một khóa và bấm “Bắt đầu học”."
        ) % {
            "unit": drive.unit.name,
            "name": drive.name,
            "since": f"{drive.starts_on:%d/%m/%Y}",
            "until": f"{drive.ends_on:%d/%m/%Y}",
        }
        subject = _("Tập huấn: mời bạn vào đợt học")
    link = reverse("certification_campaigns:landing", args=[drive.token])
    key = f"campaigns:invite:{drive.pk}"
    return send_message(persons=persons, subject=subject, body=body, link=link, key=key, by=by, at=at, kind=INVITE)
