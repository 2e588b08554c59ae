"""Everything that "my learning" shows of one person, gathered once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from certification.assignments.enums import TONES
from certification.assignments.queries import Duty, duties_of
from certification.awards.queries import PathLine, paths_for
from certification.certificates.enums import CertificateState
from certification.certificates.models import Certificate
from certification.certificates.queries import certificates_of
from courses.classes.models import Seat
from courses.classes.queries import seats_of
from courses.content.queries import contents_of
from courses.learning.lines import CourseView
from courses.learning.models import Completion
from courses.learning.queries import catalogue, completions_of, course_views, enrolment_lines
from lms.dates import midnight
from lms.people.models import Category, Person
from lms.people.queries import category_ids_on

SOON = timedelta(days=90)
"""A certificate that ends within this time is named on top."""
MOST_RECOMMENDED = 6
MOST_CLASSES = 5


@dataclass(frozen=True)
class PathView:
    """A path that her category is to learn: its courses as she sees them."""

    line: PathLine
    courses: list[CourseView]

    @property
    def done(self) -> int:
        return sum(course.is_completed for course in self.courses)


@dataclass(frozen=True)
class DutyView:
    """What somebody gave her to learn: its courses as she sees them, and how it stands."""

    duty: Duty
    courses: list[CourseView]

    @property
    def tone(self) -> str:
        return TONES[self.duty.state]


@dataclass(frozen=True)
class Overview:
    """`duties` are what was given to her by a date, `paths` what her category is to learn; the other lists hold no
    course twice."""

    duties: list[DutyView]
    paths: list[PathView]
    resume: CourseView | None
    under_way: list[CourseView]
    recommended: list[CourseView]
    classes: list[Seat]
    done: list[Completion]
    certificates: list[tuple[Certificate, CertificateState]]
    expiring: list[Certificate]
    mine: list[CourseView]


def overview_of(person: Person, *, as_of: date) -> Overview:
    """In a number of queries that does not grow with courses, paths or certificates."""
    mine = {view.code: view for view in course_views(enrolment_lines(person))}
    views = {**{view.code: view for view in catalogue(person)}, **mine}
    paths = [
        PathView(line, [views[code] for code in line.course_codes if code in views])
        for line in paths_for(person, as_of=as_of)
    ]
    categories = category_ids_on(person, as_of=as_of)
    duties = [
        DutyView(duty, [views[code] for code in duty.course_codes if code in views])
        for duty in duties_of(person, as_of=as_of, categories=categories)
    ]
    undone = [course.code for each in duties if each.duty.is_undone for course in each.courses]
    assigned = dict.fromkeys([*undone, *(course.code for path in paths for course in path.courses)])
    todo = [views[code] for code in assigned if not views[code].is_completed]
    under_way = [view for view in mine.values() if not view.is_completed]
    codes = set(Category.objects.filter(pk__in=categories).values_list("code", flat=True))
    done = list(completions_of(person))
    contents_of(row.manifest.sha256 for row in done)  # their titles, in one query
    certificates = [(row, row.state(as_of=as_of)) for row in certificates_of(person)]
    return Overview(
        duties=duties,
        paths=paths,
        resume=next(iter([*under_way, *todo]), None),
        under_way=[view for view in under_way if view.code not in assigned],
        classes=list(seats_of(person).filter(last_at__gte=midnight(as_of))[:MOST_CLASSES]),
        recommended=[
            view
            for view in views.values()
            if view.code not in assigned and view.enrolment is None and codes & set(view.audiences)
        ][:MOST_RECOMMENDED],
        done=done,
        certificates=certificates,
        expiring=_expiring([row for row, state in certificates if state == CertificateState.VALID], as_of),
        mine=list(mine.values()),
    )


def _expiring(valid: list[Certificate], as_of: date) -> list[Certificate]:
    """Certificates that end soon and have not been renewed by one that counts longer."""
    until: dict[tuple[int | None, int | None], date] = {}
    for row in valid:
        what = (row.award.part_id, row.award.path_id)
        until[what] = max(until.get(what, date.min), row.award.expires_on or date.max)
    return [
        row
        for row in valid
        if row.award.expires_on is not None
        and row.award.expires_on == until[row.award.part_id, row.award.path_id]
        and row.award.expires_on <= as_of + SOON
    ]
