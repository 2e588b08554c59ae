from django.db import models
from django.utils.translation import gettext_lazy as _


class CourseState(models.TextChoices):
    """Where a course stands for its author."""

    DRAFT = "draft", _("bản nháp")
    OPEN = "open", _("đang mở")
    CHANGED = "changed", _("có thay đổi chưa xuất bản")
    CLOSED = "closed", _("đã đóng")


UNSEEN = frozenset({CourseState.DRAFT, CourseState.CHANGED})
"""Where something waits that learners do not see yet."""
