"""What the worker does for imports, in the language of whoever asked.

Handlers may be repeated: each looks at the import's state first.
"""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model
from django.utils.translation import gettext as _
from django.utils.translation import override

from lms.dates import now
from lms.jobs.domain import JobRefused, handles
from lms.jobs.models import Job
from lms.roster.domain import run_apply, run_preview, run_undo
from lms.roster.domain.imports import APPLY_JOB, PREVIEW_JOB, UNDO_JOB
from lms.roster.models import RosterImport


@handles(PREVIEW_JOB)
def preview(job: Job) -> None:
    head, by = _subject(job)
    with override(job.payload["language"]):
        run_preview(head=head, round_no=job.payload["round"], by=by)


@handles(APPLY_JOB)
def apply(job: Job) -> None:
    head, by = _subject(job)
    with override(job.payload["language"]):
        run_apply(head=head, by=by, at=now())


@handles(UNDO_JOB)
def undo(job: Job) -> None:
    head, by = _subject(job)
    with override(job.payload["language"]):
        run_undo(head=head, by=by, at=now())


def _subject(job: Job) -> tuple[RosterImport, Any]:
    head = RosterImport.objects.filter(pk=job.payload["import"]).select_related("unit").first()
    by = get_user_model().objects.filter(pk=job.payload["by"]).first()
    if head is None or (job.payload["by"] is not None and by is None):
        raise JobRefused(_("Lần nhập này hoặc người yêu cầu không còn."))
    return head, by
