"""Words for screens that others may see."""

from __future__ import annotations

import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

KEPT_OFF = ("bạo lực", "bạo hành", "xâm hại", "quấy rối", "nạn nhân", "hiếp dâm")
"""What no title, banner or poster says."""


def validate_neutral(text: str) -> None:
    """Refuse a text that names violence: it stands on a page or a poster that others see."""
    plain = " ".join(unicodedata.normalize("NFC", text).lower().split())
    for words in KEPT_OFF:
        if words in plain:
            raise ValidationError(
                _("Hãy bỏ chữ “%(words)s”: người khác có thể nhìn thấy màn hình hoặc tờ in của học viên.")
                % {"words": words},
                code="not_neutral",
            )
