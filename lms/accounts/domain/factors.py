from __future__ import annotations

from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from django.core.exceptions import PermissionDenied
from django.db import transaction

from lms.accounts.domain.devices import end_devices
from lms.accounts.permissions import may_reset_mfa
from lms.dates import civil_date
from lms.journal.domain import record_audit


@transaction.atomic
def reset_mfa(*, user: Any, by: Any, at: datetime) -> int:
    """Remove the second factors of somebody who has lost them, and sign her out everywhere; returns how many.

    Her password stays; whoever must have a second factor sets up a new one at the next sign-in. `by` is None for a
    command line. PermissionDenied for whoever may not.
    """
    if by is not None and not may_reset_mfa(by, user, as_of=civil_date(at)):
        raise PermissionDenied
    factors = Authenticator.objects.filter(user_id=user.pk)
    kinds = sorted(factors.values_list("type", flat=True))
    factors.delete()
    end_devices(user=user, by=by, at=at)
    record_audit(by=by, action="reset_mfa", subject=f"user {user.pk}", at=at, detail={"factors": kinds})
    return len(kinds)
