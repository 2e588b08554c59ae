"""Numbers and states in Vietnamese words, the same on pages and in exports."""

from __future__ import annotations

from django.utils.translation import gettext as _

from certification.coverage.enums import CoverageState
from certification.coverage.figures import Counts

WITHHELD = "…"
UNKNOWN = "–"


def number_text(number: int | None) -> str:
    """1234 as "1.234"; a dash for what is not known."""
    return UNKNOWN if number is None else f"{number:,}".replace(",", ".")


def share_text(share: tuple[int, int] | None) -> str:
    """One decimal, cut, never rounded up: (7996, 10000) as "79,9 %"; a dash for no share."""
    if share is None or share[1] == 0:
        return UNKNOWN
    tenths = 1000 * share[0] // share[1]
    return f"{number_text(tenths // 10)},{tenths % 10} %"


def part_label(key: str) -> str:
    return _("K và S") if key == "KS" else key


def counts_sentence(counts: Counts, *, target_percent: int) -> str:
    """What the figure says, with its denominator and whether the target is reached."""
    values = {
        "covered": number_text(counts.covered),
        "headcount": number_text(counts.headcount),
        "expected": number_text(counts.expected),
        "share": share_text(counts.share),
        "target": target_percent,
    }
    if counts.suppressed:
        return _("Số liệu nhỏ không được công bố.")
    if counts.state == CoverageState.OK and counts.reached:
        return _("%(covered)s trên %(headcount)s người đã đạt: %(share)s. Đã đạt chỉ tiêu %(target)s %%.") % values
    if counts.state == CoverageState.OK:
        return _("%(covered)s trên %(headcount)s người đã đạt: %(share)s. Chưa đạt chỉ tiêu %(target)s %%.") % values
    if counts.state == CoverageState.ROSTER_SHORT and counts.share is not None:
        return (
            _(
                "%(covered)s người đã đạt, bằng %(share)s của %(expected)s người tính theo số khai báo; danh sách mới "
                "có %(headcount)s người, nên chưa kết luận được chỉ tiêu %(target)s %%."
            )
            % values
        )
    if counts.state == CoverageState.ROSTER_SHORT:
        return (
            _(
                "%(covered)s trên %(headcount)s người trong danh sách đã đạt. Có đơn vị lập danh sách thiếu người so "
                "với số khai báo, nên chưa tính tỷ lệ."
            )
            % values
        )
    if counts.state == CoverageState.UNCHECKED:
        return (
            _(
                "%(covered)s trên %(headcount)s người trong danh sách đã đạt. Danh sách chưa đối chiếu với số người "
                "được khai báo, nên chưa tính tỷ lệ."
            )
            % values
        )
    if counts.state == CoverageState.NO_DATA:
        return _("Không có số liệu: danh sách chưa có ai vào ngày này.")
    return _("Chưa xác định tổng số người: chưa có danh sách và chưa có số khai báo.")
