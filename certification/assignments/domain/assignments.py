from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from certification.assignments.facts import rules_of
from certification.assignments.models import Assignment, AssignmentRule
from certification.assignments.preview import Preview, preview_rule
from certification.assignments.rules import Rule
from lms.authors import stored_login
from lms.dates import civil_date
from lms.jobs.domain import enqueue_job, run_job
from lms.journal.domain import record_audit
from lms.people.domain import lock_rows
from lms.people.models import Unit

REFRESH_JOB = "assignments.refresh"
AT_ONCE = 1_000
"""Up to so many people get their rows with the request; for more a worker writes them."""


class PlanChanged(ValueError):
    """What was previewed is not what would happen now; `preview` says what would."""

    def __init__(self, preview: Preview) -> None:
        super().__init__(_("Dữ liệu đã thay đổi từ lúc xem trước. Hãy xem lại rồi xác nhận."))
        self.preview = preview


@transaction.atomic
def give_assignment(
    *, name: str, unit: Unit, rule: Rule, by: Any, at: datetime, token: str | None = None
) -> Assignment:
    """Give required learning by `rule`. PlanChanged when `token` is not that of what would happen now.

    The rows of up to 1,000 people are written once this is committed, those of more by a worker.
    """
    preview = _checked(rule, token, at)
    kind, key = rule.what
    assignment = Assignment.objects.create(
        name=name, unit=unit, created_at=at, created_by=stored_login(by), **{f"{kind}_id": key}
    )
    _write_rule(assignment, rule, 1, by, at)
    _audit("assignments.give", assignment, rule, preview, by, at)
    _follow(assignment, 1, preview, by, at)
    return assignment


@transaction.atomic
def change_assignment(
    *, assignment: Assignment, name: str, rule: Rule, by: Any, at: datetime, token: str | None = None
) -> Assignment:
    """Put another rule in force; the unit and what is to be learnt stay. PlanChanged as above.

    What was fulfilled stays; open terms follow the new rule. Nothing is written when neither rule nor name differ.
    """
    locked = lock_rows(Assignment.objects.filter(pk=assignment.pk)).get()
    rule = replace(rule, assignment_id=locked.pk, unit_id=locked.unit_id, what=locked.what)
    preview = _checked(rule, token, at)
    if locked.name != name:
        before, locked.name = locked.name, name
        locked.save(update_fields=["name"])
        record_audit(
            by=by, action="assignments.rename", subject=str(locked.uuid), at=at, unit_id=locked.unit_id,
            detail={"before": before, "after": name},
        )  # fmt: skip
    if rules_of(Assignment.objects.filter(pk=locked.pk)) == [rule]:
        return locked
    number = locked.rules.aggregate(last=Max("number"))["last"] + 1
    _write_rule(locked, rule, number, by, at)
    _audit("assignments.change", locked, rule, preview, by, at)
    _follow(locked, number, preview, by, at)
    return locked


def _checked(rule: Rule, token: str | None, at: datetime) -> Preview:
    preview = preview_rule(rule, as_of=civil_date(at))
    if token is not None and token != preview.token:
        raise PlanChanged(preview)
    return preview


def _write_rule(assignment: Assignment, rule: Rule, number: int, by: Any, at: datetime) -> None:
    row = AssignmentRule.objects.create(
        assignment=assignment, number=number, cohort_id=rule.cohort_id, joined_within_days=rule.joined_within_days,
        starts_on=rule.starts_on, ends_on=rule.ends_on, due_on=rule.due_on, due_days=rule.due_days,
        renews_months=rule.renews_months, window_days=rule.window_days, recorded_at=at, recorded_by=stored_login(by),
    )  # fmt: skip
    row.categories.set(sorted(rule.categories))


def _audit(action: str, assignment: Assignment, rule: Rule, preview: Preview, by: Any, at: datetime) -> None:
    record_audit(
        by=by, action=action, subject=str(assignment.uuid), at=at, unit_id=assignment.unit_id,
        detail={
            "name": assignment.name, "what": list(rule.what), "categories": sorted(rule.categories),
            "cohort": rule.cohort_id, "joined_within_days": rule.joined_within_days, "starts_on": str(rule.starts_on),
            "ends_on": str(rule.ends_on or ""), "due": str(rule.due_on or rule.due_days),
            "renews_months": rule.renews_months, "window_days": rule.window_days, "reached": preview.reached,
            "added": preview.added.count, "dropped": preview.dropped.count, "moved": preview.moved.count,
        },
    )  # fmt: skip


def _follow(assignment: Assignment, number: int, preview: Preview, by: Any, at: datetime) -> None:
    """Write the rows: by a job, which runs here and now, after the commit, when few people are concerned."""
    job = enqueue_job(
        kind=REFRESH_JOB, key=f"{REFRESH_JOB}:{assignment.pk}:{number}", payload={"assignments": [assignment.pk]},
        by=by, at=at,
    )  # fmt: skip
    if preview.reached + preview.dropped.count <= AT_ONCE:
        run: Callable[[], Any] = lambda: run_job(job_id=job.pk)  # noqa: E731
        transaction.on_commit(run, robust=True)
