from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lms.journal.models import AppendOnly
from lms.people.models.dated import DatedQuerySet, dated_order
from lms.people.models.people import Person
from lms.people.models.units import Category, Unit


class PostingQuerySet(DatedQuerySet):
    def standing(self) -> PostingQuerySet:
        """Not voided by a reversal."""
        return self.filter(is_void=False)

    def on(self, as_of: date) -> PostingQuerySet:
        return self.standing().filter(Q(valid_to=None) | Q(valid_to__gt=as_of), valid_from__lte=as_of)


class Posting(models.Model):
    """A Person in a Unit, in a Category, from..to; one primary at a time.

    Ending it sets `valid_to` once. A mistake is not edited: PostingReversal voids the row and a new one replaces it.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="postings")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="postings")
    category = models.ForeignKey(Category, models.PROTECT, related_name="postings")
    job_title = models.CharField(_("chức vụ"), max_length=120, blank=True, default="")
    is_primary = models.BooleanField(_("vị trí chính"), default=True)
    valid_from = models.DateField(_("từ ngày"))
    valid_to = models.DateField(_("đến trước ngày"), null=True, blank=True)
    recorded_at = models.DateTimeField()
    is_void = models.BooleanField(default=False)

    objects = PostingQuerySet.as_manager()

    class Meta:
        verbose_name = _("vị trí công tác")
        verbose_name_plural = pgettext_lazy("plural", "vị trí công tác")
        constraints = [
            dated_order("lms_people_posting_dates"),
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(is_primary=True, valid_to=None, is_void=False),
                name="lms_people_posting_one_open_primary",
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "category", "valid_from"], name="lms_people_posting_unit"),
            models.Index(
                fields=["unit"],
                include=["person", "category", "valid_from", "valid_to"],
                condition=Q(is_void=False),
                name="lms_people_posting_reach",
            ),
            models.Index(
                fields=["person"],
                include=["unit", "category", "valid_from", "valid_to"],
                condition=Q(is_void=False),
                name="lms_people_posting_of_person",
            ),
        ]

    def is_active_on(self, as_of: date) -> bool:
        """The same rule as `PostingQuerySet.on`, for a row that is loaded already."""
        return not self.is_void and self.valid_from <= as_of and (self.valid_to is None or as_of < self.valid_to)


class PostingReversal(AppendOnly):
    """Says that a posting was recorded by mistake, since when we know, and what stands in its place."""

    posting = models.OneToOneField(Posting, models.PROTECT, related_name="reversal")
    replacement = models.ForeignKey(Posting, models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=300)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
