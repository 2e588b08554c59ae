from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from lms.accounts.models import PrivacyAcceptance, PrivacyNotice
from lms.accounts.queries import current_notice
from lms.authors import stored_login
from lms.dates import civil_date
from lms.idempotence import insert_once
from lms.journal.domain import record_audit


@transaction.atomic
def publish_notice(*, text: str, text_en: str, valid_from: date, by: Any, at: datetime) -> PrivacyNotice:
    """Add the next version; from `valid_from` on everybody is asked to read it. Earlier versions stay as they were."""
    last = PrivacyNotice.objects.aggregate(last=Max("version"))["last"] or 0
    notice = PrivacyNotice.objects.create(
        version=last + 1,
        text=text.strip(),
        text_en=text_en.strip(),
        valid_from=valid_from,
        published_at=at,
        published_by=stored_login(by),
    )
    record_audit(by=by, action="publish_notice", subject=f"privacy notice {notice.version}", at=at)
    return notice


def accept_notice(*, user: Any, version: int, at: datetime) -> bool:
    """Note that `user` has read the notice in force; False when `version` is no longer that one. Harmless twice."""
    notice = current_notice(as_of=civil_date(at))
    if notice is None or notice.version != version:
        return False
    insert_once(
        PrivacyAcceptance,
        key=f"{notice.version}:{user.pk}",
        user=user,
        login=user.get_username(),
        notice=notice,
        accepted_at=at,
    )
    return True
