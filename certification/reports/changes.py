"""What a restatement changed in the figures: the same lines on the page and in the printed report."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from django.utils.translation import gettext as _

from certification.coverage.wording import number_text, part_label, share_text
from certification.reports.contents import Document
from lms.people.enums import Sex

NUMBERS = ("headcount", "declared", "covered", "new_covered", "attendances", "new_attendances", "gap")


@dataclass(frozen=True)
class FigureChange:
    """One number that differs: `where` is the group, empty for the whole."""

    where: str
    what: str
    before: int | None
    after: int | None

    @property
    def sentence(self) -> str:
        values = {
            "where": self.where, "what": self.what, "before": number_text(self.before),
            "after": number_text(self.after),
        }  # fmt: skip
        if self.where:
            return _("%(where)s – %(what)s: %(before)s → %(after)s.") % values
        return _("%(what)s: %(before)s → %(after)s.") % values


def what_label(key: str) -> str:
    return {
        "headcount": _("tổng số người"),
        "declared": _("số khai báo"),
        "covered": _("đã đạt"),
        "new_covered": _("đạt trong kỳ"),
        "attendances": _("lượt lũy kế"),
        "new_attendances": _("lượt trong kỳ"),
        "gap": _("còn thiếu"),
    }.get(key) or _("phần %(part)s") % {"part": part_label(key)}


def figure_changes(old: dict[str, Any], new: dict[str, Any]) -> list[FigureChange]:
    """Every number that differs between two documents (`Document.as_dict`), the whole first."""
    found = _of_group("", old["total"], new["total"])
    names = {**old["category_names"], **new["category_names"]}
    for label, key in ((dict(Sex.choices), "by_sex"), (names, "by_category")):
        for code in {**old[key], **new[key]}:
            found += _of_group(str(label.get(code, code)), old[key].get(code), new[key].get(code))
    found += _of_crossings(old, new, names)
    before = {line["code"]: line for line in old["units"]}
    after = {line["code"]: line for line in new["units"]}
    for code in {**after, **before}:
        line = after.get(code) or before[code]
        found += _of_group(
            line["name"], before.get(code, {}).get("counts"), after.get(code, {}).get("counts")
        )  # fmt: skip
    return found


def _of_crossings(old: dict[str, Any], new: dict[str, Any], names: dict[str, str]) -> list[FigureChange]:
    """By category and sex; nothing where one of the two was frozen before that was counted."""
    before, after = old.get("by_category_sex"), new.get("by_category_sex")
    if not before or not after:
        return []
    sexes = dict(Sex.choices)
    return [
        change
        for code in {**before, **after}
        for sex in {**before.get(code, {}), **after.get(code, {})}
        for change in _of_group(
            _("%(category)s, %(sex)s") % {"category": names.get(code, code), "sex": sexes.get(sex, sex)},
            before.get(code, {}).get(sex), after.get(code, {}).get(sex),
        )
    ]  # fmt: skip


def _of_group(where: str, old: dict[str, Any] | None, new: dict[str, Any] | None) -> list[FigureChange]:
    old, new = old or {}, new or {}
    found = [
        FigureChange(where, what_label(key), old.get(key), new.get(key))
        for key in NUMBERS
        if old.get(key) != new.get(key)
    ]
    before, after = old.get("parts", {}), new.get("parts", {})
    found += [
        FigureChange(where, what_label(part), before.get(part), after.get(part))
        for part in {**before, **after}
        if before.get(part) != after.get(part)
    ]
    return found


def change_sentences(old: dict[str, Any], new: Document, *, reason: str) -> list[str]:
    """What the restated document prints: why, and the figures of the whole that changed."""
    said = [
        _("Báo cáo này thay bản %(number)s. Lý do: %(reason)s.")
        % {"number": old["version"], "reason": reason.rstrip(".")}
    ]
    changed = _of_group("", old["total"], asdict(new.total))
    if not changed:
        said.append(_("Số liệu chung không đổi."))
    for change in changed:
        text = change.sentence
        said.append(f"{text[:1].upper()}{text[1:]}")
    before, after = _share(old["total"]), _share(asdict(new.total))
    if before != after:
        said.append(_("Tỷ lệ: %(before)s → %(after)s.") % {"before": share_text(before), "after": share_text(after)})
    return said


def _share(group: dict[str, Any]) -> tuple[int, int] | None:
    share = group.get("share")
    return (share[0], share[1]) if share else None
