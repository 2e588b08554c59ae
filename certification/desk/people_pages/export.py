"""The list of people as a file, written by a job."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from certification.desk.people_pages.columns import columns_of
from lms.exports.kinds import Cell, Column, ExportKind, ExportRefused, Payload, Table
from lms.people.enums import READING_ROLES
from lms.people.permissions import is_manager, rights_of
from lms.people.register import Wanted, all_lines, register


def reach(user: Any, payload: Payload, today: date) -> Any:
    """Her reading rights; ExportRefused when there are none any more."""
    if user is None or not user.is_active or not is_manager(user):
        raise ExportRefused(_("Bạn không còn quyền xem danh sách này."))
    if user.is_superuser:
        return "all"
    return sorted([unit, sorted(categories)] for unit, categories in rights_of(user, READING_ROLES))


def table(user: Any, payload: Payload, today: date) -> Table:
    """What the page showed."""
    as_of = date.fromisoformat(payload["as_of"])
    wanted = Wanted(**payload["wanted"])
    people = register(user, wanted, as_of=as_of)
    columns = columns_of(payload["columns"])

    def rows() -> Iterator[list[Cell]]:
        for number, line in enumerate(all_lines(people, as_of=as_of), start=1):
            yield [number, *(column.value(line) for column in columns)]

    return Table(
        title=_("Danh sách"),
        columns=[Column("number", _("STT")), *(Column(column.key, str(column.label)) for column in columns)],
        rows=rows(),
        total=people.order_by().count(),
        note=_("Danh sách nhân sự tính đến ngày %(day)s. Có dữ liệu cá nhân: chỉ dùng cho công việc, không gửi tiếp.")
        % {"day": f"{as_of:%d/%m/%Y}"},
        unit_id=wanted.unit_id,
    )


REGISTER = ExportKind(
    name="people.export",
    label=gettext_lazy("Danh sách nhân sự"),
    reach=reach,
    table=table,
    home=lambda payload: reverse("certification_desk:register"),
)
