"""What a class came to, for the file and for whoever asked for it: figures with the people behind them as an annex."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils import timezone

from courses.classes import rules
from courses.classes.enums import ClassState, SeatSource, SubmissionState
from courses.classes.lines import Line, demand_of, last_day, lines_of
from courses.classes.models import ClassResult, ClassSession, Evidence, Submission, TrainingClass
from courses.classes.printing.facts import DAY, by_sex, class_facts, in_language_of_papers, set_in_type, year_of
from lms.dates import civil_date
from lms.people.enums import Sex


def report_pdf(training_class: TrainingClass, *, as_of: date) -> bytes:
    with in_language_of_papers():
        data = report_data(training_class)
        return set_in_type("report.typ", training_class.organiser, data, as_of=as_of)


def report_data(training_class: TrainingClass) -> dict[str, Any]:
    """The figures as the template takes them. A result that was taken back after its approval counts no more."""
    sessions = list(training_class.sessions.order_by("number"))
    lines = lines_of(training_class, sessions)
    submission = training_class.submissions.order_by("-number").first()
    gone = _taken_back(training_class, submission)
    met = {line.seat.pk for line in lines if line.is_met and line.seat.person_id not in gone}
    invited = [line for line in lines if line.seat.source != SeatSource.WALK_IN]
    attended = [line for line in lines if line.minutes > 0]
    passed = [line for line in lines if line.seat.pk in met]
    return {
        "class": class_facts(training_class, sessions),
        "people": {"invited": _sexes(invited), "attended": _sexes(attended), "met": _sexes(passed)},
        "walked_in": sum(line.seat.source == SeatSource.WALK_IN for line in attended),
        "units": _units(invited, attended, passed),
        "sessions": [_session(session, lines) for session in sessions],
        "demand": {"percent": training_class.min_percent, "minutes": demand_of(training_class, sessions).total},
        "test": _test(training_class, lines),
        "budget": {"line": training_class.budget_line, "amount": training_class.budget_amount},
        "papers": [
            [str(paper.get_kind_display()), paper.note, f"{civil_date(paper.uploaded_at):{DAY}}"]
            for paper in Evidence.objects.filter(training_class=training_class, removed_at=None).order_by("kind", "pk")
        ],
        "standing": _standing(training_class, submission),
        "late": bool(
            submission and sessions and rules.is_late(last_day(sessions), civil_date(submission.submitted_at))
        ),
        "gone": len(gone),
        "lines": [_line(line, line.seat.pk in met, line.seat.person_id in gone) for line in lines],
    }


def _sexes(lines: Sequence[Line]) -> dict[str, int]:
    return by_sex(line.seat.person for line in lines)


def _units(invited: Sequence[Line], attended: Sequence[Line], met: Sequence[Line]) -> list[dict[str, Any]]:
    """One row a unit: invited, attended, met, each with how many are women."""
    groups = {"invited": invited, "attended": attended, "met": met}
    found: dict[int | None, dict[str, Any]] = {}
    order: dict[int | None, str] = {}
    for name, lines in groups.items():
        for line in lines:
            unit = line.seat.unit
            key = unit.pk if unit else None
            order[key] = unit.sort_key if unit else "~"
            row = found.setdefault(key, {"unit": unit.name if unit else "", **{each: [0, 0] for each in groups}})
            row[name][0] += 1
            row[name][1] += line.seat.person.sex == Sex.FEMALE
    return [found[key] for key in sorted(found, key=lambda key: (order[key], key or 0))]


def _session(session: ClassSession, lines: Sequence[Line]) -> dict[str, int]:
    marks = [mark for line in lines if (mark := line.marks.get(session.number)) is not None]
    here = [mark for mark in marks if mark.is_present]
    return {
        "number": session.number,
        "there": len(here),
        "whole": sum(mark.minutes >= session.minutes for mark in here),
        "absent": len(marks) - len(here),
        "unmarked": len(lines) - len(marks),
    }


def _test(training_class: TrainingClass, lines: Sequence[Line]) -> dict[str, Any] | None:
    """The test on paper: how many sat it and passed, and their points."""
    if not training_class.has_test:
        return None
    scores = [line.score for line in lines if line.score is not None]
    return {
        "most": training_class.test_max, "pass": training_class.test_pass, "sat": len(scores),
        "passed": sum(score >= (training_class.test_pass or 0) for score in scores),
        "mean": mean_text(scores), "best": max(scores, default=0), "least": min(scores, default=0),
    }  # fmt: skip


def mean_text(scores: Sequence[int]) -> str:
    """The mean to a tenth, rounded half up, with a comma; empty for nobody."""
    if not scores:
        return ""
    tenths = (20 * sum(scores) + len(scores)) // (2 * len(scores))
    return f"{tenths // 10},{tenths % 10}"


def _standing(training_class: TrainingClass, submission: Submission | None) -> dict[str, str]:
    """How far the results have come; figures are final when a second person has approved them."""
    found = {"state": "open", "submitted": "", "decided": ""}
    if training_class.state == ClassState.CANCELLED:
        return {**found, "state": "cancelled"}
    if submission is None:
        return found
    found["submitted"] = f"{timezone.localtime(submission.submitted_at):{DAY}}"
    if training_class.state == ClassState.APPROVED and submission.decided_at is not None:
        return {**found, "state": "approved", "decided": f"{timezone.localtime(submission.decided_at):{DAY}}"}
    if submission.state == SubmissionState.WAITING:
        return {**found, "state": "waiting"}
    return {**found, "state": "reopened" if submission.state == SubmissionState.APPROVED else "returned"}


def _taken_back(training_class: TrainingClass, submission: Submission | None) -> set[int]:
    """People whose approved result was taken back by itself."""
    if submission is None or training_class.state != ClassState.APPROVED:
        return set()
    taken = Q(completion__reversal__isnull=False) | Q(attendance__reversal__isnull=False)
    rows = ClassResult.objects.filter(taken, submission=submission, is_met=True)
    return set(rows.values_list("person_id", flat=True))


def _line(line: Line, is_met: bool, is_gone: bool) -> dict[str, Any]:
    person = line.seat.person
    return {
        "name": person.full_name, "year": year_of(person), "female": person.sex == Sex.FEMALE,
        "unit": line.seat.unit.name if line.seat.unit else "", "minutes": line.minutes, "total": line.total,
        "score": line.score, "result": "gone" if is_gone else "met" if is_met else "missed",
    }  # fmt: skip
