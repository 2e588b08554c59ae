from __future__ import annotations

from certification.awards.domain import issue_awards
from courses.learning.models import Completion
from courses.learning.signals import completion_recorded, completion_reversed
from lms.journal.models import Change
from lms.journal.news import receives
from lms.people.signals import postings_changed


@receives(completion_recorded)
def issue_at_once(*, change: Change) -> None:
    issue_awards(person_ids=change.payload["persons"], at=change.recorded_at, units_known=True)


@receives(completion_reversed)
def revoke_what_rested_on_it(*, change: Change) -> None:
    issue_awards(person_ids=change.payload["persons"], at=change.recorded_at)


@receives(postings_changed)
def issue_by_new_category(*, change: Change) -> None:
    """Somebody came into a category for which her completions already earn a part."""
    posted = change.payload["persons"]
    learnt = set(Completion.objects.filter(person_id__in=posted).values_list("person_id", flat=True))
    if learnt:
        issue_awards(person_ids=learnt, at=change.recorded_at)
