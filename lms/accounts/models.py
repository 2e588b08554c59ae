from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lms.journal.models import AppendOnly
from lms.people.models import Person


class ActivationCode(models.Model):
    """A card that a manager prints and a trainee types in: `lookup` names the card, the secret half is only hashed.

    A code is used once, dies on `expires_on`, and is locked for a while after wrong secrets.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="activation_codes")
    lookup = models.CharField(max_length=6, unique=True)
    secret_hash = models.CharField(max_length=64)
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    expires_on = models.DateField()
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    wrong_tries = models.PositiveSmallIntegerField(default=0)
    locked_until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(used_at=None, revoked_at=None), name="lms_accounts_code_one_open"
            )
        ]

    def __str__(self) -> str:
        return self.lookup


class PrivacyNotice(AppendOnly):
    """One version of what people are told about their data; what somebody has accepted never changes.

    `text` is plain: a line that begins with "## " is a heading, "- " a point of a list; a blank line ends a paragraph.
    """

    version = models.PositiveIntegerField(_("phiên bản"), unique=True)
    text = models.TextField(_("nội dung tiếng Việt"))
    text_en = models.TextField(_("nội dung tiếng Anh"), blank=True, default="")
    valid_from = models.DateField(_("có hiệu lực từ ngày"))
    published_at = models.DateTimeField(_("thời điểm ban hành"))
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("người ban hành")
    )

    class Meta:
        verbose_name = _("thông báo về dữ liệu cá nhân")
        verbose_name_plural = pgettext_lazy("plural", "thông báo về dữ liệu cá nhân")

    def __str__(self) -> str:
        return str(_("Phiên bản %(number)s")) % {"number": self.version}


class PrivacyAcceptance(AppendOnly):
    """A login has read a version of the notice. `login` names it after the login itself has gone."""

    key = models.CharField(max_length=40, unique=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="privacy_acceptances")
    login = models.CharField(max_length=150)
    notice = models.ForeignKey(PrivacyNotice, models.PROTECT, related_name="acceptances")
    accepted_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.notice_id} {self.login}"


class DeviceQuerySet(models.QuerySet["Device"]):
    def outlived(self, *, at: datetime) -> DeviceQuerySet:
        """Rows that no session can stand behind any more."""
        return self.filter(seen_at__lt=at - timedelta(seconds=settings.SESSION_COOKIE_AGE))


class Device(models.Model):
    """A browser in which somebody is signed in, for her own list. No address is kept; `seen_at` is coarse."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="taphuan_devices")
    session_key = models.CharField(max_length=40, db_index=True)
    name = models.CharField(max_length=60)
    is_shared = models.BooleanField(default=False)
    began_at = models.DateTimeField()
    seen_at = models.DateTimeField()

    objects = DeviceQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.user_id} {self.name}"
