"""What the codes of the audit log mean in words. A code without words is shown as it is."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lms.people.enums import RoleKind
from lms.roster.enums import Decision

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
    "units.open": _("Lập đơn vị"),
    "units.rename": _("Đổi tên đơn vị"),
    "units.move": _("Chuyển đơn vị cấp trên"),
    "units.merge": _("Sáp nhập đơn vị"),
    "units.split": _("Chia tách đơn vị"),
    "units.close": _("Giải thể đơn vị"),
    "units.undo": _("Hoàn tác thay đổi đơn vị"),
    "headcount.declare": _("Khai báo số người"),
    "headcount.export": _("Tải bảng đối chiếu"),
    "headcount.scan": _("Mở bản chụp văn bản"),
    "upload_roster": _("Gửi tệp danh sách"),
    "pad_identity_roster": _("Thêm số 0 đã mất của CCCD"),
    "undo_import_roster": _("Hoàn tác lần nhập danh sách"),
    "export_roster": _("Xuất danh sách hiện tại"),
    "decide_roster_row": _("Quyết định dòng chưa rõ"),
    "ask_transfer": _("Hỏi đơn vị đang quản lý"),
    "end_sessions": _("Đăng xuất thiết bị"),
    "reset_mfa": _("Gỡ lớp bảo vệ thứ hai"),
    "publish_notice": _("Công bố thông báo dữ liệu cá nhân"),
    "link_identity": _("Liên kết tài khoản cơ quan"),
    "unlink_identity": _("Bỏ liên kết tài khoản cơ quan"),
    "issue_codes": _("Cấp thẻ kích hoạt"),
    "claim_account": _("Kích hoạt tài khoản"),
    "import_roster": _("Nhập danh sách"),
}

LABELS: dict[str, str | Promise] = {
    "fields": _("đã đổi"),
    "kind": _("vai trò"),
    "categories": _("nhóm"),
    "on": _("từ ngày"),
    "effective_on": _("từ ngày"),
    "decision": _("quyết định"),
    "count": _("số người"),
    "rows": _("số dòng"),
    "devices": _("số thiết bị"),
    "as_of": _("tính đến ngày"),
    "format": _("dạng tệp"),
    "audience": _("gửi cho"),
}
"""What the keys of an entry's detail mean; the others are shown only with the stored data."""
FIELDS: dict[str, str | Promise] = {
    "full_name": _("họ và tên"),
    "birth_date": _("ngày sinh"),
    "birth_year": _("năm sinh"),
    "sex": _("giới tính"),
    "phone": _("điện thoại"),
    "email": _("thư điện tử"),
    "staff_code": _("mã cán bộ"),
    "identity": _("số định danh"),
}
VALUES: dict[str, dict[str, Any]] = {
    "kind": dict(RoleKind.choices),
    "decision": dict(Decision.choices),
    "fields": FIELDS,
    "audience": {"internal": _("nội bộ"), "external": _("bên ngoài")},
}


def in_words(detail: dict[str, Any]) -> list[tuple[str, str]]:
    """(what, value) of those parts of an entry's detail that have words, days as dd/mm/yyyy."""
    found = []
    for key, label in LABELS.items():
        value = detail.get(key)
        if value in (None, "", []):
            continue
        words = VALUES.get(key, {})
        parts = value if isinstance(value, list) else [value]
        found.append((str(label), ", ".join(str(words.get(part, _day(part))) for part in parts)))
    return found


def _day(value: Any) -> Any:
    try:
        return f"{date.fromisoformat(value):%d/%m/%Y}" if isinstance(value, str) else value
    except ValueError:
        return value
