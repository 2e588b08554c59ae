"""Questions of files against those of the bank: what an import would do, doing it, and twins within the bank."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from wagtail.permissions import policy_registry

from courses.quiz.authoring import NotYours, write_question
from courses.quiz.drafts import QuestionDraft, draft_of
from courses.quiz.interchange.items import Item, tidied
from courses.quiz.interchange.twins import Twins, twins_in
from courses.quiz.models import Question
from courses.quiz.sample import CITATION_TO_WRITE, RATIONALE_TO_WRITE
from lms.people.models import Unit

AT_ONCE = 200
"""Questions written by one press of the button; pressing again goes on with the rest."""
A_CHUNK = 20
"""Questions a transaction: nobody waits long behind an import."""


@dataclass(frozen=True)
class Known:
    """A question of the bank as far as comparing needs it."""

    pk: int
    uuid: UUID
    stem: str
    draft: QuestionDraft


@dataclass(frozen=True)
class PlannedItem:
    """An item of a file and what an import would do with it: "new", "renew", "same" or "refused"."""

    item: Item
    fate: str
    twins: list[Known]


@dataclass(frozen=True)
class Imported:
    """How many questions were written anew, rewritten, and left for another press; and what the bank refused."""

    new: int = 0
    renewed: int = 0
    left: int = 0
    refused: tuple[tuple[Item, str], ...] = ()


def bank_of(user: Any) -> QuerySet[Question]:
    """The questions that `user` may look at, by age."""
    policy = policy_registry.get_by_type(Question)
    found = policy.instances_user_has_any_permission_for(user, ["add", "change", "delete", "view"])
    return found.prefetch_related("taggings__tag").order_by("pk")


def known_in(questions: Iterable[Question]) -> list[Known]:
    return [Known(q.pk, q.uuid, q.stem, tidied(draft_of(q))) for q in questions]


def plan_of(items: Sequence[Item], bank: Sequence[Known]) -> list[PlannedItem]:
    """What an import into `bank` would do with each item, and which questions there ask the same."""
    by_uuid = {known.uuid: known for known in bank}
    contents = {known.draft for known in bank}
    drafts = [known.draft for known in bank] + [completed(item.draft) for item in items if item.draft]
    places = iter(range(len(bank), len(drafts)))
    beside: dict[int, list[Known]] = {}
    for group in twins_in(drafts):
        olds = [bank[place] for place in group.places if place < len(bank)]
        for place in group.places:
            beside[place] = olds
    planned = []
    for item in items:
        if item.draft is None:
            planned.append(PlannedItem(item, "refused", []))
            continue
        own = by_uuid.get(item.draft.uuid) if item.draft.uuid else None
        fate = "same" if completed(item.draft) in contents else "renew" if own else "new"
        twins = [known for known in beside.get(next(places), []) if known is not own]
        planned.append(PlannedItem(item, fate, twins if fate != "same" else []))
    return planned


def import_items(*, organiser: Unit, items: Sequence[Item], by: Any, most: int = AT_ONCE) -> Imported:
    """Write the understood items into an organiser's bank, at most `most` of them; repeating it is harmless.

    What the bank has word for word is passed over; what bears the mark of one of its questions rewrites that one. A
    question that another organiser keeps is written as a new one.
    """
    bank = known_in(Question.objects.filter(organiser=organiser).prefetch_related("taggings__tag"))
    contents, own = {known.draft for known in bank}, {known.uuid for known in bank}
    waiting = []
    for item in items:
        if item.draft is not None and (draft := completed(item.draft)) not in contents:
            contents.add(draft)
            waiting.append((item, draft))
    new = renewed = 0
    refused: list[tuple[Item, str]] = []
    for start in range(0, min(most, len(waiting)), A_CHUNK):
        with transaction.atomic():
            for item, draft in waiting[start : min(start + A_CHUNK, most)]:
                try:
                    with transaction.atomic():
                        _write(organiser, draft)
                except ValidationError as refusal:
                    refused.append((item, " ".join(refusal.messages)))
                    continue
                renewed += draft.uuid in own
                new += draft.uuid not in own
    return Imported(new, renewed, max(0, len(waiting) - most), tuple(refused))


def completed(draft: QuestionDraft) -> QuestionDraft:
    """With a sentence in brackets where the bank demands one that the file does not have: the desk reminds of it."""
    return replace(
        draft,
        rationale=draft.rationale or RATIONALE_TO_WRITE,
        citation=draft.citation or CITATION_TO_WRITE,
    )


def twins_of_bank(bank: Sequence[Known]) -> list[tuple[Twins, list[Known]]]:
    """Groups of questions that ask the same, equal ones first."""
    found = [(group, [bank[place] for place in group.places]) for group in twins_in([known.draft for known in bank])]
    return sorted(found, key=lambda pair: (not pair[0].is_equal, pair[0].places))


def _write(organiser: Unit, draft: QuestionDraft) -> None:
    try:
        write_question(organiser=organiser, draft=draft)
    except NotYours:
        write_question(organiser=organiser, draft=replace(draft, uuid=None))
