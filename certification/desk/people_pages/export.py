"""The list of people as a workbook, written by a job."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from certification.desk.exports import Cell, export_kind, write_export
from certification.desk.people_pages.columns import columns_of
from lms.jobs.domain import JobRefused, handles
from lms.jobs.models import Job
from lms.people.permissions import is_manager
from lms.people.register import Wanted, all_lines, register

KIND = export_kind("people.export")


@handles(KIND)
def write_people(job: Job) -> dict[str, Any]:
    """Write what the page showed; the asker's rights are read anew, for they may have ended meanwhile."""
    user = job.created_by
    if user is None or not user.is_active or not is_manager(user):
        raise JobRefused(_("Bạn không còn quyền xem danh sách này."))
    as_of = date.fromisoformat(job.payload["as_of"])
    people = register(user, Wanted(**job.payload["wanted"]), as_of=as_of)
    columns = columns_of(job.payload["columns"])

    def rows() -> Iterator[list[Cell]]:
        for number, line in enumerate(all_lines(people, as_of=as_of), start=1):
            yield [number, *(column.value(line) for column in columns)]

    count = write_export(
        job=job,
        title=_("Danh sách"),
        headings=[_("STT"), *(str(column.label) for column in columns)],
        rows=rows(),
        total=people.order_by().count(),
        note=_("Danh sách nhân sự tính đến ngày %(day)s. Có dữ liệu cá nhân: chỉ dùng cho công việc, không gửi tiếp.")
        % {"day": f"{as_of:%d/%m/%Y}"},
    )
    return {"count": count}
