from __future__ import annotations

import hmac
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.db import IntegrityError, transaction

from lms.accounts.codes import draw_code, print_code, read_code, split_code
from lms.accounts.domain.devices import end_devices
from lms.accounts.enums import Refusal
from lms.accounts.models import ActivationCode
from lms.accounts.queries import guarded_users, is_username_free
from lms.authors import stored_login
from lms.dates import civil_date
from lms.journal.domain import record_audit
from lms.keys import code_hash
from lms.people.domain import home_unit_id, lock_rows
from lms.people.models import Person
from lms.people.queries import home_units

TRIES_PER_LOCK = 5
LOCK = timedelta(minutes=15)
TRIES_UNTIL_DEAD = 20
VALID_DAYS = 30


class CodeRefused(Exception):
    """A code cannot be used; `reason` says why, its label is the message for people."""

    def __init__(self, reason: Refusal) -> None:
        super().__init__(reason.label)
        self.reason = reason


class UsernameTaken(Exception):
    """Somebody else has this user name."""


class CardRefused(Exception):
    """Cards may not be issued to these people; `people` are those in question."""

    def __init__(self, people: Sequence[Person]) -> None:
        super().__init__(", ".join(str(person) for person in people))
        self.people = people


def expires_on(at: datetime, valid_days: int = VALID_DAYS) -> date:
    """The first civil date on which a card issued at `at` is void."""
    return civil_date(at) + timedelta(days=valid_days)


@transaction.atomic
def issue_codes(
    *, people: Sequence[Person], by: Any, at: datetime, valid_days: int = VALID_DAYS
) -> list[tuple[Person, str]]:
    """Issue one code a person, in the given order; an older open code of hers is revoked.

    The printed code exists only in this return value. For somebody who has a login it renews the password: CardRefused
    when that login holds rights over others and `by` is not a superuser (else a card would be a way to take them).
    """
    ids = [person.pk for person in people]
    list(lock_rows(Person.objects.filter(pk__in=ids).order_by("pk")).values_list("pk", flat=True))
    if by is not None and not by.is_superuser:
        guarded = set(
            guarded_users([person.user_id for person in people if person.user_id]).values_list("pk", flat=True)
        )
        if guarded:
            raise CardRefused([person for person in people if person.user_id in guarded])
    ActivationCode.objects.filter(person_id__in=ids, used_at=None, revoked_at=None).update(revoked_at=at)
    codes = _fresh_codes(len(people))
    ActivationCode.objects.bulk_create(
        [
            ActivationCode(
                person=person,
                lookup=split_code(code)[0],
                secret_hash=_hash(code),
                issued_at=at,
                issued_by=stored_login(by),
                expires_on=expires_on(at, valid_days),
            )
            for person, code in zip(people, codes, strict=True)
        ],
        batch_size=500,
    )
    for unit_id, group in home_units(ids, as_of=civil_date(at)).items():
        record_audit(
            by=by, action="issue_codes", subject=str(len(group)), at=at,
            detail={"people": sorted(group)}, unit_id=unit_id,
        )  # fmt: skip
    return [(person, print_code(code)) for person, code in zip(people, codes, strict=True)]


def _fresh_codes(number: int) -> list[str]:
    """Draw codes whose lookup halves are new, also among themselves."""
    drawn: dict[str, str] = {}
    while len(drawn) < number:
        batch = {split_code(code)[0]: code for code in (draw_code() for _ in range(number - len(drawn)))}
        taken = set(ActivationCode.objects.filter(lookup__in=list(batch)).values_list("lookup", flat=True))
        drawn |= {lookup: code for lookup, code in batch.items() if lookup not in taken}
    return list(drawn.values())


def _hash(code: str) -> str:
    """The lookup half is hashed along, so that two cards with one secret do not look alike."""
    return code_hash(code)


def check_code(*, code: str, at: datetime) -> Person:
    """Return the (canonical) person whom a typed code names; CodeRefused otherwise. Writes nothing but the counters."""
    with transaction.atomic():
        card, reason = _try_code(code, at)
    if card is None or reason is not None:
        raise CodeRefused(reason or Refusal.UNKNOWN)
    return card.person.canonical or card.person


def claim_account(*, code: str, username: str = "", password: str, at: datetime) -> Any:
    """Use up a code: create her login, or renew the password of the one she has. Returns the user.

    `username` is ignored for a renewal; the new password ends her other sessions (Django's session hash). The password
    has passed the validators. CodeRefused, UsernameTaken. Two claims with one code make one login: the card is locked.
    """
    with transaction.atomic():
        card, reason = _try_code(code, at)
        if card is not None and reason is None:
            owner = lock_rows(Person.objects.filter(pk=card.person.canonical_id or card.person_id)).get()
            user = _renew_password(owner, password, at) if owner.user_id else _create_login(owner, username, password)
            card.used_at = at
            card.save(update_fields=["used_at"])
            record_audit(
                by=user,
                action="claim_account",
                subject=str(owner.uuid),
                at=at,
                detail={"card": card.pk},
                unit_id=home_unit_id(owner.pk, at),
            )
            return user
    raise CodeRefused(reason or Refusal.UNKNOWN)


def _try_code(typed: str, at: datetime) -> tuple[ActivationCode | None, Refusal | None]:
    """Judge the card that a typed code names, its person and itself locked (in this order, as in `issue_codes`).

    A wrong secret is counted on the card and answered like an unknown code.
    """
    code = read_code(typed)
    lookup = split_code(code)[0] if code else ""
    holders = ActivationCode.objects.filter(lookup=lookup).values("person_id")
    list(lock_rows(Person.objects.filter(pk__in=holders)).values_list("pk", flat=True))
    card = lock_rows(ActivationCode.objects.filter(lookup=lookup)).first()
    if code is None or card is None:
        return None, Refusal.UNKNOWN
    if card.wrong_tries >= TRIES_UNTIL_DEAD:
        return card, Refusal.DEAD
    if card.locked_until is not None and card.locked_until > at:
        return card, Refusal.LOCKED
    if not hmac.compare_digest(card.secret_hash, _hash(code)):
        card.wrong_tries += 1
        if card.wrong_tries % TRIES_PER_LOCK == 0:
            card.locked_until = at + LOCK
        card.save(update_fields=["wrong_tries", "locked_until"])
        return card, Refusal.UNKNOWN
    return card, _why_not(card, at)


def _why_not(card: ActivationCode, at: datetime) -> Refusal | None:
    if card.used_at is not None:
        return Refusal.USED
    if card.revoked_at is not None:
        return Refusal.REVOKED
    if card.expires_on <= civil_date(at):
        return Refusal.EXPIRED
    user = (card.person.canonical or card.person).user
    if user is None:
        return None
    if not user.is_active:
        return Refusal.INACTIVE
    issuer_may = card.issued_by is None or card.issued_by.is_superuser
    return None if issuer_may or not guarded_users([user.pk]).exists() else Refusal.GUARDED


def _renew_password(owner: Person, password: str, at: datetime) -> Any:
    """Her second factor stays: a card gives back the password, never the way round it."""
    user = lock_rows(get_user_model().objects.filter(person=owner)).get()
    user.set_password(password)
    user.save(update_fields=["password"])
    end_devices(user=user, by=user, at=at)
    return user


def _create_login(owner: Person, username: str, password: str) -> Any:
    username = username.strip().lower()
    if not is_username_free(username):
        raise UsernameTaken(username)
    try:
        with transaction.atomic():
            user = get_user_model().objects.create_user(username, email=owner.email, password=password)
    except IntegrityError as error:
        raise UsernameTaken(username) from error
    owner.user = user
    owner.save(update_fields=["user"])
    return user
