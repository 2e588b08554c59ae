from django.db import models
from django.utils.translation import gettext_lazy as _


class Column(models.TextChoices):
    """What a column of a roster holds; the label is the header that our own workbooks use."""

    NAME = "name", _("Họ và tên")
    BIRTH = "birth", _("Ngày sinh")
    SEX = "sex", _("Giới tính")
    IDENTITY = "identity", _("CCCD")
    PHONE = "phone", _("Điện thoại")
    EMAIL = "email", _("Thư điện tử")
    UNIT_CODE = "unit_code", _("Mã đơn vị")
    UNIT = "unit", _("Đơn vị")
    CATEGORY = "category", _("Nhóm đối tượng")
    JOB_TITLE = "job_title", _("Chức vụ")
    STAFF_CODE = "staff_code", _("Mã cán bộ")
    FROM = "from", _("Từ ngày")
    UNTIL = "until", _("Đến ngày")
    LEAVING = "leaving", _("Ngày nghỉ việc")
    REF = "ref", _("Mã hồ sơ")


TEMPLATE_COLUMNS = [
    column for column in Column if column not in {Column.UNIT_CODE, Column.UNTIL, Column.LEAVING, Column.REF}
]
"""What an empty template asks for; the others are read where a file has them."""


class RowKind(models.TextChoices):
    """What applying a row would do."""

    NEW = "new", _("thêm mới")
    CHANGED = "changed", _("thay đổi")
    UNCHANGED = "unchanged", _("không đổi")
    TRANSFERRED = "transferred", _("chuyển đến")
    LEFT = "left", _("rời đơn vị")
    DOUBTFUL = "doubtful", _("cần quyết định")
    ERROR = "error", _("có lỗi")


WRITING_KINDS = frozenset({RowKind.NEW, RowKind.CHANGED, RowKind.TRANSFERRED, RowKind.LEFT})


class Doubt(models.TextChoices):
    """Why only a human can say what a row means."""

    OTHER_NUMBER = "other_number", _("cùng tên, khác số định danh")
    OTHER_NAME = "other_name", _("cùng số định danh, khác tên")
    OTHER_BIRTH = "other_birth", _("cùng tên và liên lạc, khác ngày sinh")
    ROWS_ALIKE = "rows_alike", _("hai dòng giống nhau")
    SEVERAL = "several", _("nhiều người trùng thông tin")
    ELSEWHERE = "elsewhere", _("trùng với người ở đơn vị khác")
    TRANSFER = "transfer", _("chuyển từ đơn vị khác")


class Decision(models.TextChoices):
    """What a human made of a doubtful row."""

    SAME = "same", _("cùng một người")
    OTHER = "other", _("người khác")
    SKIPPED = "skipped", _("bỏ qua")
    AGREED = "agreed", _("đồng ý chuyển")
    REFUSED = "refused", _("không đồng ý chuyển")
    SUPERSEDED = "superseded", _("có bản mới hơn")


class ImportState(models.TextChoices):
    READING = "reading", _("đang đọc")
    READY = "ready", _("chờ nhập")
    APPLYING = "applying", _("đang ghi")
    APPLIED = "applied", _("đã nhập")
    UNDOING = "undoing", _("đang hoàn tác")
    UNDONE = "undone", _("đã hoàn tác")
    FAILED = "failed", _("không đọc được")
    DROPPED = "dropped", _("đã bỏ")


BUSY_STATES = frozenset({ImportState.READING, ImportState.APPLYING, ImportState.UNDOING})
"""Work is under way: the page waits."""
