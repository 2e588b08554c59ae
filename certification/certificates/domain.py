from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F

from certification.awards.models import Award, Programme
from certification.certificates.enums import RegisterAct
from certification.certificates.models import Certificate, IssuerCounter, RegisterEntry
from courses.content.queries import in_language
from lms import dates
from lms.jobs.domain import enqueue_job
from lms.people.models import Person, Posting

CODE_ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
RENDER_JOB = "certificates.render"


def new_code() -> str:
    """16 random characters in groups of four (79 bits): cannot be guessed or walked."""
    return "-".join("".join(secrets.choice(CODE_ALPHABET) for _ in range(4)) for _ in range(4))


@transaction.atomic
def register_certificates(*, awards: list[Award], by: Any, at: datetime) -> list[Certificate]:
    """Enter awards in the register, each once, with the issuer's next numbers; rendering follows the commit.

    The counter row is taken last and held until the caller's transaction ends, so that numbers have no gaps.
    """
    known = set(Certificate.objects.filter(award__in=awards).values_list("award_id", flat=True))
    fresh = [award for award in awards if award.pk not in known]
    if not fresh:
        return []
    issued_on = dates.civil_date(at)
    people = Person.objects.in_bulk({award.person_id for award in fresh})
    units = _units_on(set(people), issued_on)
    pieces = [
        (award, wording(award, people[award.person_id], units.get(award.person_id, ""), issued_on)) for award in fresh
    ]
    rows = []
    by_issuer: dict[int, list[tuple[Award, dict[str, Any]]]] = {}
    for award, printed in pieces:
        by_issuer.setdefault(award.programme.issuer_id, []).append((award, printed))
    for issuer_id, group in sorted(by_issuer.items()):
        last = take_numbers(issuer_id=issuer_id, year=issued_on.year, count=len(group))
        for number, (award, printed) in enumerate(group, start=last - len(group) + 1):
            printed["number"] = f"{number:05d}/{issued_on.year}/GCN"
            rows.append(
                Certificate(
                    award=award, issuer_id=issuer_id, year=issued_on.year, number=number, code=new_code(),
                    printed=printed, issued_on=issued_on, recorded_at=at,
                )
            )  # fmt: skip
    Certificate.objects.bulk_create(rows)
    RegisterEntry.objects.bulk_create(
        [
            RegisterEntry(
                certificate=row, act=RegisterAct.ISSUED, recorded_at=at,
                recorded_by=by if getattr(by, "pk", None) else None,
            )
            for row in rows
        ]
    )  # fmt: skip
    for row in rows:
        enqueue_job(kind=RENDER_JOB, key=f"{RENDER_JOB}:{row.pk}", payload={"certificate": row.pk}, by=by, at=at)
    return rows


def take_numbers(*, issuer_id: int, year: int, count: int) -> int:
    """Add `count` to the issuer's counter of `year` and return the new last number; locks the row until commit."""
    counters = IssuerCounter.objects.filter(issuer_id=issuer_id, year=year)
    if not counters.update(last_number=F("last_number") + count):
        try:
            with transaction.atomic():
                IssuerCounter.objects.create(issuer_id=issuer_id, year=year, last_number=count)
        except IntegrityError:  # another transaction opened the year at this very moment
            counters.update(last_number=F("last_number") + count)
    return counters.values_list("last_number", flat=True).get()


def wording(award: Award, person: Person, unit_name: str, issued_on: Any) -> dict[str, Any]:
    """What the paper says, frozen: {"title", "issuer", "full_name", "birth_date", "unit", "programme", "award",
    "courses": [title], "hours": "13,5", "from", "to", "decision", "issued_on", "number", "valid_until"}; dates are
    dd/mm/yyyy texts or empty."""
    completions = sorted(award.basis.select_related("manifest"), key=lambda row: (row.happened_on, row.pk))
    courses = [row.manifest.content["course"] for row in completions]
    minutes = sum(course["minutes"] for course in courses)
    programme: Programme = award.programme
    return {
        "title": "GIẤY CHỨNG NHẬN",
        "issuer": programme.issuer.name,
        "full_name": person.full_name,
        "birth_date": vietnamese_date(person.birth_date),
        "unit": unit_name,
        "programme": programme.name,
        "award": award.title,
        "courses": [in_language(course["locales"], "vi")["title"] for course in courses],
        "hours": vietnamese_hours(minutes),
        "from": vietnamese_date(completions[0].happened_on),
        "to": vietnamese_date(completions[-1].happened_on),
        "decision": programme.decision,
        "issued_on": vietnamese_date(issued_on),
        "valid_until": vietnamese_date(award.expires_on),
        "number": "",
    }


def vietnamese_date(day: Any) -> str:
    return f"{day:%d/%m/%Y}" if day else ""


def vietnamese_hours(minutes: int) -> str:
    """Minutes as hours with a decimal comma, rounded down to halves: 810 -> "13,5"."""
    halves = minutes // 30
    return f"{halves // 2}" + (",5" if halves % 2 else "")


@transaction.atomic
def revoke_certificates(*, awards: list[Award], by: Any, at: datetime) -> int:
    """Enter the revocation of these awards' certificates, once each; returns how many were entered now."""
    entered = 0
    for certificate in Certificate.objects.filter(award__in=awards).select_related("award"):
        _, created = RegisterEntry.objects.get_or_create(
            certificate=certificate,
            act=RegisterAct.REVOKED,
            defaults={
                "reason": certificate.award.revoked_reason,
                "recorded_at": at,
                "recorded_by": by if getattr(by, "pk", None) else None,
            },
        )
        entered += created
    return entered


def _units_on(person_ids: set[int], as_of: Any) -> dict[int, str]:
    """The name of each person's (first) primary unit."""
    rows = Posting.objects.on(as_of).filter(person_id__in=person_ids).order_by("is_primary", "-valid_from", "-pk")
    return dict(rows.values_list("person_id", "unit__name"))
