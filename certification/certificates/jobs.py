from __future__ import annotations

import hashlib
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.urls import reverse

from certification.certificates.domain import RENDER_JOB
from certification.certificates.models import Certificate, CertificateFile, private_storage
from certification.certificates.render import render_certificate
from lms import dates
from lms.jobs.domain import handles
from lms.jobs.models import Job


@handles(RENDER_JOB)
def render(job: Job) -> dict[str, Any]:
    """Render a certificate's PDF once; a repetition finds the row and changes nothing."""
    certificate = Certificate.objects.get(pk=job.payload["certificate"])
    existing = CertificateFile.objects.filter(certificate=certificate).first()
    if existing is not None:
        return {"file": existing.file.name}
    url = settings.SITE_URL + reverse("certification_certificates:verify", args=[certificate.code])
    content = render_certificate(certificate.printed, code=certificate.code, url=url)
    digest = hashlib.sha256(content).hexdigest()
    storage = private_storage()
    wanted = f"certificates/{certificate.year}/{certificate.code}.pdf"
    storage.delete(wanted)  # what a worker wrote before it was killed; without a row it belongs to nobody
    name = storage.save(wanted, ContentFile(content))
    _, created = CertificateFile.objects.get_or_create(
        certificate=certificate, defaults={"file": name, "sha256": digest, "rendered_at": dates.now()}
    )
    if not created:  # another worker was quicker; its file is the one on record
        storage.delete(name)
    return {"sha256": digest}
