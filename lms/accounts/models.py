from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

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
