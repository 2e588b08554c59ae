"""What an edition asks that the one before did not, in words."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _


def changes_between(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    """Sentences on the difference of two frozen demands (`content.manifest.what_counts`)."""
    found = []
    if before["rule"] != after["rule"]:
        found.append(_("Điều kiện hoàn thành đã đổi."))
    lessons = set(before["lessons"]), set(after["lessons"])
    if added := len(lessons[1] - lessons[0]):
        found.append(_("Thêm bài bắt buộc: %(count)s.") % {"count": added})
    if removed := len(lessons[0] - lessons[1]):
        found.append(_("Bớt bài bắt buộc: %(count)s.") % {"count": removed})
    activities = before["activities"], after["activities"]
    if added := len(activities[1].keys() - activities[0].keys()):
        found.append(_("Thêm hoạt động tính điểm: %(count)s.") % {"count": added})
    if removed := len(activities[0].keys() - activities[1].keys()):
        found.append(_("Bớt hoạt động tính điểm: %(count)s.") % {"count": removed})
    if any(activities[0][key] != activities[1][key] for key in activities[0].keys() & activities[1].keys()):
        found.append(_("Mức đạt của một hoạt động đã đổi."))
    return found
