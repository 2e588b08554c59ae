"""Every Vietnamese text that people read goes through gettext, so that the site can speak a second language."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts.messages import ROOMS, ROOT, gettext_calls, template_nodes

VIETNAMESE = re.compile(r"[À-ỹĂăĐđƠơƯư]")
TEMPLATES = sorted(path for room in ROOMS for path in (ROOT / room).glob("**/templates/**/*") if path.is_file())
MODULES = sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py") if "migrations" not in path.parts)

DATA = {
    "certification/desk/load/": "names of made-up people and units",
    "certification/desk/management/commands/seed_demo.py": "the demo is Vietnamese as a whole",
    "certification/desk/sample/": "the sample programme, its people and units",
    "courses/content/skeleton.py": "what an author replaces: text of a lesson, in the language of the courses",
    "courses/quiz/interchange/gift_notes.py": "options of a question, in the language of the courses",
    "courses/quiz/sample.py": "what an author replaces: text of a question, in the language of the courses",
    "lms/accounts/devices.py": "the names of browsers",
    "lms/accounts/codes.py": "marks that a keyboard may add to a code",
    "lms/clash.py": "the product's name in a message for developers",
    "lms/people/letterhead.py": "how official papers name their issuer, in the language of the law",
    "lms/settings/base.py": "the names of the site and of its languages",
    "lms/templates/500.html": "shown when nothing works, gettext included",
    "lms/vietnamese.py": "the alphabet, and the words by which units are sorted",
}
"""{place: why its Vietnamese is no text of the interface}; a folder ends in a slash."""

KEPT = {
    "Một lượt hoàn thành làm căn cứ đã bị hủy.": "stored with the award, as it was written",
    "Đã thử nhiều lần mà không xong; xem nhật ký của worker.": "stored with the job, as it was written",
    "Sửa khi nhập lại danh sách": "stored with the correction, as it was written",
    "GIẤY CHỨNG NHẬN": "the paper's wording, which its decision fixes",
    "Giảng viên – ": "the name of a group: data, made once for each organiser",
    "Quản trị thư viện": "the name of a group: data, made once",
    " – ấn bản ": "the name of an edition: said beside the course's own name, which is data too",
    "Nguyễn Thị Ví Dụ": "an example row",
    **dict.fromkeys(
        ["Xã", "Phường", "Đặc khu", "Tỉnh", "Thành phố"],
        "how names in the official list of units begin, which are data",
    ),
    **dict.fromkeys(
        ["bạo lực", "bạo hành", "xâm hại", "quấy rối", "nạn nhân", "hiếp dâm"],
        "looked for in titles that people enter, which are data",
    ),
    **dict.fromkeys(["QĐ", "KH"], "signs in the numbers of documents, which are data"),
    " × ": "a sign of arithmetic between a topic and a number",
    "cộng": "looked for in the names of categories, which are data",
}
"""{literal: why it is not translated}."""


def is_data(path: Path) -> bool:
    place = path.relative_to(ROOT).as_posix()
    return any(place == name or (name.endswith("/") and place.startswith(name)) for name in DATA)


def unmarked_in_template(source: str) -> Iterator[str]:
    """Plain text and literals in tags that are written out, not translated."""
    from django.template.base import FilterExpression, TextNode

    for node in template_nodes(source):
        if isinstance(node, TextNode) and VIETNAMESE.search(node.s):
            yield " ".join(node.s.split())
        elif isinstance(node, FilterExpression):
            arguments = [value for _function, pairs in node.filters for is_variable, value in pairs if not is_variable]
            plain = [text for text in [node.var, *arguments] if isinstance(text, str)]  # a marked one is a lazy text
            yield from (str(text) for text in plain if VIETNAMESE.search(text))


def unmarked_in_python(source: str) -> Iterator[str]:
    """String literals, also parts of f-strings, outside gettext's calls; docstrings are none."""
    tree = ast.parse(source)
    spared = [call for call, _names in gettext_calls(tree)] + list(helps(tree))
    spared += [node for node in ast.walk(tree) if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)]
    known = {id(part) for node in spared for part in ast.walk(node)}
    for node in ast.walk(tree):
        text = node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""
        if VIETNAMESE.search(text) and id(node) not in known and text not in KEPT:
            yield f"{node.lineno}: {text}"


def helps(tree: ast.AST) -> Iterator[ast.expr]:
    """What `manage.py … --help` says: a terminal has no language of its own to choose."""
    for node in ast.walk(tree):
        is_option = isinstance(node, ast.keyword) and node.arg == "help"
        if is_option or (isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "help"):
            yield node.value


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_template_marks_its_texts(path: Path) -> None:
    found = [] if is_data(path) else list(unmarked_in_template(path.read_text(encoding="utf-8")))
    assert found == []


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_module_marks_its_texts(path: Path) -> None:
    found = [] if is_data(path) else list(unmarked_in_python(path.read_text(encoding="utf-8")))
    assert found == []


def test_an_unmarked_text_is_seen() -> None:
    module = '"""Lời kể."""\nfrom django.utils.translation import gettext as _\n_("có")\na = f"đã {n} lần"\n'
    assert list(unmarked_in_python(module)) == ["4: đã ", "4:  lần"]
    source = "{% load i18n %}<p>Chào</p>{% translate 'có' %}{{ x|default:'chưa' }}{{ x|default:_('rồi') }}"
    assert sorted(unmarked_in_template(source)) == ["<p>Chào</p>", "chưa"]


def test_exceptions_are_still_needed() -> None:
    """A place or a literal that is gone, or that has been marked, leaves the lists."""
    read = {path: path.read_text(encoding="utf-8") for path in [*TEMPLATES, *MODULES]}
    names = [path.relative_to(ROOT).as_posix() for path, text in read.items() if VIETNAMESE.search(text)]
    assert [place for place in DATA if not any(name.startswith(place) for name in names)] == []
    assert [text for text in KEPT if not any(text in source for source in read.values())] == []
