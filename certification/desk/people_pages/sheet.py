"""What a person's record shows: gathered from every room, done or not done and nothing about how she learns."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from certification.awards.models import Award
from courses.content.queries import contents_of, in_language
from courses.learning.models import Completion
from lms.people.models import Person, PersonMerge, Posting
from lms.people.permissions import may_change, may_change_posting
from lms.people.queries import records_of


@dataclass(frozen=True)
class PostingLine:
    """A posting as it is shown, and whether the reader may end or void it."""

    posting: Posting
    is_active: bool
    is_future: bool
    may_end: bool
    may_void: bool


@dataclass(frozen=True)
class PersonSheet:
    person: Person
    postings: list[PostingLine]
    voided: int
    completions: list[Completion]
    awards: list[Award]
    merges: list[PersonMerge]
    may_change: bool
    may_end_login: bool

    @property
    def courses(self) -> list[tuple[str, Completion]]:
        """(title of the course as it was taken, completion)."""
        contents = contents_of(completion.manifest.sha256 for completion in self.completions)
        return [
            (in_language(contents[completion.manifest.sha256]["course"]["locales"])["title"], completion)
            for completion in self.completions
        ]

    @property
    def here(self) -> Posting | None:
        """Where she works today, for a heading."""
        return next((line.posting for line in self.postings if line.is_active), None)


def person_sheet(person: Person, *, user: Any, as_of: date) -> PersonSheet:
    """Her record as `user` may see it on `as_of`; the number of queries grows with her postings alone."""
    records = records_of(person.pk)
    rows = Posting.objects.filter(person__in=records).select_related("unit", "category")
    postings = []
    for posting in rows.standing().order_by("-valid_from", "-is_primary", "-pk"):
        allowed = may_change_posting(user, posting, as_of=as_of)
        active = posting.is_active_on(as_of)
        postings.append(
            PostingLine(
                posting=posting,
                is_active=active,
                is_future=posting.valid_from > as_of,
                may_end=allowed and (posting.valid_to is None or posting.valid_to > as_of),
                may_void=allowed,
            )
        )
    completions = (
        Completion.objects.standing().filter(person__in=records).select_related("course", "edition", "manifest")
    )
    changes = may_change(user, person, as_of=as_of)
    return PersonSheet(
        person=person,
        postings=postings,
        voided=rows.filter(is_void=True).count(),
        completions=list(completions.order_by("-happened_on", "-pk")),
        awards=list(
            Award.objects.valid_on(as_of)
            .filter(person__in=records)
            .select_related("part", "path", "programme")
            .order_by("-valid_from", "-pk")
        ),
        merges=list(
            PersonMerge.objects.filter(undone_at=None, duplicate__in=records)
            .exclude(duplicate=person)
            .select_related("duplicate", "merged_by")
            .order_by("merged_at", "pk")
        ),
        may_change=changes,
        may_end_login=changes and person.user_id is not None,
    )
