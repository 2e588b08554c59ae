"""From marks to facts: handed in by one person, approved by a second, then written into the ledger with its proof."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from courses.classes import notices, rules
from courses.classes.domain.errors import ClassRefused
from courses.classes.enums import ClassState, SubmissionState
from courses.classes.lines import is_part_of_blended, last_day, lines_of, lines_sha256, problems_of
from courses.classes.models import ClassResult, Evidence, Submission, TrainingClass
from courses.classes.permissions import involved, may_approve
from courses.learning.domain import (
    complete_in_class,
    enrol,
    record_attendance,
    reverse_attendance,
    reverse_in_class,
)
from courses.learning.enums import CompletionSource
from courses.learning.models import Completion
from lms import dates
from lms.authors import stored_login
from lms.jobs.domain import enqueue_job
from lms.journal.domain import record_audit
from lms.people.domain import lock_rows
from lms.people.enums import MANAGING_ROLES
from lms.people.models import Person, Role

JOB = "classes.record"
AT_ONCE = 40
"""Results that are written within the approval; more of them follow in a worker."""


@transaction.atomic
def submit_class(*, training_class: TrainingClass, by: Any, at: datetime) -> Submission:
    """Hand in the results as they stand. ClassRefused lists everything that is missing."""
    locked = lock_rows(TrainingClass.objects.select_related("edition").filter(pk=training_class.pk)).get()
    if locked.state != ClassState.ANNOUNCED:
        raise ClassRefused(_("Lớp này %(state)s nên chưa gửi duyệt được.") % {"state": locked.get_state_display()})
    sessions = list(locked.sessions.order_by("number"))
    lines = lines_of(locked, sessions)
    if problems := problems_of(locked, sessions, lines, at=at):
        raise ClassRefused(" ".join(problems))
    frozen = [line.frozen() for line in lines]
    submission = Submission.objects.create(
        training_class=locked, number=locked.submissions.count() + 1, lines=frozen, lines_sha256=lines_sha256(frozen),
        submitted_at=at, submitted_by=stored_login(by),
    )  # fmt: skip
    submission.evidence.set(Evidence.objects.filter(training_class=locked, removed_at=None))
    locked.state = ClassState.SUBMITTED
    locked.save(update_fields=["state"])
    _audit("classes.submit", submission, by, at)
    _tell_approvers(locked, submission, by, at)
    return submission


@transaction.atomic
def return_class(*, submission: Submission, reason: str, by: Any, at: datetime) -> Submission:
    """Give the results back with what is wrong; they can be mended and handed in again."""
    mine, training_class = _waiting(submission)
    if not may_approve(by, training_class, as_of=dates.civil_date(at)):
        raise ClassRefused(_second_person(by, training_class))
    mine.state, mine.reason = SubmissionState.RETURNED, reason
    mine.decided_at, mine.decided_by = at, stored_login(by)
    mine.save(update_fields=["state", "reason", "decided_at", "decided_by"])
    training_class.state = ClassState.ANNOUNCED
    training_class.save(update_fields=["state"])
    _audit("classes.return", mine, by, at, reason=reason)
    return mine


@transaction.atomic
def approve_class(*, submission: Submission, by: Any, at: datetime) -> Submission:
    """Approve results as the second person; facts follow, each with its evidence.

    ClassRefused for whoever entered something of it or stands on it, and when the marks are no longer those that were
    handed in. A result that an earlier approval of the class stood for, and that is gone now, is taken back.
    """
    mine, training_class = _waiting(submission)
    if not may_approve(by, training_class, as_of=dates.civil_date(at)):
        raise ClassRefused(_second_person(by, training_class))
    if lines_sha256([line.frozen() for line in lines_of(training_class)]) != mine.lines_sha256:
        raise ClassRefused(_("Điểm danh đã thay đổi sau khi gửi duyệt. Hãy trả lại để gửi lại."))
    mine.state, mine.decided_at, mine.decided_by = SubmissionState.APPROVED, at, stored_login(by)
    mine.save(update_fields=["state", "decided_at", "decided_by"])
    training_class.state = ClassState.APPROVED
    training_class.save(update_fields=["state"])
    _audit("classes.approve", mine, by, at, met=sum(line["met"] for line in mine.lines))
    enqueue_job(kind=JOB, key=f"{JOB}:{mine.uuid}", payload={"submission": mine.pk}, by=by, at=at)
    record_results(submission=mine, by=by, at=at, limit=AT_ONCE)
    return mine


def record_results(*, submission: Submission, by: Any, at: datetime, limit: int | None = None) -> int:
    """Write the facts of an approved submission for people who have none from it yet, one transaction a person.

    Harmless to repeat; returns how many people it wrote something for.
    """
    training_class = TrainingClass.objects.select_related("edition", "organiser").get(pk=submission.training_class_id)
    sessions = list(training_class.sessions.order_by("number"))
    day = last_day(sessions)
    done = set(submission.results.values_list("person_id", flat=True))
    todo = [line for line in submission.lines if line["person"] not in done]
    if limit is None or len(todo) <= limit:
        _take_back_the_dropped(submission, by=by, at=at)
    chunk = todo if limit is None else todo[:limit]
    people = Person.objects.in_bulk([line["person"] for line in chunk])
    standing = standing_results(training_class)
    for line in chunk:
        before = standing.get(line["person"])
        _record(submission, training_class, line, people[line["person"]], day, before, by=by, at=at)
    return len(chunk)


@transaction.atomic
def reverse_result(*, result: ClassResult, reason: str, by: Any, at: datetime) -> None:
    """Take back what an approved class gave one person, with the reason. What it led to is revoked with it."""
    _take_back(result, reason=reason, by=by, at=at)
    _audit("classes.reverse", result.submission, by, at, person=result.person_id, reason=reason)


@transaction.atomic
def reopen_class(*, training_class: TrainingClass, reason: str, by: Any, at: datetime) -> TrainingClass:
    """Open an approved class for a correction. What it gave stands until a second person approves the correction."""
    locked = lock_rows(TrainingClass.objects.filter(pk=training_class.pk)).get()
    if locked.state != ClassState.APPROVED:
        raise ClassRefused(_("Chỉ mở lại được lớp đã duyệt kết quả."))
    locked.state = ClassState.ANNOUNCED
    locked.save(update_fields=["state"])
    record_audit(
        by=by, action="classes.reopen", subject=locked.title, at=at,
        detail={"class": str(locked.uuid), "reason": reason}, unit_id=locked.organiser_id,
    )  # fmt: skip
    return locked


def standing_results(training_class: TrainingClass) -> dict[int, ClassResult]:
    """{person: the result of this class whose fact stands}."""
    rows = ClassResult.objects.filter(submission__training_class=training_class, is_met=True).select_related(
        "completion__reversal", "attendance__reversal", "submission"
    )
    found = {}
    for row in rows.order_by("submission__number"):
        fact = row.attendance or row.completion
        if fact is not None and not hasattr(fact, "reversal"):
            found[row.person_id] = row
    return found


@transaction.atomic
def _record(
    submission: Submission,
    training_class: TrainingClass,
    line: dict[str, Any],
    person: Person,
    day: date,
    before: ClassResult | None,
    *,
    by: Any,
    at: datetime,
) -> None:
    """The facts of one person, and her result that names them."""
    late = rules.is_late(day, dates.civil_date(submission.submitted_at))
    completion, attendance = None, None
    if line["met"] and before is not None:
        completion, attendance = before.completion, before.attendance
    elif line["met"]:
        completion, attendance = _write_facts(submission, training_class, line, person, day, late, by=by, at=at)
    elif before is not None:
        _take_back(before, reason=_("Kết quả lớp đã được sửa và duyệt lại."), by=by, at=at)
    ClassResult.objects.create(
        submission=submission, seat_id=line["seat"], person=person, minutes=line["minutes"], total=line["total"],
        score=line["score"], is_met=line["met"], is_late=late, completion=completion, attendance=attendance,
    )  # fmt: skip


def _write_facts(
    submission: Submission, training_class: TrainingClass, line: dict[str, Any], person: Person, day: date,
    late: bool, *, by: Any, at: datetime,
) -> tuple[Completion | None, Any]:  # fmt: skip
    key = f"class:{training_class.uuid}:{person.pk}:{submission.number}"
    evidence = _proof(submission, training_class, line, late)
    if is_part_of_blended(training_class):
        enrolment = enrol(person=person, course=training_class.course, by=by, at=at, asks_first=False)
        attendance = record_attendance(
            enrolment=enrolment, key=key, minutes=line["minutes"], happened_on=day, evidence=evidence, by=by, at=at
        )
        return None, attendance
    source = CompletionSource.EXTERNAL if training_class.external_organiser else CompletionSource.CLASS
    completion = complete_in_class(
        person=person, edition=training_class.edition, source=source, happened_on=day, key=key, evidence=evidence,
        by=by, at=at,
    )  # fmt: skip
    return completion, None


def _proof(submission: Submission, training_class: TrainingClass, line: dict[str, Any], late: bool) -> dict[str, Any]:
    """What a fact of a class says of itself; the papers themselves are Evidence rows."""
    return {
        "class": str(training_class.uuid),
        "title": training_class.title,
        "kind": training_class.kind,
        "organiser": training_class.external_organiser or training_class.organiser.name,
        "decision": training_class.decision_number,
        "decided_on": training_class.decision_on.isoformat() if training_class.decision_on else "",
        "minutes": line["minutes"],
        "total": line["total"],
        "score": line["score"],
        "late": late,
        "submission": str(submission.uuid),
        "papers": [{"uuid": str(paper.uuid), "sha256": paper.sha256} for paper in submission.evidence.order_by("pk")],
    }


def _take_back(result: ClassResult, *, reason: str, by: Any, at: datetime) -> None:
    if result.attendance is not None:
        reverse_attendance(attendance=result.attendance, reason=reason, by=by, at=at)
    elif result.completion is not None:
        reverse_in_class(completion=result.completion, reason=reason, by=by, at=at)


def _take_back_the_dropped(submission: Submission, *, by: Any, at: datetime) -> None:
    """People whom an earlier approval of the class stood for and who are no longer on its list."""
    listed = {line["person"] for line in submission.lines}
    for person_id, result in standing_results(submission.training_class).items():
        if person_id not in listed:
            _take_back(result, reason=_("Kết quả lớp đã được sửa và duyệt lại."), by=by, at=at)


def _waiting(submission: Submission) -> tuple[Submission, TrainingClass]:
    rows = TrainingClass.objects.select_related("edition", "organiser").filter(pk=submission.training_class_id)
    training_class = lock_rows(rows).get()
    mine = Submission.objects.get(pk=submission.pk)
    if mine.state != SubmissionState.WAITING:
        raise ClassRefused(_("Kết quả lớp này đã được xử lý."))
    return mine, training_class


def _second_person(by: Any, training_class: TrainingClass) -> str:
    if involved(by, training_class):
        return _("Người đã nhập điểm danh, nộp hồ sơ hoặc có tên trong lớp không được duyệt. Cần một người thứ hai.")
    return _("Bạn không phụ trách đơn vị tổ chức lớp này.")


def _tell_approvers(training_class: TrainingClass, submission: Submission, by: Any, at: datetime) -> None:
    """The organiser's managers but for who handed it in."""
    managers = Role.objects.filter(unit=training_class.organiser, kind__in=MANAGING_ROLES).exclude(
        user=stored_login(by)
    )
    people = Person.objects.canonical_only().filter(user__in=managers.values("user_id"))
    notices.tell(
        list(people),
        training_class,
        subject=notices.subject_for(notices.APPROVAL),
        text=_("Kết quả lớp chờ người thứ hai duyệt:"),
        key=f"approval:{submission.pk}",
        page="results",
        kind=notices.APPROVAL,
        by=by,
        at=at,
    )


def _audit(action: str, submission: Submission, by: Any, at: datetime, **detail: Any) -> None:
    training_class = submission.training_class
    record_audit(
        by=by, action=action, subject=training_class.title, at=at,
        detail={"class": str(training_class.uuid), "submission": submission.number, **detail},
        unit_id=training_class.organiser_id,
    )  # fmt: skip
