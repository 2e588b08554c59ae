"""What a target asks, and what a decision changed of it, in sentences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from django.utils.translation import gettext as _

from certification.coverage.models import Target
from certification.coverage.targets import Rule, Terms


def joined(words: Sequence[str]) -> str:
    """ "K", "K và S", "K, S và M"."""
    if len(words) < 2:
        return "".join(words)
    return _("%(first)s và %(last)s") % {"first": ", ".join(words[:-1]), "last": words[-1]}


def place_text(target: Target) -> str:
    """Whose target it is: the name of its unit, or that it is everybody's."""
    return target.unit.name if target.unit else _("Chỉ tiêu chung")


def changes_between(before: Terms, after: Terms) -> list[str]:
    """What the later terms ask otherwise, a sentence each; basis and reason are shown by themselves and left out."""
    found = [
        *_named(before, after), *_shares(before, after), *_rules(before, after), *_milestones(before, after)
    ]  # fmt: skip
    return found or [_("Nội dung của chỉ tiêu không đổi.")]


def is_same(before: Terms, after: Terms) -> bool:
    """True when both ask the same by the same basis, whatever reasons they give."""
    keys = ("name", "share_percent", "due_on", "rules", "milestones", "class_size", "basis")
    return all(getattr(before, key) == getattr(after, key) for key in keys)


def _named(before: Terms, after: Terms) -> Iterator[str]:
    if before.name != after.name:
        yield _("Tên đổi từ “%(old)s” thành “%(new)s”.") % {"old": before.name, "new": after.name}


def _shares(before: Terms, after: Terms) -> Iterator[str]:
    old, new = before.share_percent, after.share_percent
    if new > old:
        yield _("Tỷ lệ phải đạt tăng từ %(old)s %% lên %(new)s %%.") % {"old": old, "new": new}
    if new < old:
        yield _("Tỷ lệ phải đạt giảm từ %(old)s %% xuống %(new)s %%.") % {"old": old, "new": new}
    if before.due_on != after.due_on:
        days = {"old": _day(before.due_on), "new": _day(after.due_on)}
        yield _("Thời hạn đổi từ %(old)s thành %(new)s.") % days
    if before.class_size != after.class_size:
        sizes = {"old": before.class_size, "new": after.class_size}
        yield _("Số người một lớp đổi từ %(old)s thành %(new)s.") % sizes


def _rules(before: Terms, after: Terms) -> Iterator[str]:
    old = {rule.category.pk: rule for rule in before.rules}
    new = {rule.category.pk: rule for rule in after.rules}
    for pk, rule in new.items():
        if pk not in old:
            yield _added(rule)
    for pk, rule in old.items():
        if pk not in new:
            yield _("Không còn tính nhóm “%(name)s”.") % {"name": rule.category.name}
    for pk, rule in new.items():
        if pk in old:
            yield from _changed(old[pk], rule)


def _added(rule: Rule) -> str:
    values = {"name": rule.category.name, "parts": joined(rule.parts), "share": rule.share_percent}
    if rule.share_percent is None:
        return _("Tính thêm nhóm “%(name)s”, phải đạt %(parts)s.") % values
    return _("Tính thêm nhóm “%(name)s”, phải đạt %(parts)s, tỷ lệ riêng %(share)s %%.") % values


def _changed(old: Rule, new: Rule) -> Iterator[str]:
    name = new.category.name
    if old.parts != new.parts:
        parts = {"name": name, "new": joined(new.parts), "old": joined(old.parts)}
        yield _("Nhóm “%(name)s” nay phải đạt %(new)s, trước đó là %(old)s.") % parts
    shares = {"name": name, "new": new.share_percent, "old": old.share_percent}
    if old.share_percent == new.share_percent:
        return
    if new.share_percent is None:
        yield _("Nhóm “%(name)s” không còn tỷ lệ riêng %(old)s %%, nay theo tỷ lệ chung.") % shares
    elif old.share_percent is None:
        yield _("Nhóm “%(name)s” nay có tỷ lệ riêng %(new)s %%.") % shares
    else:
        yield _("Tỷ lệ riêng của nhóm “%(name)s” đổi từ %(old)s %% thành %(new)s %%.") % shares


def _milestones(before: Terms, after: Terms) -> Iterator[str]:
    old, new = dict(before.milestones), dict(after.milestones)
    for day in sorted(old.keys() | new.keys()):
        values = {"day": _day(day), "old": old.get(day), "new": new.get(day)}
        if day not in old:
            yield _("Thêm mốc: đến hết %(day)s đạt %(new)s %%.") % values
        elif day not in new:
            yield _("Bỏ mốc %(day)s (%(old)s %%).") % values
        elif old[day] != new[day]:
            yield _("Mốc %(day)s đổi từ %(old)s %% thành %(new)s %%.") % values


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"
