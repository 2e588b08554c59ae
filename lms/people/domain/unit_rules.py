"""When a change of a unit is refused. Every rule is said in words for the person at the desk."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from lms.people.models import Posting, Unit, UnitName, UnitParent, UnitSuccession


class UnitRefused(ValueError):
    """A change of units would contradict what is on record; the message says what, and what to do."""


def day_text(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def check_code_free(code: str) -> None:
    """Codes are for ever: one that a closed unit bore is taken too."""
    holder = Unit.objects.filter(code=code).first()
    if holder is not None:
        raise UnitRefused(
            _("Mã “%(code)s” đã thuộc về %(unit)s. Hãy chọn mã khác.") % {"code": code, "unit": holder.name}
        )


def check_open(unit: Unit, day: date) -> None:
    """`unit` exists on `day` and nobody has decided to close it."""
    if unit.valid_from > day:
        raise UnitRefused(
            _("%(unit)s chỉ hoạt động từ ngày %(start)s, sau ngày %(day)s. Hãy chọn ngày muộn hơn.")
            % {"unit": unit.name, "start": day_text(unit.valid_from), "day": day_text(day)}
        )
    if unit.valid_to is not None:
        raise UnitRefused(
            _("%(unit)s đã đóng từ ngày %(end)s. Hãy chọn đơn vị đang hoạt động.")
            % {"unit": unit.name, "end": day_text(unit.valid_to)}
        )


def check_closing(unit: Unit, day: date) -> None:
    """`unit` may close on `day`: open, begun before, and without a change on or after that day."""
    check_open(unit, day)
    if unit.valid_from >= day:
        raise UnitRefused(
            _("%(unit)s bắt đầu từ ngày %(start)s; ngày hiệu lực phải sau ngày đó.")
            % {"unit": unit.name, "start": day_text(unit.valid_from)}
        )
    later = later_change(unit, day)
    if later:
        raise UnitRefused(
            _(
                "%(unit)s đã có thay đổi từ ngày %(day)s trở đi: %(what)s. Hãy hoàn tác thay đổi đó hoặc chọn ngày "
                "sau đó."
            )
            % {"unit": unit.name, "day": day_text(day), "what": later}
        )


def later_change(unit: Unit, day: date) -> str:
    """What is on record about `unit` from `day` on, in words; empty when nothing is."""
    name = UnitName.objects.filter(unit=unit, valid_from__gte=day).order_by("valid_from").first()
    if name is not None and name.valid_from > unit.valid_from:
        return _("đổi tên thành %(name)s ngày %(day)s") % {"name": name.name, "day": day_text(name.valid_from)}
    link = UnitParent.objects.filter(unit=unit, valid_from__gte=day).select_related("parent").first()
    if link is not None:
        return _("chuyển về %(parent)s ngày %(day)s") % {
            "parent": link.parent.name,
            "day": day_text(link.valid_from),
        }
    child = UnitParent.objects.filter(parent=unit, valid_from__gte=day).select_related("unit").first()
    if child is not None:
        return _("%(child)s về trực thuộc ngày %(day)s") % {
            "child": child.unit.name,
            "day": day_text(child.valid_from),
        }
    came = UnitSuccession.objects.filter(successor=unit, effective_on__gte=day).select_related("predecessor").first()
    if came is not None:
        return _("nhận sáp nhập %(unit)s ngày %(day)s") % {
            "unit": came.predecessor.name,
            "day": day_text(came.effective_on),
        }
    return ""


def check_empty(unit: Unit, day: date) -> None:
    """A unit that closes without a successor leaves nobody and nothing behind."""
    staying = Posting.objects.standing().filter(unit=unit).exclude(valid_to__lte=day).count()
    if staying:
        raise UnitRefused(
            _(
                "%(unit)s còn %(count)s vị trí công tác chưa kết thúc trước ngày %(day)s. Hãy chuyển hoặc cho nghỉ "
                "những người này, hoặc chọn đơn vị tiếp nhận."
            )
            % {"unit": unit.name, "count": staying, "day": day_text(day)}
        )
    child = UnitParent.objects.filter(parent=unit).exclude(valid_to__lte=day).select_related("unit").first()
    if child is not None:
        raise UnitRefused(
            _("%(child)s vẫn trực thuộc %(unit)s. Hãy chuyển hoặc đóng đơn vị đó trước.")
            % {"child": child.unit.name, "unit": unit.name}
        )
