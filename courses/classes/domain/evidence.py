"""Papers that prove a class."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from courses.classes.domain.errors import ClassRefused
from courses.classes.domain.locking import lock_class
from courses.classes.enums import EvidenceKind
from courses.classes.models import Evidence, TrainingClass
from lms.authors import stored_login
from lms.journal.domain import record_audit
from lms.scans import clean_scan


def add_evidence(
    *, training_class: TrainingClass, data: bytes, kind: EvidenceKind, note: str, by: Any, at: datetime
) -> Evidence:
    """Keep a scan, freed of metadata; the same file twice is kept once. ScanRefused (lms.scans) says what is wrong."""
    sha256 = hashlib.sha256(data).hexdigest()
    known = Evidence.objects.filter(training_class=training_class, sha256=sha256, removed_at=None).first()
    if known is not None:
        return known
    file = clean_scan(data)
    with transaction.atomic():
        locked = lock_class(training_class)
        found = Evidence.objects.create(
            training_class=locked, kind=kind, note=note, file=file, sha256=sha256, uploaded_at=at,
            uploaded_by=stored_login(by),
        )  # fmt: skip
        _audit("classes.evidence", found, by, at)
    return found


@transaction.atomic
def remove_evidence(*, evidence: Evidence, by: Any, at: datetime) -> None:
    """Set a paper aside; the file stays. ClassRefused for one that a result was approved with."""
    lock_class(evidence.training_class)
    if evidence.submissions.filter(state="approved").exists():
        raise ClassRefused(_("Kết quả đã duyệt dựa vào giấy tờ này nên không bỏ được."))
    if Evidence.objects.filter(pk=evidence.pk, removed_at=None).update(removed_at=at, removed_by=stored_login(by)):
        _audit("classes.evidence_aside", evidence, by, at)


def _audit(action: str, evidence: Evidence, by: Any, at: datetime) -> None:
    record_audit(
        by=by, action=action, subject=evidence.training_class.title, at=at,
        detail={"class": str(evidence.training_class.uuid), "evidence": str(evidence.uuid)},
        unit_id=evidence.training_class.organiser_id,
    )  # fmt: skip
