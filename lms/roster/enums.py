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


class RowKind(models.TextChoices):
    """What applying a row would do."""

    NEW = "new", _("thêm mới")
    CHANGED = "changed", _("thay đổi")
    UNCHANGED = "unchanged", _("không đổi")
    TRANSFERRED = "transferred", _("chuyển đến")
    ERROR = "error", _("có lỗi")
