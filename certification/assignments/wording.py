"""Terms of an assignment in words."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from certification.assignments.rules import Rule


def due_text(rule: Rule) -> str:
    """By when: the same day for all, or so many days for each."""
    if rule.due_on is not None:
        return _("hết ngày %(day)s") % {"day": f"{rule.due_on:%d/%m/%Y}"}
    days = rule.due_days or 0
    return ngettext("%(days)s ngày cho mỗi người", "%(days)s ngày cho mỗi người", days) % {"days": days}


def renewal_text(rule: Rule) -> str:
    """How often, or nothing when once is enough."""
    if rule.renews_months is None:
        return ""
    return _("học lại sau mỗi %(months)s tháng, mở trước %(days)s ngày") % {
        "months": rule.renews_months,
        "days": rule.window_days,
    }


def span_text(rule: Rule) -> str:
    """From when, and until when if that is known."""
    start = f"{rule.starts_on:%d/%m/%Y}"
    if rule.ends_on is None:
        return _("từ %(start)s") % {"start": start}
    return _("từ %(start)s đến hết %(end)s") % {"start": start, "end": f"{rule.ends_on:%d/%m/%Y}"}


def newcomer_text(rule: Rule) -> str:
    """Whom it reaches of those who came lately, or nothing when that does not matter."""
    if rule.joined_within_days is None:
        return ""
    return _("chỉ người mới: bắt đầu không quá %(days)s ngày trước ngày bắt đầu, và mọi người vào sau") % {
        "days": rule.joined_within_days
    }
