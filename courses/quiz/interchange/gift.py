"""Reading GIFT (https://docs.moodle.org/en/GIFT_format) as Moodle reads and writes it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from courses.quiz.drafts import QuestionDraft
from courses.quiz.enums import QuestionKind
from courses.quiz.interchange import gift_text
from courses.quiz.interchange.gift_notes import FALSE, TRUE, Notes, extras, read_notes
from courses.quiz.interchange.items import Collector, Item, in_one_line

GAP = "_____"
_WEIGHT = re.compile(r"\s*%(-?[0-9]{1,3}(?:\.[0-9]*)?)%")
_TRUTH = {"T": True, "TRUE": True, "F": False, "FALSE": False}
FULL = Fraction(100)


class NotUnderstood(ValueError):
    """The question is of a kind that the bank does not have, or is not written as GIFT is."""


@dataclass
class Answers:
    """What stands between the braces, as it is being understood."""

    text: str
    form: str
    notes: Notes
    told: list[str] = field(default_factory=list)

    def words(self, text: str) -> str:
        """The text for people of a piece that may bear a format of its own, on one line as the bank's fields are."""
        form, rest = gift_text.formatted(text, self.form)
        found = self.lines(re.sub(r"\s*\n\s*", " ", rest), form)
        return in_one_line(found) if form == "html" else found

    def lines(self, text: str, form: str) -> str:
        """The text for people of a longer piece."""
        stripped = "\n".join(line.strip() for line in text.strip().split("\n"))
        found, has_media = gift_text.plain_text(gift_text.unescape(stripped), form)
        if has_media:
            self.tell(_("Ảnh hoặc tệp trong câu không được mang theo."))
        return found

    def tell(self, sentence: str) -> None:
        if sentence not in self.told:
            self.told.append(sentence)


def read_gift(text: str) -> list[Item]:
    """Every question of a GIFT file; what stands between blank lines is one."""
    found = Collector()
    category = ""
    for line, lines in _blocks(text):
        comments = [each.strip() for each in lines if each.lstrip().startswith("//")]
        body = "\n".join(each for each in lines if not each.lstrip().startswith("//")).strip()
        if body.startswith("$CATEGORY:"):
            first, _break, body = body.partition("\n")
            category = _topic(first.partition(":")[2])
            body = body.strip()
        if not body:
            continue
        notes = read_notes(comments)
        if not notes.own and category:
            notes.tags.append(category)
        name, body = _name(body)
        answers = Answers("", "moodle", notes)
        try:
            draft = _draft(body, answers)
        except NotUnderstood as refusal:
            found.add(line, name or body, problems=[str(refusal)])
        else:
            found.add(line, name or draft.stem, draft, notes=answers.told)
    return found.items


def _blocks(text: str) -> Iterator[tuple[int, list[str]]]:
    """(number of the first line that is no comment, lines) of each run of lines that are not blank."""
    lines: list[str] = []
    start = 0
    for number, line in enumerate(
        [*text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n"), ""], 1
    ):
        if line.strip(" \t\xa0"):
            lines.append(line)
            if not start and not line.lstrip().startswith("//"):
                start = number
        elif lines:
            yield start or number - len(lines), lines
            lines, start = [], 0


def _topic(path: str) -> str:
    """The last part of a category's path; Moodle writes "//" for a slash inside a name."""
    parts = [part for part in re.split(r"(?<!/)/(?!/)", path.strip()) if part]
    return (
        gift_text.unescape(parts[-1]).replace("//", "/").strip()
        if parts and parts[-1] not in ("top", "$course$")
        else ""
    )


def _name(body: str) -> tuple[str, str]:
    if not body.startswith("::"):
        return "", body
    end = gift_text.find(body, "::", 2)
    if end < 0:
        return "", body
    return gift_text.unescape(body[2:end]).strip(), body[end + 2 :].strip()


def _draft(body: str, answers: Answers) -> QuestionDraft:
    start, end = gift_text.find(body, "{"), gift_text.find(body, "}")
    if start < 0 and end < 0:
        raise NotUnderstood(_("Chỉ có lời dẫn, không có phần trả lời trong dấu { }."))
    if start < 0 or end < start:
        raise NotUnderstood(_("Dấu { và } không khớp nhau. Trong phần trả lời không được có dòng trống."))
    before, answers.text, after = body[:start], body[start + 1 : end].strip(), body[end + 1 :]
    if gift_text.find(after, "{") >= 0:
        raise NotUnderstood(_("Câu có hơn một phần trả lời trong dấu { }."))
    answers.form, stem = gift_text.formatted(before, "moodle")
    if after.strip():
        stem = f"{stem}{GAP}{after}"
    rationale = ""
    cut = gift_text.find_last(answers.text, "####")
    if cut >= 0:
        rationale, answers.text = answers.text[cut + 4 :], answers.text[:cut].strip()
    form, rationale = gift_text.formatted(rationale, answers.form)
    return QuestionDraft(
        stem=answers.lines(stem, answers.form),
        rationale=answers.lines(rationale, form),
        **_key(answers),
        **extras(answers.notes),
    )


def _key(answers: Answers) -> dict[str, Any]:
    """Kind and parts of a draft, told as Moodle tells kinds apart, or as our own comment says."""
    text, kind = answers.text, answers.notes.kind
    if not text:
        raise NotUnderstood(_("Câu tự luận: ngân hàng câu hỏi không có loại này vì máy không tự chấm."))
    if text.startswith("#"):
        raise NotUnderstood(
            _("Câu trả lời bằng số: ngân hàng câu hỏi không có loại này. Có thể viết lại thành câu điền.")
        )
    if kind == QuestionKind.FILL:
        return _fill(answers)
    if kind in (QuestionKind.MATCHING, QuestionKind.ORDERING):
        return _pairs(answers)
    if gift_text.find(text, "~") >= 0:
        return _options(answers)
    if gift_text.find(text, "=") >= 0 and gift_text.find(text, "->") >= 0:
        return _pairs(answers)
    if gift_text.split_at(text, "#")[0][1].strip() in _TRUTH:
        return _truth(answers)
    return _fill(answers)


def _truth(answers: Answers) -> dict[str, Any]:
    """{TRUE#said to the wrong#said to the right}"""
    pieces = [piece for _mark, piece in gift_text.split_at(answers.text, "#")]
    is_true = _TRUTH[pieces[0].strip()]
    wrong, right = (answers.words(piece) for piece in [*pieces[1:3], "", ""][:2])
    texts = answers.notes.own.get("texts", [])
    yes, no = texts if len(texts) == 2 else (TRUE, FALSE)
    options = [(yes, is_true, right if is_true else wrong), (no, not is_true, wrong if is_true else right)]
    return {"kind": QuestionKind.TRUE_FALSE, "options": options}


def _options(answers: Answers) -> dict[str, Any]:
    marked = gift_text.split_at(answers.text, "=~")
    if not marked[0][1].strip():
        marked = marked[1:]
    is_single = any(mark == "=" for mark, _piece in marked)
    rows = []
    for mark, piece in marked:
        weight, rest = _weight(piece)
        text, said = _with_feedback(rest, answers)
        rows.append((text, FULL if mark == "=" else weight or Fraction(0), said))
    full = [text for text, weight, _said in rows if weight >= FULL]
    partly = [weight for _text, weight, _said in rows if 0 < weight < FULL]
    if is_single:
        if len(full) != 1:
            raise NotUnderstood(_("Có nhiều phương án đúng mà chỉ cần chọn một: ngân hàng câu hỏi không có loại này."))
        if partly:
            answers.tell(_("Điểm từng phần không được giữ: chỉ phương án đúng hoàn toàn được điểm."))
        return {
            "kind": answers.notes.kind or QuestionKind.SINGLE,
            "options": [(text, weight >= FULL, said) for text, weight, said in rows],
        }
    if partly and not answers.notes.own:
        answers.tell(_("Điểm từng phần không được giữ: phải chọn đủ và đúng mọi phương án mới được điểm."))
    return {"kind": QuestionKind.MULTIPLE, "options": [(text, weight > 0, said) for text, weight, said in rows]}


def _pairs(answers: Answers) -> dict[str, Any]:
    pairs = []
    for mark, piece in gift_text.split_at(answers.text, "="):
        if not mark and not piece.strip():
            continue
        cut = gift_text.find(piece, "->")
        if cut < 0:
            raise NotUnderstood(_("Câu ghép đôi có dòng không có dấu “->” giữa hai vế."))
        pairs.append((answers.words(piece[:cut]), answers.words(piece[cut + 2 :])))
    if answers.notes.kind == QuestionKind.ORDERING:
        if not all(left.isascii() and left.isdigit() and len(left) < 4 for left, _right in pairs):
            raise NotUnderstood(_("Câu sắp thứ tự cần số thứ tự ở vế trái."))
        return {"kind": QuestionKind.ORDERING, "items": [right for _left, right in sorted(pairs, key=_place)]}
    if any(not left for left, _right in pairs):
        pairs = [pair for pair in pairs if pair[0]]
        answers.tell(_("Vế phải không có vế trái (phương án nhiễu) không được mang theo."))
    return {"kind": QuestionKind.MATCHING, "pairs": pairs}


def _place(pair: tuple[str, str]) -> int:
    return int(pair[0])


def _fill(answers: Answers) -> dict[str, Any]:
    accepted = []
    for mark, piece in gift_text.split_at(answers.text, "="):
        if not mark and not piece.strip():
            continue
        weight, rest = _weight(piece)
        text, said = _with_feedback(rest, answers)
        if weight is not None and weight < FULL:
            answers.tell(_("Câu trả lời “%(text)s” chỉ được một phần điểm nên không được mang theo.") % {"text": text})
        elif "*" in text and not answers.notes.own:
            answers.tell(
                _("Câu trả lời “%(text)s” có dấu * thay cho chữ bất kỳ nên không được mang theo.") % {"text": text}
            )
        else:
            accepted.append((text, said))
    return {"kind": QuestionKind.FILL, "answers": accepted}


def _weight(piece: str) -> tuple[Fraction | None, str]:
    match = _WEIGHT.match(piece)
    return (Fraction(match[1]), piece[match.end() :]) if match else (None, piece)


def _with_feedback(piece: str, answers: Answers) -> tuple[str, str]:
    cut = gift_text.find(piece, "#")
    if cut < 0:
        return answers.words(piece), ""
    return answers.words(piece[:cut]), answers.words(piece[cut + 1 :])
