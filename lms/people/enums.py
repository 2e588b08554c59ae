from django.db import models
from django.utils.translation import gettext_lazy as _


class Sex(models.TextChoices):
    FEMALE = "female", _("nữ")
    MALE = "male", _("nam")
    OTHER = "other", _("khác")
    UNDECLARED = "undeclared", _("chưa khai")


class UnitKind(models.TextChoices):
    PROVINCE = "province", _("tỉnh, thành phố")
    DEPARTMENT = "department", _("sở, ngành")
    COMMUNE = "commune", _("xã, phường, đặc khu")
    STATION = "station", _("đơn vị trực thuộc")
    OTHER = "other", _("khác")


class Standing(models.TextChoices):
    """Whom a list of the register holds."""

    ACTIVE = "active", _("đang công tác")
    LEFT = "left", _("đã rời")
    ALL = "all", _("tất cả")


class ReorganisationKind(models.TextChoices):
    OPEN = "open", _("lập mới")
    RENAME = "rename", _("đổi tên")
    MOVE = "move", _("chuyển đơn vị cấp trên")
    MERGE = "merge", _("sáp nhập")
    SPLIT = "split", _("chia tách")
    CLOSE = "close", _("giải thể")


class RoleKind(models.TextChoices):
    TRAINER = "trainer", _("giảng viên")
    MANAGER = "manager", _("cán bộ phụ trách")
    ADMINISTRATOR = "administrator", _("quản trị chương trình")
    AUDITOR = "auditor", _("kiểm tra, giám sát")
    LIBRARIAN = "librarian", _("quản trị thư viện")


GRANTABLE_ROLES = frozenset({RoleKind.TRAINER, RoleKind.MANAGER, RoleKind.AUDITOR})
"""What an administrator of a programme may grant within her subtree; the others are for superusers."""
MANAGING_ROLES = frozenset({RoleKind.MANAGER, RoleKind.ADMINISTRATOR})
READING_ROLES = MANAGING_ROLES | {RoleKind.AUDITOR}
