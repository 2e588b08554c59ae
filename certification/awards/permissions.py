from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from certification.awards.models import Programme
from courses.content.shelves import organisers_of
from lms.people.permissions import administered_units


def decided_programmes(user: Any, *, as_of: date) -> QuerySet[Programme]:
    """Programmes of which `user` may say what counts: those whose issuer she writes for or administers."""
    if user.is_superuser:
        return Programme.objects.all()
    return Programme.objects.filter(
        Q(issuer__in=organisers_of(user)) | Q(issuer__in=administered_units(user, as_of=as_of))
    ).distinct()
