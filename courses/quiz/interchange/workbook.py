"""A workbook of questions, one a row: our own template, filled in or exported."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook

from courses.quiz.drafts import MOST_PARTS, QuestionDraft
from courses.quiz.enums import Difficulty, LegalCheck, QuestionKind
from courses.quiz.interchange import columns
from courses.quiz.interchange.items import MOST_BYTES, MOST_ITEMS, Collector, FileRefused, Item, tidied
from lms.archives import Bounds, NotSafe, check_xlsx
from lms.spreadsheets import TextBook
from lms.vietnamese import plain

EXAMPLES = {"vi du", "huong dan", "example", "examples", "guide"}
MOST_COLUMNS = 200
MOST_CELL = 32_767
"""Letters that a cell of Excel holds."""
FIRST_YEAR = 1900
"""Up to its end, Excel counts days otherwise than the calendar: such a date is written as text."""
SOLE = ("uuid", "kind", "stem")
REST = ("rationale", "citation", "check", "review_by", "difficulty", "tags", "ignores_case", "ignores_diacritics")


class NotUnderstood(ValueError):
    """A cell says something that its column does not know."""


def read_workbook(data: bytes) -> list[Item]:
    """Every row of every sheet that has a header of questions; the sheet of examples is passed over."""
    try:
        check_xlsx(data, Bounds(MOST_BYTES, MOST_ITEMS + columns.HEADER_WITHIN, MOST_COLUMNS))
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheets = [(name, book.get_sheet_by_name(name).to_python(skip_empty_area=False)) for name in book.sheet_names]
    except (NotSafe, CalamineError) as refusal:
        raise FileRefused(
            _("Tệp Excel bị hỏng, có mật khẩu hoặc quá lớn. Hãy chép câu hỏi sang tệp mẫu mới rồi gửi lại.")
        ) from refusal
    found = Collector()
    has_header = False
    for name, rows in sheets:
        if plain(name) in EXAMPLES:
            continue
        for index, row in enumerate(rows[: columns.HEADER_WITHIN]):
            header = columns.header_of(row)
            if header is not None:
                has_header = True
                _read_rows(found, header, rows[index + 1 :], index + 2)
                break
    if not has_header:
        raise FileRefused(_("Không thấy dòng tiêu đề có cột “Câu hỏi” và “Phương án 1”. Hãy dùng tệp mẫu."))
    return found.items


def write_workbook(drafts: Iterable[QuestionDraft]) -> tuple[bytes, list[tuple[QuestionDraft, str]]]:
    """(the workbook, [(a draft that it has no place for, why)])."""
    kept, left_out = [], []
    for draft in map(tidied, drafts):
        if any(len(text) > MOST_CELL for text in (draft.stem, draft.rationale)):
            left_out.append((draft, _("Câu hỏi hoặc giải thích dài hơn một ô của Excel.")))
        else:
            kept.append(draft)
    parts = max([columns.FEWEST_PARTS, *(len(draft.parts) for draft in kept)])
    book = TextBook()
    _write_sheet(book, _("Các câu hỏi"), kept, parts)
    _write_sheet(book, _("Ví dụ"), examples(), parts)
    return book.bytes(), left_out


def examples() -> list[QuestionDraft]:
    """One question of each kind, for the template's sheet of examples."""
    said = {"rationale": _("Vì sao cách này an toàn hơn."), "citation": _("Điều khoản hoặc tài liệu")}
    here = [_("Em nghe chị đây."), _("Sao chị không bỏ đi?"), _("Kể lại từ đầu xem nào.")]
    return [
        QuestionDraft(_("Bạn nói gì trước?"), [(text, text == here[0], "") for text in here], **said),
        QuestionDraft(
            _("Chị H. muốn kể. Những việc nào nên làm trước?"),
            [
                (_("Tìm chỗ riêng"), True, ""),
                (_("Nói giới hạn giữ kín"), True, ""),
                (_("Gọi cho chồng chị"), False, ""),
            ],
            **said,
        ),
        QuestionDraft(
            _("Cộng tác viên nên hỏi dồn cho ra chuyện."),
            [(_("Đúng"), False, ""), (_("Sai"), True, "")],
            kind=QuestionKind.TRUE_FALSE,
            **said,
        ),
        QuestionDraft(
            _("Nối số điện thoại với nơi nghe máy."),
            kind=QuestionKind.MATCHING,
            pairs=[("111", _("Bảo vệ trẻ em")), ("113", _("Công an")), ("115", _("Cấp cứu y tế"))],
            **said,
        ),
        QuestionDraft(
            _("Xếp các việc theo thứ tự."),
            kind=QuestionKind.ORDERING,
            items=[_("Tìm chỗ riêng"), _("Nói giới hạn giữ kín"), _("Lắng nghe")],
            **said,
        ),
        QuestionDraft(_("Trẻ em bị xâm hại thì gọi số ___."), kind=QuestionKind.FILL, answers=[("111", "")], **said),
    ]


def _write_sheet(book: TextBook, title: str, drafts: Sequence[QuestionDraft], parts: int) -> None:
    sheet = book.book.add_worksheet(title)
    layout = _layout(parts)
    for column, (name, number) in enumerate(layout):
        text = str(columns.HEADERS[name])
        sheet.write_string(0, column, text % {"number": number} if number else text, book.bold)
    sheet.set_column(0, len(layout) - 1, 22, book.text)
    sheet.freeze_panes(1, 0)
    for row, draft in enumerate(drafts, start=1):
        book.row(sheet, row, [_cell(draft, name, number) for name, number in layout])


def _layout(parts: int) -> list[tuple[str, int]]:
    numbers = range(1, parts + 1)
    found = [(name, 0) for name in SOLE] + [("text", number) for number in numbers] + [("right", 0)]
    found += [(name, number) for name in ("other", "said") for number in numbers]
    return found + [(name, 0) for name in REST]


def _cell(draft: QuestionDraft, name: str, number: int) -> Any:
    if number:
        values = [value for _kind, value in draft.parts]
        value = values[number - 1] if number <= len(values) else {}
        wanted = {"text": ("text", "left"), "other": ("right",), "said": ("feedback",)}[name]
        return next((value[each] for each in wanted if each in value), "")
    if name == "right":
        return ", ".join(str(place) for place, (_t, right, _s) in enumerate(draft.options, start=1) if right)
    value = getattr(draft, name)
    if name in ("kind", "check", "difficulty"):
        return str(value.label)
    if name == "tags":
        return _joined(value)
    if isinstance(value, date) and value.year <= FIRST_YEAR:
        return value.isoformat()
    if isinstance(value, bool):
        return _("có") if value else _("không")
    return str(value) if isinstance(value, UUID) else value


def _joined(tags: Sequence[str]) -> str:
    line = io.StringIO()
    csv.writer(line, delimiter=";", lineterminator="").writerow(tags)
    return line.getvalue() if tags else ""


def _split(text: str) -> list[str]:
    return [tag for row in csv.reader(io.StringIO(text, newline=""), delimiter=";") for tag in row if tag.strip()]


def _read_rows(found: Collector, header: dict[tuple[str, int], int], rows: list[list[Any]], first: int) -> None:
    for line, cells in enumerate(rows, start=first):
        row = {place: _text(cells[column]) for place, column in header.items() if column < len(cells)}
        row = {place: text for place, text in row.items() if text}
        if not row:
            continue
        stem = row.get(("stem", 0), "")
        try:
            found.add(line, stem, _draft(row, {place: cells[column] for place, column in header.items()}))
        except NotUnderstood as refusal:
            found.add(line, stem, problems=[str(refusal)])


def _text(cell: Any) -> str:
    if isinstance(cell, bool):
        return "1" if cell else "0"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell if cell is not None else "").replace("\r\n", "\n").strip()


def _draft(row: dict[tuple[str, int], str], raw: dict[tuple[str, int], Any]) -> QuestionDraft:
    numbers = sorted({number for name, number in row if number and name in ("text", "other")})
    if numbers and numbers[-1] > MOST_PARTS:
        raise NotUnderstood(_("Một câu hỏi có nhiều nhất %(most)s khối.") % {"most": MOST_PARTS})
    texts = [
        (row.get(("text", number), ""), row.get(("other", number), ""), row.get(("said", number), ""))
        for number in numbers
    ]
    right = _right(row.get(("right", 0), ""), numbers)
    kind = _choice(row.get(("kind", 0), ""), columns.kind_named, _("Loại")) or _usual_kind(texts, right)
    key: dict[str, Any]
    if kind == QuestionKind.MATCHING:
        key = {"pairs": [(left, other) for left, other, _said in texts]}
    elif kind == QuestionKind.ORDERING:
        key = {"items": [text for text, _other, _said in texts]}
    elif kind == QuestionKind.FILL:
        key = {"answers": [(text, said) for text, _other, said in texts]}
    else:
        key = {
            "options": [
                (text, number in right, said) for number, (text, _other, said) in zip(numbers, texts, strict=True)
            ]
        }
    return QuestionDraft(
        stem=row.get(("stem", 0), ""),
        kind=QuestionKind(kind),
        rationale=row.get(("rationale", 0), ""),
        citation=row.get(("citation", 0), ""),
        check=LegalCheck(
            _choice(row.get(("check", 0), ""), columns.check_named, _("Đối chiếu pháp luật")) or LegalCheck.PENDING
        ),
        difficulty=Difficulty(
            _choice(row.get(("difficulty", 0), ""), columns.difficulty_named, _("Độ khó")) or Difficulty.MEDIUM
        ),
        review_by=_day(raw.get(("review_by", 0)), row.get(("review_by", 0), "")),
        tags=_split(row.get(("tags", 0), "")),
        ignores_case=_yes(row.get(("ignores_case", 0), ""), True),
        ignores_diacritics=_yes(row.get(("ignores_diacritics", 0), ""), False),
        uuid=_uuid(row.get(("uuid", 0), "")),
        **key,
    )


def _usual_kind(texts: Sequence[tuple[str, str, str]], right: set[int]) -> str:
    """What a row without a kind is: pairs by their other sides, one or several right options by their number."""
    if any(other for _text, other, _said in texts):
        return QuestionKind.MATCHING
    return QuestionKind.MULTIPLE if len(right) > 1 else QuestionKind.SINGLE


def _right(text: str, numbers: Sequence[int]) -> set[int]:
    """The numbers of right options: "1, 3", "A; C" or "a c"."""
    found = set()
    for word in re.findall(r"\w+", text):
        number = int(word) if word.isascii() and word.isdigit() and len(word) < 4 else _letter(word)
        if number not in numbers:
            raise NotUnderstood(_("Đáp án đúng “%(word)s” không phải là một phương án của câu.") % {"word": word[:20]})
        found.add(number)
    return found


def _letter(word: str) -> int:
    return ord(word.upper()) - 64 if len(word) == 1 and word.isascii() and word.isalpha() else 0


def _choice(text: str, named: Any, column: str) -> str | None:
    if not text:
        return None
    value = named(text)
    if value is None:
        raise NotUnderstood(_("Cột “%(column)s”: không hiểu “%(text)s”.") % {"column": column, "text": text[:40]})
    return str(value)


def _yes(text: str, default: bool) -> bool:
    if not text:
        return default
    if plain(text) in columns.YES:
        return True
    if plain(text) in columns.NO:
        return False
    raise NotUnderstood(_("Hãy ghi “có” hoặc “không” thay cho “%(text)s”.") % {"text": text[:40]})


def _day(cell: Any, text: str) -> date | None:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if not text:
        return None
    match = re.fullmatch(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", text)
    try:
        return date(int(match[3]), int(match[2]), int(match[1])) if match else date.fromisoformat(text)
    except ValueError:
        raise NotUnderstood(_("Ngày “%(text)s” không đúng dạng ngày/tháng/năm.") % {"text": text[:20]}) from None


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        raise NotUnderstood(
            _("Mã câu hỏi “%(text)s” không đúng. Câu mới thì để trống cột này.") % {"text": text[:40]}
        ) from None
