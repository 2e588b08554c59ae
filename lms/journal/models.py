from __future__ import annotations

from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from lms.journal.enums import ChangeKind


class FactIsFrozen(TypeError):
    """Somebody tried to edit or delete a fact. Record a reversal that names it instead."""


class AppendOnlyQuerySet(models.QuerySet):
    """Rows that are written once: no update, no delete."""

    def update(self, **kwargs: Any) -> NoReturn:
        raise FactIsFrozen(f"{self.model.__name__} rows are never edited; record a reversal instead.")

    def delete(self) -> NoReturn:
        raise FactIsFrozen(f"{self.model.__name__} rows are never deleted; record a reversal instead.")

    def bulk_update(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise FactIsFrozen(f"{self.model.__name__} rows are never edited; record a reversal instead.")


class AppendOnly(models.Model):
    """Base of the facts that are never edited (rule 1 of the facts)."""

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk and not self._state.adding:
            raise FactIsFrozen(f"{type(self).__name__} {self.pk} is a fact and cannot be edited.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise FactIsFrozen(f"{type(self).__name__} {self.pk} is a fact and cannot be deleted.")


class Change(models.Model):
    """News that a fact was written, inserted in the same transaction as the fact.

    `payload` holds ids only. `handled_at` is empty while a receiver still owes its part; the drain delivers again.
    """

    kind = models.CharField(max_length=40, choices=ChangeKind.choices)
    key = models.CharField(max_length=120, unique=True)
    payload = models.JSONField(default=dict)
    recorded_at = models.DateTimeField()
    handled_at = models.DateTimeField(null=True)
    failures = models.PositiveIntegerField(default=0)
    last_error = models.TextField(default="")

    class Meta:
        indexes = [
            models.Index(fields=["recorded_at"], condition=models.Q(handled_at=None), name="lms_journal_change_open"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class AuditEntry(AppendOnly):
    """Who did or exported what, when. Append-only; read by auditors.

    `unit_id` is the unit that it concerned (a plain key, for this room knows no units): auditors of the units above may
    read it. Without one, only they who may read everything.
    """

    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    by_name = models.CharField(_("người thực hiện"), max_length=150)
    action = models.CharField(_("việc"), max_length=60)
    subject = models.CharField(_("đối tượng"), max_length=200)
    detail = models.JSONField(default=dict)
    unit_id = models.BigIntegerField(null=True)
    recorded_at = models.DateTimeField(_("thời điểm"))

    class Meta:
        indexes = [
            models.Index(fields=["-recorded_at"], name="lms_journal_audit_recent"),
            models.Index(fields=["unit_id", "-id"], name="lms_journal_audit_unit"),
        ]

    def __str__(self) -> str:
        return f"{self.recorded_at:%d/%m/%Y %H:%M} {self.by_name}: {self.action} {self.subject}"
