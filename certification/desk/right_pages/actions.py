"""What the codes of the audit log mean in words. A code without words is shown as it is."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ACTIONS: dict[str, str | Promise] = {
    "audit.read": _("Xem nhật ký"),
    "roles.grant": _("Phân quyền"),
    "roles.change": _("Đổi phạm vi quyền"),
    "roles.revoke": _("Thu quyền"),
    "people.edit": _("Sửa hồ sơ"),
    "people.post": _("Ghi vị trí công tác"),
    "people.end": _("Ghi ngày kết thúc vị trí"),
    "people.void": _("Hủy vị trí ghi nhầm"),
    "people.merge": _("Gộp hồ sơ"),
    "people.unmerge": _("Tách hồ sơ đã gộp"),
    "people.export": _("Tải danh sách nhân sự"),
    "coverage.people": _("Xem người trong số liệu"),
    "coverage.export": _("Tải số liệu"),
    "accounts.stop": _("Khóa tài khoản"),
    "accounts.open": _("Mở tài khoản"),
    "issue_codes": _("Cấp thẻ kích hoạt"),
    "claim_account": _("Kích hoạt tài khoản"),
    "import_roster": _("Nhập danh sách"),
}
