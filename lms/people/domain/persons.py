from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from lms.dates import civil_date
from lms.journal.domain import record_audit
from lms.people.domain.news import announce_postings, lock_register, lock_rows
from lms.people.enums import Sex
from lms.people.identity import identity_fields
from lms.people.models import Person, Posting
from lms.vietnamese import name_sort_key, plain, proper_name


class IdentityTaken(ValueError):
    """Somebody else on the register has this identity number."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "Số định danh này đã ghi cho một người khác. Hãy xem lại thẻ. Nếu người này từ đơn vị khác chuyển về, "
                "hãy nhập bằng tệp Excel: đơn vị cũ sẽ được hỏi. Nếu cùng đơn vị, hãy gộp hai hồ sơ."
            )
        )


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
    person.full_name = proper_name(full_name)
    person.sort_key = name_sort_key(full_name)
    person.search_text = plain(full_name)


@transaction.atomic
def register_person(*, by: Any = None, **fields: Any) -> Person:
    """Save a new Person; arguments as in :func:`build_person`. IdentityTaken if somebody has that identity number."""
    person = build_person(**fields)
    lock_register()
    if person.identity_hash and Person.objects.filter(identity_hash=person.identity_hash).exists():
        raise IdentityTaken
    person.save()
    return person


@transaction.atomic
def edit_person(*, person: Person, by: Any, at: datetime, **values: Any) -> list[str]:
    """Change what is known of a person; returns the names of the fields that were otherwise before.

    Arguments as in :func:`build_person`; `identity` is a cleaned number, empty to leave the stored one as it is.
    IdentityTaken when somebody else has that number. Which fields changed is audited, never what they hold.
    """
    identity = values.pop("identity", "")
    if identity:
        lock_register()
    person = lock_rows(Person.objects.filter(pk=person.pk)).get()
    changed = []
    if identity and (fields := identity_fields(identity))["identity_hash"] != person.identity_hash:
        if Person.objects.filter(identity_hash=fields["identity_hash"]).exists():
            raise IdentityTaken
        for name, value in fields.items():
            setattr(person, name, value)
        changed.append("identity")
    if "birth_date" in values and values["birth_date"] is not None:
        values["birth_year"] = values["birth_date"].year
    if "full_name" in values and proper_name(values["full_name"]) != person.full_name:
        set_name(person, values.pop("full_name"))
        changed.append("full_name")
    values.pop("full_name", None)
    for name, value in values.items():
        if getattr(person, name) != value:
            setattr(person, name, value)
            changed.append(name)
    if changed:
        person.save()
        announce_postings(person_ids=[person.pk], at=at)
        record_audit(
            by=by, action="people.edit", subject=str(person.uuid), at=at,
            detail={"person": person.pk, "fields": sorted(changed)}, unit_id=home_unit_id(person.pk, at),
        )  # fmt: skip
    return sorted(changed)


def home_unit_id(person_id: int, at: datetime) -> int | None:
    """The unit that an audit entry about her concerns: that of her latest posting."""
    rows = Posting.objects.standing().filter(person_id=person_id, valid_from__lte=civil_date(at))
    return rows.order_by("-is_primary", "-valid_from").values_list("unit_id", flat=True).first()
