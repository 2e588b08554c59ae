"""What makes a question easy to guess or mute after the answer. Advice to its author, never a refusal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

MOST_LONGER_PERCENT = 35
"""A right option longer than the longest wrong one by more than this is picked for its length."""


def advice_on(options: Sequence[dict[str, Any]]) -> list[str]:
    """Sentences for the author of a question; `options` are {"text", "correct", "feedback"}."""
    found = []
    if stands_out(options):
        found.append(
            _(
                "Phương án đúng dài hơn hẳn các phương án khác nên dễ đoán: hãy viết ngắn lại, "
                "hoặc viết phương án sai dài thêm."
            )
        )
    mute = [number for number, option in enumerate(options, start=1) if not option["feedback"].strip()]
    if mute:
        found.append(
            _("Phương án %(numbers)s chưa có phản hồi: một câu thôi cũng giúp người chọn nhầm hiểu ra.")
            % {"numbers": ", ".join(map(str, mute))}
        )
    return found


def stands_out(options: Sequence[dict[str, Any]]) -> bool:
    """True when the longest right option beats the longest wrong one by more than MOST_LONGER_PERCENT."""
    right = [len(option["text"].strip()) for option in options if option["correct"]]
    wrong = [len(option["text"].strip()) for option in options if not option["correct"]]
    return bool(right and wrong) and 100 * max(right) > (100 + MOST_LONGER_PERCENT) * max(wrong)
