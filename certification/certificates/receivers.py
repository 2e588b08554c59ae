from __future__ import annotations

from certification.awards.signals import awards_changed
from certification.certificates.domain import register_certificates, revoke_certificates
from lms.journal.models import Change
from lms.journal.news import receives


@receives(awards_changed)
def keep_register(*, change: Change) -> None:
    """An award enters the register in the transaction that issued it; a revoked one is entered as revoked."""
    register_certificates(award_ids=change.payload["awards"], by=None, at=change.recorded_at)
    if change.payload["revoked"]:
        revoke_certificates(award_ids=change.payload["awards"], by=None, at=change.recorded_at)
