from __future__ import annotations

from certification.awards.models import Award
from certification.awards.signals import awards_changed
from certification.certificates.domain import register_certificates, revoke_certificates
from lms.journal.models import Change
from lms.journal.news import receives


@receives(awards_changed)
def keep_register(*, change: Change) -> None:
    """An award enters the register in the transaction that issued it; a revoked one is entered as revoked."""
    awards = list(
        Award.objects.filter(pk__in=change.payload["awards"])
        .select_related("programme__issuer", "part", "path")
        .order_by("pk")
    )
    register_certificates(awards=[a for a in awards if a.revoked_at is None], by=None, at=change.recorded_at)
    revoke_certificates(awards=[a for a in awards if a.revoked_at is not None], by=None, at=change.recorded_at)
