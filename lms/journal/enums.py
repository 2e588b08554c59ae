from django.db import models
from django.utils.translation import gettext_lazy as _


class ChangeKind(models.TextChoices):
    COMPLETION_RECORDED = "completion_recorded", _("Ghi nhận hoàn thành")
    COMPLETION_REVERSED = "completion_reversed", _("Hủy ghi nhận hoàn thành")
    POSTINGS_CHANGED = "postings_changed", _("Thay đổi vị trí công tác")
    UNITS_CHANGED = "units_changed", _("Thay đổi đơn vị")
    HEADCOUNT_DECLARED = "headcount_declared", _("Khai báo số người")
    ROLES_CHANGED = "roles_changed", _("Thay đổi phân quyền")
    AWARDS_CHANGED = "awards_changed", _("Thay đổi kết quả")
