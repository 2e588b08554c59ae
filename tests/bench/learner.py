"""What a learner opens every day, with other learners and courses around her."""

from __future__ import annotations

from collections.abc import Iterator

from courses.quiz.domain import start_quiz
from tests.bench.measure import Row, measures
from tests.bench.pages import page_rows
from tests.factories.courses import activity_of, make_course, make_enrolment
from tests.factories.people import AT, make_person, make_user


@measures("learner")
def learner_pages() -> Iterator[Row]:
    person, user = make_person(), make_user()
    person.user = user
    person.save()
    courses = [make_course(lessons=5, questions=10) for _ in range(8)]
    enrolments = [make_enrolment(person, course) for course in courses]
    for _ in range(20):
        make_enrolment(make_person(), courses[0])
    session = start_quiz(enrolment=enrolments[0], activity=activity_of(courses[0]), by=user, at=AT)
    code = courses[0].code
    yield from page_rows("catalogue of 8 courses", "/", user=user, share=40)
    yield from page_rows("course", f"/khoa-hoc/{code}/", user=user, share=40)
    yield from page_rows("lesson", f"/khoa-hoc/{code}/bai-1/", user=user, share=40)
    yield from page_rows("quiz of 10 questions", f"/kiem-tra/lan/{session.uuid}/", user=user, share=25)
