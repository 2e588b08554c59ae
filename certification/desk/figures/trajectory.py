"""The way to the target in words, rows and a chart; what it says is worked out in `certification.coverage.forecast`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from certification.coverage.enums import CoverageState, MilestoneState
from certification.coverage.figures import Figures
from certification.coverage.forecast import (
    HISTORY,
    Need,
    Pace,
    Step,
    Trajectory,
    index_of,
    month_text,
    trajectory_of,
)
from certification.coverage.wording import UNKNOWN, number_text, share_text

TONES = {
    MilestoneState.REACHED: "good",
    MilestoneState.UNSURE: "warn",
    MilestoneState.COMING: "",
    MilestoneState.MISSED: "warn",
}


@dataclass(frozen=True)
class WayRow:
    month: str
    done: str
    asked: str
    hoped: str
    state: str
    tone: str


@dataclass(frozen=True)
class NeedRow:
    name: str
    people: str
    classes: str
    months: str
    monthly_people: str
    monthly_classes: str


@dataclass(frozen=True)
class Way:
    """`sentences`: the pace and where it leads; `assumptions`: what that takes for granted."""

    sentences: list[str]
    assumptions: list[str]
    chart: dict[str, Any]
    rows: list[WayRow]
    needs: list[NeedRow]
    class_size: int


def way_of(figures: Figures, *, began_on: date, today: date) -> Way | None:
    """None where :func:`why_no_way` says why."""
    found = trajectory_of(figures, began_on=began_on, today=today)
    if found is None or figures.asked is None:
        return None
    return Way(
        sentences=_sentences(figures, found),
        assumptions=_assumptions(found),
        chart=_chart(found),
        rows=_rows(found, today=today),
        needs=_needs(found),
        class_size=figures.asked.class_size,
    )


def why_no_way(figures: Figures, *, today: date) -> str:
    """What is missing where the way to the target cannot be told."""
    total, reporting = figures.total, figures.reporting
    if figures.as_of != today:
        return _(
            "Đường tới chỉ tiêu và dự báo chỉ có cho hôm nay. Hãy xem số liệu của hôm nay; trang này là số liệu của "
            "một ngày đã qua."
        )
    if total.state == CoverageState.UNCHECKED:
        return _(
            "Chưa dự báo được: %(missing)s trên %(units)s đơn vị chưa khai báo số người, nên chưa biết phải tập huấn "
            "bao nhiêu người. Theo danh sách hiện có thì còn cần ít nhất %(gap)s người."
        ) % {
            "missing": number_text(reporting.units - reporting.declaring), "units": number_text(reporting.units),
            "gap": number_text(total.gap),
        }  # fmt: skip
    if total.state == CoverageState.NO_DENOMINATOR:
        return _("Chưa dự báo được: chưa có danh sách nhân sự và chưa có số khai báo.")
    return _("Chưa dự báo được: danh sách nhân sự chưa có ai.")


def asked_sentence(figures: Figures) -> str:
    """Who asks how much, until when, and from which day that holds."""
    asked = figures.asked
    if asked is None:
        return ""
    values = {
        "target": figures.target_percent, "due": f"{asked.due_on:%d/%m/%Y}", "since": f"{asked.valid_from:%d/%m/%Y}",
        "unit": asked.set_by, "basis": asked.basis,
    }  # fmt: skip
    if asked.set_by:
        said = _("Chỉ tiêu: %(target)s %% đến hết ngày %(due)s, do %(unit)s đặt, áp dụng từ ngày %(since)s.") % values
    else:
        said = _("Chỉ tiêu: %(target)s %% đến hết ngày %(due)s, đặt chung cho mọi nơi, áp dụng từ %(since)s.") % values
    return said + (" " + _("Căn cứ: %(basis)s.") % {"basis": asked.basis.rstrip(".")} if asked.basis else "")


def month_words(month: str) -> str:
    """ "2026-03" as "03/2026"."""
    return f"{month[5:7]}/{month[:4]}"


def pace_text(pace: Pace) -> str:
    """People a month with one decimal, cut; a dash where no month is full yet."""
    if not pace.months:
        return UNKNOWN
    whole, tenth = divmod(pace.tenths, 10)
    return f"{number_text(whole)},{tenth}" if tenth else number_text(whole)


def _sentences(figures: Figures, found: Trajectory) -> list[str]:
    pace = found.pace
    if found.covered >= found.wanted:
        if figures.total.state == CoverageState.OK:
            return [_("Đã đủ số người của chỉ tiêu: cần %(wanted)s, đã có %(covered)s.") % _values(figures, found)]
        return [
            _(
                "Đã có %(covered)s người, đủ so với số người phải tập huấn (%(wanted)s), nhưng danh sách còn thiếu "
                "người so với khai báo nên chưa kết luận được."
            )
            % _values(figures, found)
        ]
    if not pace.months:
        return [_("Chương trình chưa qua tháng trọn nào, nên chưa tính được nhịp và chưa dự báo.")]
    values = _values(figures, found)
    if not pace.people:
        return [
            _("Trong %(number)s tháng trọn gần nhất (%(first)s–%(last)s) không có thêm ai đạt, nên không dự báo được.")
            % values
        ]
    said = [
        _(
            "Nhịp hiện nay: %(people)s người mới đạt trong %(number)s tháng trọn gần nhất (%(first)s–%(last)s), khoảng "
            "%(pace)s người mỗi tháng."
        )
        % values
    ]
    if found.is_in_time:
        said.append(_("Giữ nhịp ấy thì đạt chỉ tiêu vào tháng %(met)s, kịp hạn %(due)s.") % values)
    elif found.is_in_time is None:
        said.append(_("Hạn %(due)s đã qua; giữ nhịp ấy thì đủ số người vào tháng %(met)s.") % values)
    else:
        said.append(
            _(
                "Giữ nhịp ấy thì không kịp trước hạn: đến %(due)s mới đạt %(by_deadline)s người (%(share)s); tới tháng "
                "%(met)s mới đủ."
            )
            % values
        )
    return said


def _values(figures: Figures, found: Trajectory) -> dict[str, Any]:
    months = found.pace.months
    return {
        "wanted": number_text(found.wanted), "covered": number_text(found.covered),
        "people": number_text(found.pace.people), "number": len(months),
        "first": month_words(months[0]) if months else "", "last": month_words(months[-1]) if months else "",
        "pace": pace_text(found.pace), "met": month_words(found.met_in) if found.met_in else "",
        "due": f"{found.due_on:%d/%m/%Y}", "by_deadline": number_text(found.by_deadline),
        "share": share_text((found.by_deadline, found.expected)),
    }  # fmt: skip


def _assumptions(found: Trajectory) -> list[str]:
    return [
        _("Số người phải tập huấn giữ như hôm nay (%(expected)s người); ai đã đạt thì vẫn tính là đạt.")
        % {"expected": number_text(found.expected)},
        _("Mỗi tháng trọn sau tháng này thêm đúng nhịp của %(number)s tháng trọn gần nhất; tháng này không tính thêm.")
        % {"number": len(found.pace.months) or HISTORY},
        _("Các tháng đã qua tính theo những người có mặt hôm nay: ai đã rời đi thì không còn trong các điểm ấy."),
    ]


def _chart(found: Trajectory) -> dict[str, Any]:
    return {
        "kind": "line",
        "labels": [month_words(point.month) for point in found.points],
        "series": [
            {"name": _("đã đạt"), "values": [point.done for point in found.points]},
            {"name": _("mốc của chỉ tiêu"), "values": [point.asked for point in found.points]},
            {"name": _("dự báo theo nhịp hiện nay"), "values": [point.hoped for point in found.points]},
        ],
    }


def _rows(found: Trajectory, *, today: date) -> list[WayRow]:
    """The last months and the one that runs, then the months in which a milestone falls."""
    now = index_of(today)
    recent = {month_text(index) for index in range(now - HISTORY, now + 1)}
    steps = {month_text(index_of(step.due_on)): step for step in found.steps}
    return [
        WayRow(
            month_words(point.month),
            _people(point.done, found.expected),
            _asked(steps.get(point.month)),
            _people(point.hoped, found.expected) if point.month > month_text(now) else UNKNOWN,
            *_state(steps.get(point.month)),
        )
        for point in found.points
        if point.month in recent or point.month in steps
    ]


def _people(people: int | None, expected: int) -> str:
    if people is None:
        return UNKNOWN
    return _("%(people)s (%(share)s)") % {"people": number_text(people), "share": share_text((people, expected))}


def _asked(step: Step | None) -> str:
    if step is None:
        return UNKNOWN
    return _("%(people)s (%(share)s %%)") % {"people": number_text(step.people), "share": step.percent}


def _state(step: Step | None) -> tuple[str, str]:
    if step is None:
        return "", ""
    label = str(step.state.label)
    if step.met_in:
        label = _("%(state)s (%(month)s)") % {"state": label, "month": month_words(step.met_in)}
    return label, TONES[step.state]


def _needs(found: Trajectory) -> list[NeedRow]:
    return [
        _need_row(name, need)
        for name, need in [(_("Mốc kế tiếp"), found.next_need), (_("Hạn cuối"), found.last_need)]
        if need is not None
    ]


def _need_row(name: str, need: Need) -> NeedRow:
    return NeedRow(
        _("%(name)s: %(share)s %% đến hết %(day)s")
        % {"name": name, "share": need.percent, "day": f"{need.due_on:%d/%m/%Y}"},
        number_text(need.people),
        number_text(need.classes),
        number_text(need.months) if need.months else _("ngay trong tháng này"),
        number_text(need.monthly_people),
        number_text(need.monthly_classes),
    )
