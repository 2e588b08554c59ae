from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.panels import FieldPanel


class Hotline(models.Model):
    """A number to call, with the date on which somebody checked it and where. Editable data, never code."""

    number = models.CharField(_("số gọi"), max_length=20, unique=True, help_text=_("Viết như đọc: 1900 969 680."))
    name = models.CharField(_("nơi nghe máy"), max_length=120, help_text=_("Ai trả lời, ví dụ “Bảo vệ trẻ em”."))
    note = models.CharField(
        _("ghi chú"), max_length=200, blank=True, help_text=_("Giờ trực, có mất phí không. Không kể vụ việc có thật.")
    )
    checked_on = models.DateField(_("kiểm tra ngày"), help_text=_("Ngày bạn gọi thử lần gần nhất."))
    source = models.CharField(_("nguồn"), max_length=200, help_text=_("Văn bản hoặc trang đã đăng số này."))
    order = models.PositiveSmallIntegerField(_("thứ tự"), default=0, help_text=_("Số nhỏ hiện trước."))
    is_shown = models.BooleanField(_("đang hiển thị"), default=True, help_text=_("Bỏ dấu để ẩn số mà không xóa."))

    panels = [
        FieldPanel("number"),
        FieldPanel("name"),
        FieldPanel("note"),
        FieldPanel("checked_on"),
        FieldPanel("source"),
        FieldPanel("order"),
        FieldPanel("is_shown"),
    ]

    class Meta:
        verbose_name = _("đường dây nóng")
        verbose_name_plural = pgettext_lazy("plural", "đường dây nóng")
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return f"{self.number} – {self.name}"

    @property
    def dial(self) -> str:
        """The digits for a `tel:` link."""
        return self.number.replace(" ", "")
