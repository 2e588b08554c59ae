from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Indicator(models.TextChoices):
    CORE = "core", _("chỉ tiêu chính")
    EXTENDED = "extended", _("chỉ tiêu mở rộng")


class Geography(models.TextChoices):
    THEN = "then", _("đơn vị của ngày đó")
    NOW = "now", _("đơn vị hiện nay")


class Audience(models.TextChoices):
    INTERNAL = "internal", _("nội bộ")
    EXTERNAL = "external", _("bên ngoài")


class Standing(models.TextChoices):
    """Roster against declaration of one unit, in the words of its manager; the last is told apart from "checked"."""

    NEITHER = "neither", _("chưa khai và chưa có danh sách")
    UNDECLARED = "undeclared", _("chưa khai")
    UNLISTED = "unlisted", _("đã khai, chưa có danh sách")
    SHORT = "short", _("danh sách thiếu người")
    CHECKED = "checked", _("đã đối chiếu")
    OVER = "over", _("danh sách nhiều hơn số khai báo")


class Lack(models.TextChoices):
    """What a unit still owes before its figure is certain; several standings may owe the same."""

    DECLARATION = "no-declaration", _("chưa khai báo số người")
    ROSTER = "short-roster", _("danh sách ít người hơn số khai báo")


class CoverageState(models.TextChoices):
    OK = "ok", _("đã đối chiếu")
    UNCHECKED = "unchecked", _("chưa đối chiếu")
    ROSTER_SHORT = "roster_short", _("danh sách thiếu người so với khai báo")
    NO_DATA = "no_data", _("không có số liệu")
    NO_DENOMINATOR = "no_denominator", _("chưa xác định tổng số người")


class MovementLineKey(models.TextChoices):
    HEADCOUNT = "headcount", _("người thuộc diện tính")
    COVERED = "covered", _("người đã đạt")
    UNCOVERED = "uncovered", _("người chưa đạt")


class Change(models.TextChoices):
    """Why a person is counted in a line on one day and not on the other. Joined and left: counted nowhere in the
    programme on the other day; transferred: counted elsewhere."""

    JOINED = "joined", _("mới vào diện tính")
    TRANSFERRED_IN = "transferred_in", _("chuyển đến từ nơi khác")
    LEFT = "left", _("không còn thuộc diện tính")
    TRANSFERRED_OUT = "transferred_out", _("chuyển đi nơi khác")
    TRAINED = "trained", _("được tập huấn, trở thành đạt")
    LOST = "lost", _("không còn đạt (hết hạn, thu hồi, đổi yêu cầu)")
    JOINED_COVERED = "joined_covered", _("mới vào diện tính, đã đạt")
    TRANSFERRED_IN_COVERED = "transferred_in_covered", _("chuyển đến từ nơi khác, đã đạt")
    LEFT_COVERED = "left_covered", _("không còn thuộc diện tính, đã đạt")
    TRANSFERRED_OUT_COVERED = "transferred_out_covered", _("chuyển đi nơi khác, đã đạt")
    JOINED_UNCOVERED = "joined_uncovered", _("mới vào diện tính, chưa đạt")
    TRANSFERRED_IN_UNCOVERED = "transferred_in_uncovered", _("chuyển đến từ nơi khác, chưa đạt")
    LEFT_UNCOVERED = "left_uncovered", _("không còn thuộc diện tính, chưa đạt")
    TRANSFERRED_OUT_UNCOVERED = "transferred_out_uncovered", _("chuyển đi nơi khác, chưa đạt")

    @property
    def plain(self) -> Change:
        """The same change without regard to who was covered."""
        return Change(self.value.removesuffix("_uncovered").removesuffix("_covered"))


class MilestoneState(models.TextChoices):
    """How a milestone stands today; `unsure` where enough people are covered but the list was not checked."""

    REACHED = "reached", _("đã đạt")
    UNSURE = "unsure", _("đủ số người, chưa kết luận")
    COMING = "coming", _("chưa tới hạn")
    MISSED = "missed", _("đã qua hạn, chưa đạt")


class PostingVerdict(models.TextChoices):
    """What a posting does for the headcount of a day."""

    DECIDES = "decides", _("vị trí này quyết định nơi được tính")
    SECONDARY = "secondary", _("còn hiệu lực, nhưng là kiêm nhiệm; vị trí chính quyết định")
    LATER = "later", _("còn hiệu lực, nhưng một vị trí bắt đầu sớm hơn quyết định")
    NOT_COUNTED = "not_counted", _("còn hiệu lực, nhưng nhóm này không thuộc chỉ tiêu")
    ENDED = "ended", _("đã kết thúc vào ngày ấy")
    FUTURE = "future", _("chưa bắt đầu vào ngày ấy")
    VOID = "void", _("ghi nhầm, đã hủy")
