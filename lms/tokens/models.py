from __future__ import annotations

import uuid
from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lms.people.models import Unit


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    def standing(self, *, on: date) -> ApiTokenQuerySet:
        """Neither revoked nor expired; whether its creator still may is another question."""
        return self.filter(revoked_at=None, expires_on__gt=on)


class ApiToken(models.Model):
    """Lets another system read the figures of `unit` and of the units below, without anybody's login.

    Only the SHA-256 of the secret is kept: 256 random bits need no slow hash. `hint` is how its secret begins, so that
    a person finds the right one. `expires_on` is the first day on which it is no longer valid. `last_used_on` is a
    day, for who polls how often is nobody's business.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    digest = models.CharField(max_length=64, unique=True)
    hint = models.CharField(max_length=10)
    label = models.CharField(_("dùng cho"), max_length=80)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="api_tokens")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()
    expires_on = models.DateField(_("hết hạn ngày"))
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    last_used_on = models.DateField(null=True)

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(last_used_on=None) | Q(last_used_on__lt=models.F("expires_on")),
                name="lms_tokens_token_used_while_valid",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label} ({self.hint}…)"
