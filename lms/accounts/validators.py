from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.password_validation import MinimumLengthValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

DEMO_PASSWORD = "tap-huan-demo"  # noqa: S105 - published on purpose, and refused outside the demo


class LengthValidator(MinimumLengthValidator):
    """Django's rule, in words that its Vietnamese translation lacks."""

    def get_error_message(self) -> str:
        return _("Mật khẩu quá ngắn: cần ít nhất %(min_length)d ký tự.") % {"min_length": self.min_length}

    def get_help_text(self) -> str:
        return _("Ít nhất %(min_length)d ký tự.") % {"min_length": self.min_length}


class DemoPasswordValidator:
    """Nobody chooses the published demo password outside the demo."""

    def validate(self, password: str, user: Any = None) -> None:
        if password == DEMO_PASSWORD and not getattr(settings, "TAPHUAN_DEMO", False):
            raise ValidationError(_("Mật khẩu này đã công khai trong tài liệu; hãy chọn mật khẩu khác."))

    def get_help_text(self) -> str:
        return _("Không dùng mật khẩu của bản dùng thử.")
