from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lms.people.enums import RoleKind
from lms.people.models.units import Category, Unit


class Role(models.Model):
    """A right of a login over a named unit's subtree, not necessarily the holder's own unit.

    `categories` limits it to those people (none: all). Today's subtree counts.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="taphuan_roles")
    kind = models.CharField(_("vai trò"), max_length=14, choices=RoleKind.choices)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="roles")
    categories = models.ManyToManyField(Category, blank=True, related_name="+")
    granted_at = models.DateTimeField()
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("vai trò")
        verbose_name_plural = pgettext_lazy("plural", "vai trò")
        constraints = [models.UniqueConstraint(fields=["user", "kind", "unit"], name="lms_people_role_one")]
