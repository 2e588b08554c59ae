from __future__ import annotations

import secrets
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import OuterRef, Subquery

from certification.awards.models import Award, Programme
from certification.certificates.enums import RegisterAct
from certification.certificates.models import Certificate, IssuerCounter, RegisterEntry
from courses.content.queries import in_language
from courses.learning.models import Completion
from lms import dates
from lms.authors import stored_login
from lms.jobs.domain import enqueue_job
from lms.people.models import Posting

CODE_ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
RENDER_JOB = "certificates.render"


def new_code() -> str:
    """16 random characters in groups of four (79 bits): cannot be guessed or walked."""
    return "-".join("".join(secrets.choice(CODE_ALPHABET) for _ in range(4)) for _ in range(4))


@transaction.atomic
def register_certificates(*, award_ids: list[int], by: Any, at: datetime) -> list[Certificate]:
    """Enter standing awards in the register, each once, with the issuer's next numbers; rendering follows the commit.

    The counter row is taken last and held until the caller's transaction ends, so that numbers have no gaps.
    """
    issued_on = dates.civil_date(at)
    pieces = _unregistered(award_ids, issued_on)
    by_issuer: dict[int, list[tuple[Award, dict[str, Any]]]] = {}
    for award, unit_name, completions in pieces:
        printed = wording(award, completions, unit_name, issued_on)
        by_issuer.setdefault(award.programme.issuer_id, []).append((award, printed))
    rows = []
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
    for row in rows:
        enqueue_job(kind=RENDER_JOB, key=f"{RENDER_JOB}:{row.pk}", payload={"certificate": row.pk}, by=by, at=at)
    return rows


def _unregistered(award_ids: list[int], as_of: date) -> list[tuple[Award, str, list[Completion]]]:
    """The standing awards among these that have no certificate yet: (award, unit on `as_of`, completions by day).

    One query for any number of awards.
    """
    unit = (
        Posting.objects.on(as_of)
        .filter(person_id=OuterRef("award__person_id"))
        .order_by("-is_primary", "valid_from", "pk")
        .values("unit__name")[:1]
    )
    lines = (
        Award.basis.through.objects.filter(award__in=award_ids, award__revoked_at=None, award__certificate=None)
        .select_related(
            "award__person", "award__programme__issuer", "award__part", "award__path", "completion__manifest"
        )
        .annotate(unit_name=Subquery(unit))
        .order_by("award_id", "completion__happened_on", "completion_id")
    )
    found: dict[int, tuple[Award, str, list[Completion]]] = {}
    for line in lines:
        unit_name = line.unit_name or ""  # type: ignore[attr-defined]  # annotated above
        found.setdefault(line.award_id, (line.award, unit_name, []))[2].append(line.completion)
    return list(found.values())


def take_numbers(*, issuer_id: int, year: int, count: int) -> int:
    """Add `count` to the issuer's counter of `year` and return the new last number; locks the row until commit.

    One upsert, in the form that PostgreSQL and SQLite share, so that two issuers opening a year agree.
    """
    table = connection.ops.quote_name(IssuerCounter._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (issuer_id, year, last_number) VALUES (%s, %s, %s) "  # noqa: S608 - our own table
            f"ON CONFLICT (issuer_id, year) DO UPDATE SET last_number = {table}.last_number + excluded.last_number "
            "RETURNING last_number",
            [issuer_id, year, count],
        )
        return int(cursor.fetchone()[0])


def wording(award: Award, completions: list[Completion], unit_name: str, issued_on: date) -> dict[str, Any]:
    """What the paper says, frozen: {"title", "issuer", "full_name", "birth_date", "unit", "programme", "award",
    "courses": [title], "hours": "13,5", "from", "to", "decision", "issued_on", "number", "valid_until"}; dates are
    dd/mm/yyyy texts or empty."""
    courses = [row.manifest.content["course"] for row in completions]
    programme: Programme = award.programme
    return {
        "title": "GIẤY CHỨNG NHẬN",
        "issuer": programme.issuer.name,
        "full_name": award.person.full_name,
        "birth_date": vietnamese_date(award.person.birth_date),
        "unit": unit_name,
        "programme": programme.name,
        "award": award.title,
        "courses": [in_language(course["locales"], "vi")["title"] for course in courses],
        "hours": vietnamese_hours(sum(course["minutes"] for course in courses)),
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
def revoke_certificates(*, award_ids: list[int], by: Any, at: datetime) -> int:
    """Enter the revocation of these awards' certificates, once each; returns how many were entered now."""
    entered = 0
    for certificate in (
        Certificate.objects.filter(award__in=award_ids).exclude(award__revoked_at=None).select_related("award")
    ):
        _, created = RegisterEntry.objects.get_or_create(
            certificate=certificate,
            act=RegisterAct.REVOKED,
            defaults={
                "reason": certificate.award.revoked_reason,
                "recorded_at": at,
                "recorded_by": stored_login(by),
            },
        )
        entered += created
    return entered
