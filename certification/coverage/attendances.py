"""The lượt behind a figure: every standing completion of the people it counts, on or before its day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from certification.coverage.headcount import RECORDS, bound_day, headcount_ctes, spacious
from certification.coverage.people import PeopleBehind
from courses.classes.queries import course_titles
from courses.learning.models import Completion
from lms.people.models import Person, Unit


@dataclass(frozen=True)
class Attendance:
    """One lượt: who (under the record she is counted by), where she is counted, which course, when and how."""

    person: Person
    unit: Unit
    course: str
    happened_on: date
    source: str


@dataclass
class AttendancesBehind:
    """A lazy list for a paginator, the latest first; of the same people as `people`, the whole list of a figure."""

    people: PeopleBehind

    def count(self) -> int:
        """How many lượt; equals the figure that the list opens from."""
        return self._run("COUNT(*)", "", [])[0][0] if self.people.is_asked else 0

    def __len__(self) -> int:
        return self.count()

    def __getitem__(self, window: slice) -> list[Attendance]:
        if not self.people.is_asked:
            return []
        start = window.start or 0
        rows = self._run(
            "completion.id, held.person_id, held.unit_id",
            "ORDER BY completion.happened_on DESC, completion.id DESC LIMIT %s OFFSET %s",
            [max(0, window.stop - start), start],
        )
        completions = Completion.objects.select_related("course").in_bulk([row[0] for row in rows])
        people = Person.objects.in_bulk({row[1] for row in rows})
        units = Unit.objects.in_bulk({row[2] for row in rows})
        titles = course_titles({row.course_id: row.course for row in completions.values()}.values())
        return [
            Attendance(
                person=people[person_id],
                unit=units[unit_id],
                course=titles[completions[pk].course_id],
                happened_on=completions[pk].happened_on,
                source=completions[pk].get_source_display(),
            )
            for pk, person_id, unit_id in rows
        ]

    def _run(self, columns: str, ending: str, ending_values: list[Any]) -> list[Any]:
        asked = self.people
        ctes, values = headcount_ctes(
            definition=asked.definition, as_of=asked.as_of, unit_ids=sorted(asked.layout.source_ids)
        )
        where = " AND ".join(["reversal.id IS NULL", "completion.happened_on <= %s", *asked.conditions])
        day = bound_day(asked.as_of)
        statement = f"""
            WITH {ctes}, {RECORDS}
            SELECT {columns}
            FROM held
            JOIN lms_people_person owner ON owner.id = held.person_id
            JOIN records ON records.person_id = held.person_id
            JOIN courses_learning_completion completion ON completion.person_id = records.record_id
            LEFT JOIN courses_learning_completionreversal reversal ON reversal.completion_id = completion.id
            WHERE {where} {ending}
        """  # noqa: S608 - only placeholders are interpolated, every value is bound
        with spacious(asked.layout.source_ids), connection.cursor() as cursor:
            cursor.execute(statement, [*values, day, *asked.values, *ending_values])
            return cursor.fetchall()
