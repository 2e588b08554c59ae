from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

DEMO_PASSWORD = "tap-huan-demo"  # noqa: S105 - published on purpose, and refused outside the demo


class DemoPasswordValidator:
    """Nobody chooses the published demo password outside the demo."""

    def validate(self, password: str, user: Any = None) -> None:
        if password == DEMO_PASSWORD and not getattr(settings, "TAPHUAN_DEMO", False):
            raise ValidationError(_("Mật khẩu này đã công khai trong tài liệu; hãy chọn mật khẩu khác."))

    def get_help_text(self) -> str:
        return _("Không dùng mật khẩu của bản dùng thử.")
