"""What the report says from heading to signature, and its annexes; a section that says nothing is left out."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from certification.coverage.enums import CoverageState
from certification.coverage.figures import Counts
from certification.coverage.states import is_reached
from certification.coverage.wording import counts_sentence, number_text
from certification.reports.contents import Document, Group
from certification.reports.printing.paper import Annex, Block, Heading, Items, Paper, Paragraph
from certification.reports.printing.tables import category_sex_table, group_table, movement_table, result_table
from certification.reports.printing.unit_tables import unit_sex_table, unit_table

NO_BREAK = "\u00a0"
ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII")
SHOWN_OF_FINGERPRINT = 16


def paper_of(document: Document) -> Paper:
    annexes = list(_annexes(document))
    blocks = [_tied(block) for block in (*_opening(document), *_sections(document, annexes))]
    return Paper(
        letter=document.letter,
        sign=document.sign,
        marks=list(_marks(document)),
        kind=_("BÁO CÁO"),
        title=document.title,
        edition=_edition(document),
        addressees=document.recipients,
        blocks=blocks,
        recipients=[_("Như trên")] if document.recipients else ["……………………"],
        kept=document.kept,
        annexes=annexes,
        colophon=_colophon(document),
    )  # fmt: skip


def _edition(document: Document) -> str:
    """Which restatement it is; a first report says nothing."""
    if not _is_restated(document):
        return ""
    return _("(Bản điều chỉnh, lần %(number)s)") % {"number": document.version - 1}


def _is_restated(document: Document) -> bool:
    return document.version > 1


def _marks(document: Document) -> Iterator[str]:
    if not document.fingerprint:
        yield _("DỰ THẢO")
    if document.audience == "internal":
        yield _("LƯU HÀNH NỘI BỘ")


def _colophon(document: Document) -> str:
    if not document.fingerprint:
        return ""
    return _("Số liệu đã chốt, bản số %(version)s; dấu kiểm tra: %(print)s.") % {
        "version": document.version,
        "print": document.fingerprint[:SHOWN_OF_FINGERPRINT],
    }


def _opening(document: Document) -> Iterator[Block]:
    values = {
        "programme": document.programme,
        "decision": document.programme_decision,
        "body": document.letter.get("body") or document.unit_name,
        "first": f"{document.starts_on:%d/%m/%Y}",
        "last": f"{document.ends_on:%d/%m/%Y}",
    }
    if document.programme_decision:
        yield Paragraph(
            _(
                "Thực hiện chương trình “%(programme)s” (%(decision)s), %(body)s báo cáo kết quả từ ngày %(first)s "
                "đến hết ngày %(last)s như sau:"
            )
            % values
        )
    else:
        yield Paragraph(
            _(
                "Thực hiện chương trình “%(programme)s”, %(body)s báo cáo kết quả từ ngày %(first)s đến hết ngày "
                "%(last)s như sau:"
            )
            % values
        )
    if _is_restated(document):
        yield Paragraph(
            _("Báo cáo này điều chỉnh và thay thế báo cáo đã gửi về cùng kỳ. Những nội dung được điều chỉnh:")
            if document.restates
            else _("Báo cáo này điều chỉnh và thay thế báo cáo đã gửi về cùng kỳ.")
        )
        if document.restates:
            yield Items(document.restates)


def _sections(document: Document, annexes: list[Annex]) -> Iterator[Block]:
    written = {key: list(_paragraphs(text)) for key, text in document.sections.items()}
    sections: list[tuple[str, list[Block]]] = [
        (_("TÌNH HÌNH"), [*written.get("situation", [])]),
        (_("KẾT QUẢ"), [*_results(document, written.get("results", []), annexes)]),
        (_("KHÓ KHĂN, VƯỚNG MẮC"), [*written.get("difficulties", [])]),
        (_("PHƯƠNG HƯỚNG, NHIỆM VỤ"), [*written.get("plans", [])]),
        (_("KIẾN NGHỊ, ĐỀ XUẤT"), [*written.get("proposals", [])]),
    ]
    said = [(title, blocks) for title, blocks in sections if blocks]
    for number, (title, blocks) in zip(ROMAN, said, strict=False):
        yield Heading(f"{number}. {title}")
        yield from blocks


def _paragraphs(text: str) -> Iterator[Paragraph]:
    """Paragraphs are apart by an empty line; lines of one paragraph run together."""
    lines: list[str] = []
    for line in [*text.splitlines(), ""]:
        if line.strip():
            lines.append(line.strip())
        elif lines:
            yield Paragraph(" ".join(lines))
            lines = []


def _tied(block: Block) -> Block:
    """The sign of percent stays on the line of its number."""
    return Paragraph(block.text.replace(" %", NO_BREAK + "%")) if isinstance(block, Paragraph) else block


def _results(document: Document, written: list[Paragraph], annexes: list[Annex]) -> Iterator[Block]:
    parts: list[tuple[str, list[Block]]] = [(_("Kết quả chung"), [*_figures(document), result_table(document)])]
    if document.movement:
        parts.append((_("Biến động trong kỳ"), [movement_table(document)]))
    if written:
        parts.append((_("Kết quả cụ thể"), [*written]))
    for number, (title, blocks) in enumerate(parts, start=1):
        yield Heading(f"{number}. {title}")
        yield from blocks
    names = [_annex_name(annex) for annex in annexes]
    if names:
        yield Paragraph(_("(Số liệu chi tiết và cách tính: %(annexes)s.)") % {"annexes": ", ".join(names)})


def _total_sentence(document: Document) -> str:
    """The sentence of the pages on coverage, so that paper and page say the same."""
    group = document.total
    counts = Counts(
        headcount=group.headcount,
        declared=group.declared,
        covered=group.covered,
        parts=group.parts,
        attendances=group.attendances,
        gap=group.gap,
        reached=group.reached,
        state=CoverageState(group.state),
        suppressed=group.suppressed,
        expected=group.share[1] if group.share else None,
    )
    sentence = counts_sentence(counts, target_percent=document.target_percent)
    return sentence if group.suppressed else sentence[:1].lower() + sentence[1:]


def _figures(document: Document) -> Iterator[Block]:
    """What the total says: against target and milestone, by part, in the period, by commune."""
    first = [
        _("Tính đến hết ngày %(day)s: %(sentence)s")
        % {"day": f"{document.ends_on:%d/%m/%Y}", "sentence": _total_sentence(document)}
    ]
    group = document.total
    if group.gap and not group.suppressed:
        first.append(_("Để đạt chỉ tiêu còn phải tập huấn thêm %(gap)s người.") % {"gap": number_text(group.gap)})
    if document.milestone_percent is not None:
        first.append(_milestone_sentence(group, document.milestone_percent))
    yield Paragraph(" ".join(first))
    for sentence in _further_sentences(document):
        yield Paragraph(sentence)


def _further_sentences(document: Document) -> Iterator[str]:
    group = document.total
    held = [
        _("%(part)s: %(count)s người")
        % {"part": _part_name(document, key), "count": number_text(group.parts[key])}
        for key in group.parts
        if group.parts[key] is not None
    ]  # fmt: skip
    if held:
        yield _("Theo từng phần: %(parts)s.") % {"parts": "; ".join(held)}
    if group.new_covered is not None and group.new_attendances is not None:
        yield _("Trong kỳ có %(covered)s người mới đạt và %(times)s lượt tập huấn.") % {
            "covered": number_text(group.new_covered),
            "times": number_text(group.new_attendances),
        }
    if document.units_at_target is not None:
        reached, total = document.units_at_target
        yield _("Số xã, phường, đặc khu đạt từ %(target)s %% trở lên: %(reached)s trên %(total)s.") % {
            "target": document.target_percent,
            "reached": number_text(reached),
            "total": number_text(total),
        }


def _milestone_sentence(group: Group, percent: int) -> str:
    values = {"percent": percent}
    if group.headcount is None or group.covered is None:
        return _("Mốc của kỳ: %(percent)s %%.") % values
    reached = is_reached(
        state=CoverageState(group.state), headcount=group.headcount, covered=group.covered, share_percent=percent
    )
    if reached is None:
        return _("Mốc của kỳ: %(percent)s %%; chưa kết luận được vì chưa xác định đủ tổng số người.") % values
    return (
        _("Mốc của kỳ: %(percent)s %%; đã đạt.") % values
        if reached
        else _("Mốc của kỳ: %(percent)s %%; chưa đạt.") % values
    )


def _part_name(document: Document, key: str) -> str:
    if key == "KS":
        return _("cả K và S")
    name = document.part_names.get(key, "")
    return f"{key} ({name})" if name else key


def _annex_name(annex: Annex) -> str:
    return _("Phụ lục %(number)s") % {"number": annex.number} if annex.number else _("Phụ lục")


def _annexes(document: Document) -> Iterator[Annex]:
    found: list[tuple[str, list[Block], bool]] = []
    if document.units:
        found.append((_("KẾT QUẢ THEO ĐƠN VỊ"), [*_withheld_line(document), unit_table(document)], True))
        found.append(
            (_("KẾT QUẢ THEO ĐƠN VỊ VÀ GIỚI TÍNH"), [*_withheld_line(document), unit_sex_table(document)], True)
        )
    if document.by_category or document.by_sex:
        blocks = [*_withheld_line(document), group_table(document), *_crossed(document)]
        found.append((_("KẾT QUẢ THEO GIỚI TÍNH, NHÓM NGƯỜI VÀ CẤP"), blocks, True))
    notes = list(note_blocks(document))
    if notes:
        found.append((_("CÁCH TÍNH VÀ CHẤT LƯỢNG SỐ LIỆU"), notes, False))
    for number, (title, blocks, is_landscape) in zip(ROMAN, found, strict=False):
        yield Annex(number if len(found) > 1 else "", title, blocks, is_landscape)


def _crossed(document: Document) -> Iterator[Block]:
    """Categories by sex; outsiders read why they get none."""
    if document.by_category_sex is None:
        yield Paragraph(crossed_words())
    elif document.by_category_sex:
        yield Heading(_("Nhóm người theo giới tính"))
        yield category_sex_table(document)


def crossed_words() -> str:
    return _(
        "Bảng nhóm người theo giới tính chỉ có trong bản nội bộ: đặt cạnh các bảng khác, bảng ấy có thể làm lộ số nhỏ."
    )


def _withheld_line(document: Document) -> Iterator[Block]:
    if document.audience == "external":
        yield Paragraph(withheld_words())


def withheld_words() -> str:
    return _("“…” là số nhỏ hoặc số có thể làm lộ số nhỏ, không công bố. “–” là chưa có số liệu.")


def note_blocks(document: Document) -> Iterator[Block]:
    """How it was counted and what is not sure of it."""
    if document.rules:
        yield Heading(_("1. Cách tính"))
        yield Items(document.rules)
    if document.quality:
        yield Heading(_("%(number)s. Chất lượng số liệu") % {"number": 2 if document.rules else 1})
        yield Items(document.quality)
