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
    "target.decide": _("Quyết định chỉ tiêu"),
    "coverage.people": _("Xem người trong số liệu"),
    "coverage.why": _("Xem vì sao một người được tính"),
    "coverage.export": _("Tải số liệu"),
    "coverage.list": _("Tải danh sách người trong số liệu"),
    "coverage.table": _("Tải bảng số liệu"),
    "exports.schedule": _("Đặt gửi định kỳ"),
    "exports.pause": _("Tạm dừng gửi định kỳ"),
    "exports.resume": _("Gửi tiếp định kỳ"),
    "exports.unschedule": _("Xóa lần gửi định kỳ"),
    "exports.edition": _("Gửi tệp định kỳ"),
    "tokens.grant": _("Tạo mã truy cập"),
    "tokens.revoke": _("Thu mã truy cập"),
    "accounts.stop": _("Khóa tài khoản"),
    "accounts.open": _("Mở tài khoản"),
    "units.read": _("Đọc danh sách đơn vị"),
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
    "teaching.cohort": _("Mở nhóm học"),
    "teaching.message": _("Nhắn tin cho học viên"),
    "teaching.export": _("Tải tiến độ học viên"),
    "teaching.grant": _("Thêm lượt hoặc thời gian làm bài"),
    "messages.arrived": _("Ghi tin báo là đã đến"),
    "messages.repeat": _("Gửi lại tin báo"),
    "messages.dismiss": _("Bỏ qua tin báo chưa gửi được"),
    "quiz.regrade": _("Chấm lại"),
    "classes.plan": _("Mở lớp"),
    "classes.change": _("Sửa thông tin lớp"),
    "classes.announce": _("Thông báo lớp"),
    "classes.cancel": _("Hủy lớp"),
    "classes.message": _("Nhắn cả lớp"),
    "classes.nominate": _("Cử người dự lớp"),
    "classes.sheet": _("Nhập tờ điểm danh"),
    "classes.row": _("Xác định người trên tờ điểm danh"),
    "classes.evidence": _("Thêm giấy tờ của lớp"),
    "classes.evidence_aside": _("Bỏ giấy tờ của lớp"),
    "classes.submit": _("Gửi duyệt kết quả lớp"),
    "classes.return": _("Trả lại kết quả lớp"),
    "classes.approve": _("Duyệt kết quả lớp"),
    "classes.reopen": _("Mở lại lớp đã duyệt"),
    "classes.reverse": _("Hủy kết quả lớp của một người"),
    "classes.trainer": _("Thêm giảng viên"),
    "classes.trainer_end": _("Cho giảng viên thôi giảng"),
    "classes.print": _("In giấy tờ của lớp"),
    "classes.sample": _("Rút mẫu kết quả lớp"),
    "campaigns.drive": _("Mở hoặc sửa đợt học"),
    "campaigns.close": _("Đóng đợt học"),
    "campaigns.invite": _("Mời vào đợt học"),
    "campaigns.people": _("Xem người trong đợt học"),
    "campaigns.export": _("Tải kết quả đợt học"),
    "campaigns.calendar": _("Sửa lịch năm"),
    "campaigns.load": _("Nạp lịch năm"),
    "reports.series": _("Sửa loạt báo cáo"),
    "reports.deadline": _("Sửa kỳ báo cáo"),
    "reports.open": _("Soạn báo cáo"),
    "reports.sections": _("Sửa lời văn báo cáo"),
    "reports.check": _("Kiểm tra báo cáo trước khi chốt"),
    "reports.reopen": _("Mở lại bản thảo báo cáo"),
    "reports.freeze": _("Chốt số liệu báo cáo"),
    "reports.restate": _("Lập bản đính chính"),
    "reports.submit": _("Nộp báo cáo"),
    "reports.accept": _("Nhận báo cáo"),
    "reports.return": _("Trả lại báo cáo"),
    "reports.number": _("Ghi số của báo cáo giấy"),
    "reports.send": _("Ghi việc gửi báo cáo"),
    "reports.export": _("Tải báo cáo"),
    "reports.read": _("Đọc danh sách báo cáo đã chốt"),
    "reports.people": _("Xem người trong báo cáo"),
    "publish_notice": _("Công bố thông báo dữ liệu cá nhân"),
    "link_identity": _("Liên kết tài khoản cơ quan"),
    "unlink_identity": _("Bỏ liên kết tài khoản cơ quan"),
    "issue_codes": _("Cấp thẻ kích hoạt"),
    "claim_account": _("Kích hoạt tài khoản"),
    "import_roster": _("Nhập danh sách"),
    "courses.export": _("Tải gói khóa học"),
    "courses.import": _("Nhập gói khóa học"),
    "awards.count": _("Tính khóa học vào một phần"),
    "awards.validity": _("Đổi hiệu lực của kết quả"),
    "awards.stop": _("Bỏ khóa học khỏi một phần"),
}

LABELS: dict[str, str | Promise] = {
    "fields": _("đã đổi"),
    "kind": _("vai trò"),
    "categories": _("nhóm"),
    "on": _("từ ngày"),
    "valid_from": _("áp dụng từ ngày"),
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
