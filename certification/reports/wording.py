"""What a report says before its author has written anything: honest sentences made of the figures."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from certification.coverage.enums import Audience, CoverageState
from certification.coverage.wording import WITHHELD, number_text, share_text
from certification.reports.contents import Document, Group
from lms.people.letterhead import PLACE_KINDS
from lms.vietnamese import plain

SECTIONS = ("situation", "results", "difficulties", "plans", "proposals")


def day_text(day: object) -> str:
    return f"{day:%d/%m/%Y}"


SECTION_LABELS = {
    "situation": gettext_lazy("Tình hình chung"),
    "results": gettext_lazy("Kết quả thực hiện"),
    "difficulties": gettext_lazy("Khó khăn, tồn tại"),
    "plans": gettext_lazy("Phương hướng, nhiệm vụ"),
    "proposals": gettext_lazy("Đề xuất, kiến nghị"),
}


def initials(name: str) -> str:
    """How a body is abbreviated in the sign of its papers: "Sở Y tế tỉnh Ninh Bình" is SYT."""
    words = name.split()
    kinds = {kind.split()[0] for kind in PLACE_KINDS}
    place = next((at for at, word in enumerate(words) if at and plain(word) in kinds), len(words))
    return "".join(word[0].upper() for word in words[:place])


def period_title(document: Document) -> str:
    return _("Kết quả tập huấn từ ngày %(first)s đến ngày %(last)s") % {
        "first": day_text(document.starts_on), "last": day_text(document.ends_on),
    }  # fmt: skip


def usual_sections(document: Document) -> dict[str, str]:
    """Texts that the author may keep, change or delete. They claim nothing that the figures do not say."""
    return {
        "situation": _situation(document),
        "results": _results(document),
        "difficulties": "\n\n".join(document.quality),
        "plans": _plans(document.total, document.target_percent),
        "proposals": "",
    }


def _said(number: int | None, group: Group) -> str:
    return WITHHELD if number is None and group.suppressed else number_text(number)


def _situation(document: Document) -> str:
    total = document.total
    values = {
        "unit": document.unit_name, "day": day_text(document.ends_on), "headcount": _said(total.headcount, total),
        "declared": _said(total.declared, total), "decision": document.programme_decision.rstrip("."),
    }  # fmt: skip
    said = [_("Đến ngày %(day)s, %(unit)s có %(headcount)s người thuộc diện phải tập huấn.") % values]
    if total.declared is not None and total.state != CoverageState.OK:
        said.append(_("Số người các đơn vị khai báo là %(declared)s.") % values)
    if document.programme_decision:
        said.append(_("Việc tập huấn thực hiện theo %(decision)s.") % values)
    return " ".join(said)


def _results(document: Document) -> str:
    total = document.total
    is_withheld = document.audience == Audience.EXTERNAL and any(line.online is None for line in document.units)
    values = {
        "new": _said(total.new_covered, total), "fresh": _said(total.new_attendances, total),
        "covered": _said(total.covered, total), "attendances": _said(total.attendances, total),
        "share": share_text(total.share), "target": document.target_percent,
        "classes": number_text(sum(line.classes or 0 for line in document.units)),
        "online": WITHHELD if is_withheld else number_text(sum(line.online or 0 for line in document.units)),
    }  # fmt: skip
    year = _(
        "Trong kỳ có thêm %(new)s người đạt yêu cầu, %(fresh)s lượt hoàn thành khóa học, trong đó %(online)s lượt học "
        "trực tuyến; tổ chức %(classes)s lớp."
    )
    said = [year % values, _("Lũy kế: %(covered)s người đã đạt, %(attendances)s lượt.") % values]
    said.append(_share_sentence(document, values))
    reached = document.units_at_target
    if reached is not None and reached[1]:
        said.append(
            _("%(reached)s trên %(all)s xã, phường, đặc khu đạt chỉ tiêu.")
            % {"reached": number_text(reached[0]), "all": number_text(reached[1])}
        )
    return " ".join(said)


def _share_sentence(document: Document, values: dict[str, object]) -> str:
    total = document.total
    if total.state == CoverageState.OK and total.share is not None:
        if total.reached:
            return _("Tỷ lệ %(share)s, đạt chỉ tiêu %(target)s %%.") % values
        return _("Tỷ lệ %(share)s, chưa đạt chỉ tiêu %(target)s %%.") % values
    if total.share is not None:
        return (
            _("So với số khai báo, tỷ lệ là %(share)s; danh sách còn thiếu người nên chưa kết luận về chỉ tiêu.")
            % values
        )
    return _("Danh sách chưa đối chiếu đủ với số khai báo nên chưa tính tỷ lệ.")


def _plans(total: Group, target_percent: int) -> str:
    if not total.gap:
        return ""
    return _("Cần tập huấn thêm ít nhất %(gap)s người để đạt %(target)s %%.") % {
        "gap": number_text(total.gap), "target": target_percent,
    }  # fmt: skip


def sentence_of(document: Document) -> str:
    """The state of the whole in one sentence, for the head of the page."""
    total = document.total
    values = {
        "covered": number_text(total.covered), "headcount": number_text(total.headcount),
        "share": share_text(total.share), "target": document.target_percent,
    }  # fmt: skip
    return f"{_('%(covered)s trên %(headcount)s người đã đạt.') % values} {_share_sentence(document, values)}"


def sections_shown(document: Document) -> list[tuple[str, str]]:
    """(heading, text) of the sections that say something."""
    return [(str(SECTION_LABELS[name]), text) for name in SECTIONS if (text := document.sections.get(name, ""))]
