from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction

from lms.people.enums import Sex
from lms.people.identity import identity_fields
from lms.people.models import Person
from lms.vietnamese import name_sort_key, plain, tidy


def build_person(
    *,
    full_name: str,
    at: datetime,
    birth_date: date | None = None,
    birth_year: int | None = None,
    sex: str = Sex.UNDECLARED,
    phone: str = "",
    email: str = "",
    staff_code: str = "",
    identity: str = "",
) -> Person:
    """Return an unsaved Person with its derived fields; `identity` is a cleaned number (`identity.clean_identity`)."""
    person = Person(
        birth_date=birth_date,
        birth_year=birth_date.year if birth_date else birth_year,
        sex=sex,
        phone=phone,
        email=email,
        staff_code=staff_code,
        created_at=at,
        **identity_fields(identity),
    )
    set_name(person, full_name)
    return person


def set_name(person: Person, full_name: str) -> None:
    """Set the name and what is derived from it; does not save."""
    person.full_name = tidy(full_name)
    person.sort_key = name_sort_key(full_name)
    person.search_text = plain(full_name)


@transaction.atomic
def register_person(*, by: Any = None, **fields: Any) -> Person:
    """Save a new Person; arguments as in :func:`build_person`. IntegrityError if the identity number is taken."""
    person = build_person(**fields)
    person.save()
    return person
