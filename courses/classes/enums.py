from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ClassKind(models.TextChoices):
    """EXTERNAL and EARLIER count only with an explicit decision that recognises them."""

    OWN = "own", _("lớp do đơn vị tổ chức")
    EXTERNAL = "external", _("lớp nơi khác tổ chức, được công nhận")
    EARLIER = "earlier", _("lớp đã học trước năm 2026, được công nhận")


RECOGNISED_KINDS = frozenset({ClassKind.EXTERNAL, ClassKind.EARLIER})


class ClassState(models.TextChoices):
    DRAFT = "draft", _("đang chuẩn bị")
    ANNOUNCED = "announced", _("đã thông báo")
    SUBMITTED = "submitted", _("chờ duyệt kết quả")
    APPROVED = "approved", _("đã duyệt kết quả")
    CANCELLED = "cancelled", _("đã hủy")


CHANGEABLE_STATES = frozenset({ClassState.DRAFT, ClassState.ANNOUNCED})
"""While a class is in one of these, people, marks and papers may change."""
STANDING_STATES = frozenset({ClassState.ANNOUNCED, ClassState.SUBMITTED, ClassState.APPROVED})
"""Classes that take or took place: these can clash."""


class SeatState(models.TextChoices):
    REQUESTED = "requested", _("chờ xác nhận")
    CONFIRMED = "confirmed", pgettext_lazy("seat", "được dự")
    WAITING = "waiting", _("danh sách chờ")
    DECLINED = "declined", _("không được chấp nhận")
    WITHDRAWN = "withdrawn", _("đã rút")


LIVE_SEATS = frozenset({SeatState.REQUESTED, SeatState.CONFIRMED, SeatState.WAITING})
"""Whoever has such a seat may yet come: these can clash, and are told of changes."""


class SeatSource(models.TextChoices):
    NOMINATION = "nomination", _("đơn vị cử")
    SELF = "self", _("tự đăng ký")
    WALK_IN = "walk_in", _("đến thẳng lớp")


class MarkMethod(models.TextChoices):
    QR = "qr", _("quét mã QR")
    HAND = "hand", _("giảng viên ghi")
    SHEET = "sheet", _("nhập từ tờ điểm danh")


class EvidenceKind(models.TextChoices):
    SHEET = "sheet", _("tờ điểm danh có chữ ký")
    DECISION = "decision", _("quyết định, kế hoạch, công văn")
    RECOGNITION = "recognition", _("văn bản công nhận kết quả")
    OTHER = "other", _("giấy tờ khác")


class SheetState(models.TextChoices):
    PREVIEW = "preview", _("đang xem trước")
    APPLIED = "applied", _("đã nhập")
    DROPPED = "dropped", _("đã bỏ")


class RowState(models.TextChoices):
    """How a row of a sheet found its person."""

    MATCHED = "matched", _("khớp")
    DOUBTFUL = "doubtful", _("cần xem")
    UNKNOWN = "unknown", _("chưa có trong danh sách nhân sự")
    FAULTY = "faulty", _("có lỗi")
    LEFT_OUT = "left_out", _("bỏ qua")


OPEN_ROWS = frozenset({RowState.DOUBTFUL, RowState.UNKNOWN})
"""Rows of an applied sheet on which a human must still decide."""


class SubmissionState(models.TextChoices):
    WAITING = "waiting", _("chờ duyệt")
    APPROVED = "approved", _("đã duyệt")
    RETURNED = "returned", _("trả lại để bổ sung")


class Refusal(models.TextChoices):
    """Why a check-in was refused; `refusals` has the words."""

    INVALID = "invalid"
    LATE = "late"
    TOO_EARLY = "too_early"
    OVER = "over"
    NOT_OPEN = "not_open"
    OTHER_DEVICE = "other_device"
    NO_PERSON = "no_person"
    NOT_LISTED = "not_listed"
