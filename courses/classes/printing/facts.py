"""What several papers say of a class, as data; words around it stand in the templates."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone, translation

from courses.classes.models import ClassSession, Seat, TrainingClass
from courses.classes.queries import title_of
from lms.dates import civil_date
from lms.people.enums import Sex
from lms.people.letterhead import letterhead, written_day
from lms.people.models import Person, Unit
from lms.people.register import lines_of as lines_of_people
from lms.typeset import documents_of, typeset

DAY = "%d/%m/%Y"
KINDS = {"QĐ": "decision", "KH": "plan"}
"""Signs of documents that have a name of their own; any other is a document."""


def in_language_of_papers() -> Any:
    """A context in which texts are those of the site's first language."""
    return translation.override(settings.LANGUAGE_CODE)


def set_in_type(template: str, unit: Unit, data: dict[str, Any], *, as_of: date) -> bytes:
    """The PDF of one of this room's papers, issued by `unit` and dated `as_of`."""
    place: Path = documents_of("courses.classes") / template
    head = {"letter": letterhead(unit, as_of=as_of).data(), "dated": written_day(as_of)}
    return typeset(place, {**head, **data})


def class_facts(training_class: TrainingClass, sessions: Sequence[ClassSession]) -> dict[str, Any]:
    """The class as every paper about it needs it (4 queries, however many people it has)."""
    taught = training_class.class_trainers.select_related("trainer").order_by("pk")
    return {
        "code": str(training_class.uuid),
        "title": training_class.title,
        "course": title_of(training_class),
        "kind": training_class.kind,
        "organiser": training_class.organiser.name,
        "external": training_class.external_organiser,
        "invited": training_class.invited.name,
        "audience": [category.name for category in training_class.categories.order_by("order", "pk")],
        "venue": training_class.venue,
        "online": bool(training_class.meeting_link),
        "decision": decision_facts(training_class),
        "sessions": [session_facts(session) for session in sessions],
        "first": f"{civil_date(sessions[0].starts_at):{DAY}}" if sessions else "",
        "last": f"{civil_date(sessions[-1].starts_at):{DAY}}" if sessions else "",
        "trainers": [[each.trainer.full_name, each.trainer.workplace] for each in taught],
    }


def decision_facts(training_class: TrainingClass) -> dict[str, Any]:
    """The document on which a class rests: its kind by the sign in its number."""
    number, signed = training_class.decision_number, training_class.decision_on
    sign = number.partition("/")[2].partition("-")[0].strip().upper()
    return {"kind": KINDS.get(sign, "document"), "number": number, "on": written_day(signed) if signed else None}


def session_facts(session: ClassSession) -> dict[str, Any]:
    begins, ends = timezone.localtime(session.starts_at), timezone.localtime(session.ends_at)
    return {
        "number": session.number,
        "day": f"{begins:{DAY}}",
        "hours": f"{begins:%H:%M}–{ends:%H:%M}",
        "topic": session.topic,
    }


def by_sex(people: Iterable[Person]) -> dict[str, int]:
    """How many there are: `all`, and of each sex."""
    found = {"all": 0, **{str(sex): 0 for sex in Sex.values}}
    for person in people:
        found["all"] += 1
        found[person.sex] += 1
    return found


def year_of(person: Person) -> str:
    """The year of birth, or nothing."""
    return str(person.birth_date.year if person.birth_date else person.birth_year or "")


def posts_of(seats: Sequence[Seat], *, as_of: date) -> dict[int, str]:
    """{seat: what its person does there: her title, else her category}; two queries however many they are."""
    lines = lines_of_people([seat.person for seat in seats], as_of=as_of)
    found = {}
    for seat, line in zip(seats, lines, strict=True):
        here = next((each for each in line.postings if each.unit_id == seat.unit_id), line.posting)
        found[seat.pk] = (here.job_title or here.category.name) if here else ""
    return found
