"""The desk's own tabs of managers' pages."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from lms.people.enums import RoleKind
from lms.people.tabs import ManageTab, Reader
from lms.roster.permissions import rows_to_decide


def desk_tabs(reader: Reader) -> Iterator[ManageTab]:
    def tab(name: str, label: str, order: int, *, view: str = "", waiting: int = 0) -> ManageTab:
        return ManageTab(name, label, reverse(f"certification_desk:{view or name}"), order, waiting)

    if not reader.reads:
        return  # a trainer among her classes
    if reader.changes:
        yield tab("week", _("Tuần này"), 5)
    yield tab("figures", _("Số liệu"), 10, view="manage")
    yield tab("people", _("Nhân sự"), 20, view="register")
    yield tab("units", _("Đơn vị"), 60)
    if RoleKind.ADMINISTRATOR in reader.kinds:
        yield tab("targets", _("Chỉ tiêu"), 65)
    yield tab("declarations", _("Khai báo số người"), 70)
    if reader.changes:
        yield tab("roster", _("Nhập danh sách"), 80)
        yield tab("review", _("Cần quyết định"), 85, waiting=rows_to_decide(reader.user).count())
        yield tab("cards", _("Thẻ kích hoạt"), 90)
    if reader.audits:
        yield tab("roles", _("Phân quyền"), 95)
        yield tab("audit", _("Nhật ký"), 96)
