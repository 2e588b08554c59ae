from __future__ import annotations

import re
import uuid

from django.conf import settings
from django.db import connections, models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lms.keys import decrypt_field
from lms.people.enums import Sex
from lms.vietnamese import plain

WORDS = "to_tsvector('simple', lms_people_person.search_text) @@ to_tsquery('simple', %s)"
"""Names by the words in them, as PostgreSQL indexes them (migration 0004): best while few people match."""
COMMON_NAME = 2_000
"""Matches from which on a name is common: then walking the index of names in their order, which holds the words too,
fills a page sooner than fetching and sorting all who match."""


class PersonQuerySet(models.QuerySet["Person"]):
    def canonical_only(self) -> PersonQuerySet:
        return self.filter(canonical=None)

    def matching(self, words: str) -> PersonQuerySet:
        """Names in which every typed word begins a word, without regard to diacritics: "huo" finds "Thu Hương"."""
        typed = re.findall(r"[^\W_]+", plain(words))
        if not typed:
            return self
        if connections[self.db].vendor == "postgresql":
            query = " & ".join(f"{word}:*" for word in typed)
            few = self._where([WORDS], [query])
            if not Person.objects.all()._where([WORDS], [query])[COMMON_NAME:].exists():
                return few
            like = ["(' ' || lms_people_person.search_text) LIKE %s"] * len(typed)
            return self._where(like, [f"% {word}%" for word in typed])
        found = self
        for word in typed:
            found = found.filter(Q(search_text__startswith=word) | Q(search_text__contains=f" {word}"))
        return found

    def _where(self, conditions: list[str], values: list[str]) -> PersonQuerySet:
        return self.extra(where=conditions, params=values)  # type: ignore[return-value]  # noqa: S610 - of this class

    def in_name_order(self) -> PersonQuerySet:
        return self.order_by("sort_key", "pk")

    def after(self, sort_key: str, pk: int) -> PersonQuerySet:
        """Those who follow this place in the order of names."""
        return self.filter(Q(sort_key__gt=sort_key) | Q(sort_key=sort_key, pk__gt=pk), sort_key__gte=sort_key)

    def before(self, sort_key: str, pk: int) -> PersonQuerySet:
        """Those who precede this place in the order of names."""
        return self.filter(Q(sort_key__lt=sort_key) | Q(sort_key=sort_key, pk__lt=pk), sort_key__lte=sort_key)


class Person(models.Model):
    """Somebody on the roster, with or without a login.

    `canonical` names the person this one was merged into; facts are never re-pointed, counts follow the pointer.
    The identity number is stored encrypted; equal numbers are found by their keyed hash. `birth_year` is known with
    the birth date or alone. `revision` grows with every write about her, so that a plan made earlier knows it is old.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    full_name = models.CharField(_("họ và tên"), max_length=120)
    birth_date = models.DateField(_("ngày sinh"), null=True, blank=True)
    birth_year = models.PositiveSmallIntegerField(_("năm sinh"), null=True, blank=True)
    sex = models.CharField(_("giới tính"), max_length=10, choices=Sex.choices, default=Sex.UNDECLARED)
    phone = models.CharField(_("điện thoại"), max_length=20, blank=True, default="")
    email = models.EmailField(_("thư điện tử"), blank=True, default="")
    staff_code = models.CharField(_("mã cán bộ"), max_length=40, blank=True, default="")
    identity_cipher = models.TextField(editable=False, default="")
    identity_hash = models.CharField(max_length=64, editable=False, null=True, unique=True)
    canonical = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="merged")
    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="person")
    sort_key = models.CharField(max_length=700, editable=False)
    search_text = models.CharField(max_length=200, editable=False)
    revision = models.PositiveIntegerField(default=0, editable=False)
    created_at = models.DateTimeField()

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = _("người")
        verbose_name_plural = pgettext_lazy("plural", "người")
        indexes = [
            models.Index(
                fields=["sort_key", "id"],
                include=["search_text"],
                condition=Q(canonical=None),
                name="lms_people_person_order",
            ),
            models.Index(fields=["search_text", "birth_date"], name="lms_people_person_match"),
            models.Index(fields=["phone"], name="lms_people_person_phone"),
            models.Index(fields=["email"], name="lms_people_person_email"),
            models.Index(fields=["staff_code"], name="lms_people_person_staff"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(canonical=None) | ~Q(canonical=F("id")), name="lms_people_person_canonical_not_self"
            ),
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def masked_identity(self) -> str:
        """The identity number with only its last three digits, or an empty string."""
        number = decrypt_field(self.identity_cipher)
        return "•" * (len(number) - 3) + number[-3:] if number else ""

    @property
    def birth_text(self) -> str:
        """The birth date as dd/mm/yyyy, the year where only the year is known, or an empty string."""
        if self.birth_date is not None:
            return f"{self.birth_date:%d/%m/%Y}"
        return str(self.birth_year or "")


class PersonMerge(models.Model):
    """Says that `duplicate` and `into` are one human being, until `undone_at`; `Person.canonical` follows from these.

    A login that moved from the duplicate to a person who had none is named, so that an undo gives it back.
    """

    duplicate = models.ForeignKey(Person, models.PROTECT, related_name="merges")
    into = models.ForeignKey(Person, models.PROTECT, related_name="absorbed")
    reason = models.CharField(_("lý do"), max_length=300, blank=True, default="")
    moved_login = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    merged_at = models.DateTimeField()
    merged_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["duplicate"], condition=Q(undone_at=None), name="lms_people_merge_one_standing"
            ),
            models.CheckConstraint(condition=~Q(duplicate=F("into")), name="lms_people_merge_not_self"),
        ]
