from datetime import date, timedelta

import pytest

from certification.awards.models import Award
from courses.classes import domain
from courses.classes.domain.approving import standing_results
from courses.classes.enums import ClassKind
from courses.classes.models import ClassResult, Seat, Submission
from courses.classes.permissions import may_approve
from courses.content.classes import has_classes
from courses.content.models import CoursePage
from courses.learning.domain import finish_lesson
from courses.learning.models import Attendance, Completion, Enrolment
from lms import dates
from lms.outbox.models import Message
from tests.factories.classes import (
    AFTER,
    DAY,
    at,
    hand_in,
    held_class,
    make_class,
    make_trainer,
    mark_all,
    seat_all,
    sitting,
)
from tests.factories.courses import lesson_keys, make_course, make_enrolment
from tests.factories.people import AT, make_manager, make_user
from tests.factories.programmes import make_programme, require


def approve(submission, by, moment=AFTER):
    return domain.approve_class(submission=submission, by=by, at=moment)


def refused(call, *args, **kwargs):
    with pytest.raises(domain.ClassRefused) as error:
        call(*args, **kwargs)
    return str(error.value)


def test_exactly_those_who_were_there_long_enough_complete_with_their_evidence(ground):
    there, half, absent = people = ground.people(3)
    made = make_class(ground, sittings=[sitting(), sitting(begins=13, ends=16)])
    seats = seat_all(made, people, by=ground.organiser)
    mark_all(made, seats[:1], by=ground.organiser)
    mark_all(made, [seats[1]], by=ground.organiser, minutes=143)  # 286 of 360 minutes: 79.4 %
    submission = hand_in(made, by=ground.organiser)
    approve(submission, ground.second)
    completion = Completion.objects.get()
    assert (completion.person, completion.source, completion.happened_on) == (there, "class", DAY)
    assert completion.evidence["decision"] == "12/QĐ-SNV"
    assert completion.evidence["papers"] == [
        {"uuid": str(paper.uuid), "sha256": paper.sha256} for paper in submission.evidence.all()
    ]
    assert (completion.evidence["minutes"], completion.evidence["total"], completion.evidence["late"]) == (
        360,
        360,
        False,
    )
    assert {row.person: (row.minutes, row.is_met) for row in ClassResult.objects.all()} == {
        there: (360, True), half: (286, False), absent: (0, False),
    }  # fmt: skip


def test_nothing_is_a_fact_before_the_second_person_approves(ground):
    made, _submission = held_class(ground, ground.people(2))
    made.refresh_from_db()
    assert (made.state, Completion.objects.count(), ClassResult.objects.count()) == ("submitted", 0, 0)
    assert refused(domain.nominate, training_class=made, persons=ground.people(1), by=None, at=AFTER)


def test_who_handed_in_entered_or_stands_on_the_list_cannot_approve(ground):
    approver_on_list = make_manager(ground.department)
    attendee, trainer_person = ground.people(2)
    approver_on_list.person = attendee
    attendee.user = approver_on_list
    attendee.save()
    teaching = make_manager(ground.department)
    trainer_person.user = teaching
    trainer_person.save()
    marker = make_manager(ground.department)
    made = make_class(ground, trainers=[make_trainer(ground.department, trainer_person)])
    [seat] = seat_all(made, [attendee], by=ground.organiser)
    mark_all(made, [seat], by=marker)
    superuser = make_user(is_superuser=True)
    submission = hand_in(made, by=ground.organiser)
    stranger = make_manager(ground.commune)
    for user in (ground.organiser, marker, approver_on_list, teaching, stranger):
        assert not may_approve(user, made, as_of=DAY)
        assert refused(approve, submission, user)
    assert "người thứ hai" in refused(approve, submission, ground.organiser)
    assert Submission.objects.get().state == "waiting"
    approve(submission, superuser)
    assert Completion.objects.count() == 1


def test_a_superuser_who_entered_the_sheet_cannot_approve_either(ground):
    superuser = make_user(is_superuser=True)
    made = make_class(ground)
    mark_all(made, seat_all(made, ground.people(1)), by=superuser)
    assert refused(approve, hand_in(made, by=ground.organiser), superuser)


def test_approving_twice_and_reaching_the_job_later_change_nothing(ground):
    _made, submission = held_class(ground, ground.people(2))
    approve(submission, ground.second)
    assert "đã được xử lý" in refused(approve, submission, ground.second)
    assert domain.record_results(submission=submission, by=ground.second, at=AFTER) == 0
    assert (Completion.objects.count(), ClassResult.objects.count()) == (2, 2)


def test_a_large_class_is_finished_by_the_job(ground, monkeypatch):
    monkeypatch.setattr("courses.classes.domain.approving.AT_ONCE", 2)
    _made, submission = held_class(ground, ground.people(5))
    approve(submission, ground.second)
    assert Completion.objects.count() == 2
    assert domain.record_results(submission=submission, by=ground.second, at=AFTER) == 3
    assert Completion.objects.count() == 5


def test_everything_missing_is_listed_at_once(ground):
    made = make_class(ground, decision_number="", test_max=10, test_pass=5)
    seat_all(made, ground.people(1))
    said = refused(domain.submit_class, training_class=made, by=ground.organiser, at=at(DAY, 9))
    for part in ("số và ngày quyết định", "chưa kết thúc", "Chưa điểm danh ai", "điểm kiểm tra", "bản chụp"):
        assert part in said


def test_a_returned_class_can_be_mended_and_handed_in_again(ground):
    made, submission = held_class(ground, ground.people(1))
    domain.return_class(submission=submission, reason="Thiếu chữ ký", by=ground.second, at=AFTER)
    made.refresh_from_db()
    assert made.state == "announced"
    seat = Seat.objects.get()
    mark_all(made, [seat], by=ground.organiser, minutes=0)
    mark_all(made, [seat], by=ground.organiser)
    again = domain.submit_class(training_class=made, by=ground.organiser, at=AFTER)
    assert again.number == 2
    approve(again, ground.second)
    assert Completion.objects.count() == 1


def test_a_correction_adds_who_was_forgotten_and_takes_back_who_was_not_there(ground):
    wrong, right = ground.people(2)
    made = make_class(ground)
    seats = seat_all(made, [wrong, right], by=ground.organiser)
    mark_all(made, [seats[0]], by=ground.organiser)
    approve(hand_in(made, by=ground.organiser), ground.second)
    made.refresh_from_db()
    domain.reopen_class(training_class=made, reason="Nhầm dòng", by=ground.organiser, at=AFTER)
    mark_all(made, [seats[0]], by=ground.organiser, minutes=0)
    mark_all(made, [seats[1]], by=ground.organiser)
    made.refresh_from_db()
    approve(domain.submit_class(training_class=made, by=ground.organiser, at=AFTER), ground.second)
    assert list(Completion.objects.standing().values_list("person_id", flat=True)) == [right.pk]
    assert Completion.objects.get(person=wrong).reversal.reason == "Kết quả lớp đã được sửa và duyệt lại."
    assert set(standing_results(made)) == {right.pk}


def test_a_result_taken_back_takes_the_award_with_it(ground):
    [person] = ground.people(1)
    course = make_course(lessons=1, questions=0, organiser=ground.department)
    require(make_programme(ground.department), "K", [course])
    _made, submission = held_class(ground, [person], course=course)
    approve(submission, ground.second)
    assert Award.objects.standing().filter(person=person).count() == 1
    domain.reverse_result(result=ClassResult.objects.get(), reason="Ký thay", by=ground.organiser, at=AFTER)
    assert Award.objects.standing().filter(person=person).count() == 0


def test_late_results_are_marked_and_keep_the_day_of_the_class(ground):
    made = make_class(ground)
    mark_all(made, seat_all(made, ground.people(1)), by=ground.organiser)
    late = at(DAY, 9) + timedelta(days=31)
    submission = hand_in(made, by=ground.organiser, moment=late)
    approve(submission, ground.second, late)
    completion = Completion.objects.get()
    assert (completion.evidence["late"], completion.happened_on) == (True, DAY)
    assert dates.civil_date(completion.recorded_at) == DAY + timedelta(days=31)


@pytest.mark.parametrize("kind", [ClassKind.EXTERNAL, ClassKind.EARLIER])
def test_training_elsewhere_and_before_counts_only_with_the_paper_that_recognises_it(ground, kind):
    held = date(2024, 5, 10)
    made = make_class(
        ground, kind=kind, external_organiser="Trung tâm Thử nghiệm", sittings=[sitting(held)], decision_number="",
    )  # fmt: skip
    mark_all(made, seat_all(made, ground.people(1)), by=ground.organiser)
    said = refused(domain.submit_class, training_class=made, by=ground.organiser, at=AFTER)
    assert "quyết định" in said
    assert "văn bản công nhận kết quả" in said
    made.decision_number = "7/QĐ-UBND"
    made.save()
    approve(hand_in(made, by=ground.organiser), ground.second)
    completion = Completion.objects.get()
    assert (completion.source, completion.happened_on, completion.evidence["kind"]) == ("external", held, kind)
    assert completion.evidence["late"]


def test_a_blended_course_is_complete_when_both_parts_are(ground):
    first, second = ground.people(2)
    course = blended(ground)
    domain_class, submission = held_class(ground, [first, second], course=course)
    enrolment = make_enrolment(first, course)
    finish(enrolment, course)
    assert Completion.objects.count() == 0
    approve(submission, ground.second)
    assert list(Completion.objects.values_list("person_id", "source", "happened_on")) == [(first.pk, "class", DAY)]
    assert Attendance.objects.count() == 2
    assert Completion.objects.get().evidence["classes"][0]["class"] == str(domain_class.uuid)
    finish(Enrolment.objects.get(person=second), course)
    assert Completion.objects.filter(person=second).count() == 1


def test_taking_back_attendance_reopens_a_blended_course(ground):
    [person] = ground.people(1)
    course = blended(ground)
    finish(make_enrolment(person, course), course)
    _made, submission = held_class(ground, [person], course=course)
    approve(submission, ground.second)
    domain.reverse_result(result=ClassResult.objects.get(), reason="Nhầm người", by=ground.organiser, at=AFTER)
    assert Completion.objects.standing().count() == 0
    assert Enrolment.objects.get().completed_at is None


def test_who_was_under_way_online_is_done_by_the_class(ground):
    [person] = ground.people(1)
    course = make_course(lessons=2, questions=0, organiser=ground.department)
    enrolment = make_enrolment(person, course)
    _made, submission = held_class(ground, [person], course=course)
    approve(submission, ground.second)
    enrolment.refresh_from_db()
    assert enrolment.completed_at == AFTER
    domain.reverse_result(result=ClassResult.objects.get(), reason="Nhầm", by=ground.organiser, at=AFTER)
    enrolment.refresh_from_db()
    assert enrolment.completed_at is None


def test_a_test_on_paper_must_be_passed_too(ground):
    passed, failed = ground.people(2)
    made = make_class(ground, test_max=10, test_pass=5)
    seats = seat_all(made, [passed, failed], by=ground.organiser)
    mark_all(made, seats, by=ground.organiser)
    domain.set_scores(training_class=made, scores={seats[0].pk: 5, seats[1].pk: 4}, by=ground.organiser, at=AFTER)
    with pytest.raises(domain.ClassRefused, match="lớn hơn điểm tối đa"):
        domain.set_scores(training_class=made, scores={seats[0].pk: 11}, by=ground.organiser, at=AFTER)
    approve(hand_in(made, by=ground.organiser), ground.second)
    assert list(Completion.objects.values_list("person_id", flat=True)) == [passed.pk]


def test_the_other_managers_are_told_that_results_wait(ground):
    [person] = ground.people(1)
    person.user = ground.second
    person.save()
    held_class(ground, ground.people(1))
    assert list(Message.objects.filter(kind="classes.approval").values_list("person_id", "subject")) == [
        (person.pk, "Tập huấn: có hồ sơ chờ bạn duyệt")
    ]


def test_an_installation_with_classes_lets_a_rule_ask_for_one():
    assert has_classes()


def blended(ground):
    """A course whose rule asks for its lessons and for a class."""
    course = make_course(lessons=1, questions=0, organiser=ground.department)
    page = CoursePage.objects.get(course=course)
    page.requires_class = True
    page.save_revision().publish()
    course.refresh_from_db()
    return course


def finish(enrolment, course):
    for key in lesson_keys(course):
        finish_lesson(enrolment=enrolment, lesson_key=key, by=None, at=AT)
