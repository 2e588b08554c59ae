from __future__ import annotations

import secrets

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lms.people.models.people import Person
from lms.people.models.units import Unit


def new_token() -> str:
    """What a link for joining ends in: not to be guessed, short enough for a QR code."""
    return secrets.token_urlsafe(12)


class Cohort(models.Model):
    """People who learn together, under the unit that organises it. Whoever has the token may join while it is open."""

    name = models.CharField(
        _("tên nhóm"), max_length=120, help_text=_("Ngắn, trung tính; học viên nhìn thấy. Không kể vụ việc có thật.")
    )
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="cohorts")
    token = models.CharField(max_length=32, unique=True, default=new_token, editable=False)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name


class CohortMember(models.Model):
    """A person's time in a cohort; one at a time."""

    cohort = models.ForeignKey(Cohort, models.PROTECT, related_name="members")
    person = models.ForeignKey(Person, models.PROTECT, related_name="cohorts")
    joined_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["cohort", "person"], condition=Q(left_at=None), name="lms_people_member_one_active"
            )
        ]
