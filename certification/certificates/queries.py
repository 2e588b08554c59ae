from __future__ import annotations

import hashlib
import re

from django.db.models import QuerySet

from certification.certificates.models import Certificate, CertificateFile
from lms.people.models import Person
from lms.people.queries import records_of


def certificates_of(person: Person) -> QuerySet[Certificate]:
    """Her certificates under any of her records, latest first, with what their lists show."""
    return (
        Certificate.objects.filter(award__person__in=records_of(person.pk))
        .select_related("award", "document")
        .order_by("-recorded_at", "-pk")
    )


def clean_code(text: str) -> str:
    """What somebody typed, as the register writes it: capitals in groups of four."""
    letters = re.sub(r"[^A-Z0-9]", "", text.upper())
    return "-".join(letters[start : start + 4] for start in range(0, len(letters), 4))


def certificate_by_code(text: str) -> Certificate | None:
    return Certificate.objects.filter(code=clean_code(text)).select_related("award").first()


def certificate_by_file(content: bytes) -> Certificate | None:
    """The certificate whose PDF has exactly these bytes, or None: an edited file is another file."""
    digest = hashlib.sha256(content).hexdigest()
    found = CertificateFile.objects.filter(sha256=digest).select_related("certificate__award").first()
    return found.certificate if found else None
