"""Programmes, targets, completions and awards for tests of the figures. Names are synthetic."""

from __future__ import annotations

import itertools
from datetime import date
from typing import Any

from certification.awards.models import Award, Programme, Requirement
from certification.awards.signals import awards_changed
from certification.coverage.enums import Indicator
from courses.content.models import Course, Edition, Manifest
from courses.learning.domain import record_completion
from courses.learning.models import Completion
from lms.journal.domain import record_change
from lms.people.models import Person, Posting, Unit
from lms.people.queries import all_records
from tests.factories import programmes
from tests.factories.people import AT, make_category

_numbers = itertools.count(1)
SOCIAL, COLLABORATOR, HEALTH, OTHER = "nhan-vien-ctxh", "cong-tac-vien", "nhan-vien-y-te", "giao-vien"


def make_programme(issuer: Unit, code: str = "", share: int = 80) -> Programme:
    """K, S, M; core: social workers need K and S, collaborators K; extended: health workers (K) as well."""
    programme = programmes.make_programme(issuer, code or f"ct{next(_numbers)}")
    core = {make_category(SOCIAL): ["K", "S"], make_category(COLLABORATOR): ["K"]}
    extended = {**core, make_category(HEALTH): ["K"]}
    for indicator, rules in ((Indicator.CORE, core), (Indicator.EXTENDED, extended)):
        programmes.make_target(programme, rules, indicator, share)
    return programme


def make_edition(organiser: Unit) -> Edition:
    course = Course.objects.create(code=f"khoa-{next(_numbers)}", organiser=organiser, created_at=AT)
    edition = Edition.objects.create(course=course, number=1, counts={}, counts_sha256="", published_at=AT)
    manifest = Manifest.objects.create(edition=edition, sequence=1, sha256="", content={}, frozen_at=AT)
    Edition.objects.filter(pk=edition.pk).update(current_manifest=manifest)
    return Edition.objects.get(pk=edition.pk)


def make_requirement(programme: Programme, part: str, edition: Edition, months: int | None = None) -> Requirement:
    return programmes.require(programme, part, [edition.course], validity_months=months)


def complete(person: Person, edition: Edition, happened_on: date, **kwargs: Any) -> Completion:
    return record_completion(
        person_id=person.pk, edition=edition, source="class", happened_on=happened_on, key=f"k{next(_numbers)}",
        evidence={}, by=None, **{"at": AT, **kwargs},
    )  # fmt: skip


def give_part(person: Person, programme: Programme, part: str, valid_from: date, **kwargs: Any) -> Award:
    """An award of a part without its completions, with the news that it brings."""
    award = Award.objects.create(
        key=f"a{next(_numbers)}", person=person, programme=programme, part=programme.parts.get(code=part),
        valid_from=valid_from, recorded_at=AT, **kwargs,
    )  # fmt: skip
    units = sorted(set(Posting.objects.filter(person__in=all_records([person.pk])).values_list("unit_id", flat=True)))
    record_change(
        signal=awards_changed, key=f"test-award:{award.pk}", at=AT,
        payload={"awards": [award.pk], "persons": [person.pk], "revoked": 0, "units": units},
    )  # fmt: skip
    return award
