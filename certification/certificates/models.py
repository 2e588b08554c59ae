from __future__ import annotations

from datetime import date

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import models
from django.utils.translation import gettext_lazy as _

from certification.awards.models import Award
from certification.certificates.enums import CertificateState, RegisterAct
from lms.journal.models import AppendOnly
from lms.people.models import Unit


def private_storage() -> Storage:
    """Files that are served only by a view that asks who is there."""
    return storages["private"] if "private" in settings.STORAGES else storages["default"]


class IssuerCounter(models.Model):
    """The last number of an issuer and year: locked last, incremented with the row that uses it (rule 6)."""

    issuer = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    last_number = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["issuer", "year"], name="certification_certificates_counter_one")
        ]


class Certificate(AppendOnly):
    """A line of the register: number, wording and names frozen at issue. Its state is its last RegisterEntry.

    Shape of `printed`: see :func:`certification.certificates.domain.wording`.
    """

    award = models.OneToOneField(Award, models.PROTECT, related_name="certificate")
    issuer = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(_("năm"))
    number = models.PositiveIntegerField(_("số"))
    code = models.CharField(_("mã tra cứu"), max_length=24, unique=True)
    printed = models.JSONField()
    issued_on = models.DateField(_("ngày cấp"))
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["issuer", "year", "number"], name="certification_certificates_number"),
            models.CheckConstraint(condition=models.Q(number__gte=1), name="certification_certificates_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.printed['number']} – {self.printed['full_name']}"

    def state(self, *, as_of: date) -> CertificateState:
        """Revoked before expired: a paper that was taken back does not become merely old."""
        if self.award.revoked_at is not None:
            return CertificateState.REVOKED
        if self.award.expires_on is not None and self.award.expires_on <= as_of:
            return CertificateState.EXPIRED
        return CertificateState.VALID


class RegisterEntry(AppendOnly):
    """An act in the register book, with its reason and author."""

    certificate = models.ForeignKey(Certificate, models.PROTECT, related_name="entries")
    act = models.CharField(max_length=10, choices=RegisterAct.choices)
    reason = models.CharField(max_length=300, default="", blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["certificate", "act"], name="certification_certificates_act_once")
        ]


class CertificateFile(AppendOnly):
    """The rendered PDF of a certificate and the hash by which it is recognised again."""

    certificate = models.OneToOneField(Certificate, models.PROTECT, related_name="document")
    file = models.FileField(storage=private_storage, max_length=200)
    sha256 = models.CharField(max_length=64, unique=True)
    rendered_at = models.DateTimeField()
