"""The catalogues we keep, and the script that compiles and extracts them."""

from __future__ import annotations

import os
import re
from pathlib import Path

import polib
import pytest

from scripts.messages import (
    Message,
    catalogues,
    compile_catalogue,
    extract,
    extracted,
    javascript_messages,
    python_messages,
    template_messages,
)

PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sdr]|\{\w*\}")
TAG = re.compile(r"<[^>]*>")


def marks(text: str) -> list[str]:
    """The placeholders and tags of a message, in a fixed order."""
    return sorted([*PLACEHOLDER.findall(text), *TAG.findall(text)])


def strays(entry: polib.POEntry) -> bool:
    """Does a translation of `entry` lose or invent a placeholder or a tag?"""
    given = [entry.msgstr] if entry.msgstr else [text for text in entry.msgstr_plural.values() if text]
    right = [set(marks(entry.msgid_plural or entry.msgid))]
    if entry.msgid_plural and PLACEHOLDER.search(entry.msgid):
        right.append(set(marks(entry.msgid)))  # a singular without its number would be wrong for the others
    return any(set(marks(text)) not in right for text in given)


@pytest.mark.parametrize("path", catalogues(), ids=lambda path: "/".join(path.parts[-3:]))
def test_catalogue_compiles_without_doubt_and_keeps_placeholders(path: Path, tmp_path: Path) -> None:
    catalogue = polib.pofile(str(path), check_for_duplicates=True)
    assert [entry.msgid for entry in catalogue if entry.fuzzy or entry.obsolete] == []
    assert [entry.msgid for entry in catalogue if strays(entry)] == []
    edges = [entry.msgid for entry in catalogue if entry.msgstr and not edges_agree(entry.msgid, entry.msgstr)]
    assert edges == []
    catalogue.save_as_mofile(str(tmp_path / "x.mo"))
    assert len(polib.mofile(str(tmp_path / "x.mo"))) == len(catalogue.translated_entries())


def edges_agree(one: str, other: str) -> bool:
    """A space or a line break that a message begins or ends with keeps words of a sentence apart."""
    return all(one[edge].isspace() == other[edge].isspace() for edge in (0, -1))


def test_there_is_a_vietnamese_catalogue_for_pages_and_for_scripts() -> None:
    assert {path.name for path in catalogues() if "vi" in path.parts} == {"django.po", "djangojs.po"}


def test_vietnamese_catalogue_holds_no_message_of_ours() -> None:
    ours = {(message.context, message.id) for messages in extracted().values() for message in messages}
    given = {(e.msgctxt or "", e.msgid) for path in catalogues() if "vi" in path.parts for e in polib.pofile(str(path))}
    assert {pair for pair in ours & given if re.search(r"[^\x00-\x7f]", pair[1])} == set()


@pytest.mark.parametrize(
    ("msgid", "plural", "said", "wrong"),
    [
        ("%(name)s saved", "", "Đã lưu %(name)s", False),
        ("%(name)s saved", "", "Đã lưu", True),
        ("{count} of {all}", "", "{all} có {count}", False),
        ("{} pages", "", "{name} trang", True),
        ("<b>%(x)s</b>", "", "%(x)s", True),
        ("1 page", "%(n)s pages", "%(n)s trang", False),
        ("1 page", "%(n)s pages", "1 trang", True),
    ],
)
def test_a_lost_placeholder_is_seen(msgid: str, plural: str, said: str, wrong: bool) -> None:
    entry = polib.POEntry(msgid=msgid, msgid_plural=plural, msgstr="" if plural else said)
    entry.msgstr_plural = {0: said} if plural else {}
    assert strays(entry) is wrong


def test_compile_writes_only_what_is_older(tmp_path: Path) -> None:
    source = tmp_path / "django.po"
    source.write_text('msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "A"\nmsgstr "Ă"\n')
    assert [compile_catalogue(source), compile_catalogue(source)] == [True, False]
    made = source.with_suffix(".mo")
    assert [(entry.msgid, entry.msgstr) for entry in polib.mofile(str(made))] == [("A", "Ă")]
    os.utime(source, (made.stat().st_mtime + 10,) * 2)
    assert compile_catalogue(source) is True
    assert sorted(path.name for path in tmp_path.iterdir()) == ["django.mo", "django.po"]


def test_python_messages_are_found_under_any_name() -> None:
    source = """
from django.utils import translation
from django.utils.translation import gettext_lazy as _, ngettext as N_, pgettext

_("một" " hai")
N_("%(n)s trang", "%(n)s các trang", 2)
pgettext("nút", "Lưu")
translation.gettext("ba" + " bốn")
_(name)
other("năm")
"""
    assert python_messages(source) == {
        Message("một hai"),
        Message("%(n)s trang", "%(n)s các trang"),
        Message("Lưu", context="nút"),
        Message("ba bốn"),
    }


def test_template_messages_are_found_in_tags_blocks_and_arguments() -> None:
    source = """{% load i18n %}{% comment %}{% translate "không" %}{% endcomment %}
{% if x %}{% for a in b %}{% translate "100% đúng" %}{% endfor %}{% endif %}
{% trans "Lưu" context "nút" as y %}{{ x|default:_("chưa có") }}{% include "a.html" with b=_('có') only %}
{% blocktranslate trimmed count n=n %}
    {{ n }} trang
    con
{% plural %}
    {{ n }} các trang
{% endblocktranslate %}"""
    assert template_messages(source) == {
        Message("100%% đúng"),
        Message("Lưu", context="nút"),
        Message("chưa có"),
        Message("có"),
        Message("%(n)s trang con", "%(n)s các trang"),
    }


def test_javascript_messages_are_found() -> None:
    source = """const a = gettext("Mở"); ngettext('%s lỗi', `%s các lỗi`, n); notgettext("x")"""
    assert javascript_messages(source) == {Message("Mở"), Message("%s lỗi", "%s các lỗi")}


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A small room: one module, one template, one script."""
    for name, text in {
        "lms/a.py": "from django.utils.translation import gettext as _\n_('Tên')\n_('Cũ')\n",
        "lms/templates/b.html": "{% load i18n %}{% translate 'Tên' %}{% translate 'Mới' %}",
        "lms/static/c.js": "gettext('Mở')",
        "lms/migrations/0001.py": "from django.utils.translation import gettext as _\n_('Không')\n",
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_extract_keeps_translations_and_drops_what_vanished(tree: Path) -> None:
    folder = tree / "en"
    assert extract(tree, folder) == [
        "django: 3 messages, 3 without English",
        "djangojs: 1 messages, 1 without English",
    ]
    catalogue = polib.pofile(str(folder / "django.po"))
    assert [(entry.msgid, entry.occurrences) for entry in catalogue] == [
        ("Cũ", [("lms/a.py", "")]),
        ("Tên", [("lms/a.py", ""), ("lms/templates/b.html", "")]),
        ("Mới", [("lms/templates/b.html", "")]),
    ]
    for entry in catalogue:
        entry.msgstr = {"Tên": "Name", "Cũ": "Old"}.get(entry.msgid, "")
    catalogue.save()
    (tree / "lms/a.py").write_text("from django.utils.translation import gettext as _\n_('Tên')\n", encoding="utf-8")
    assert extract(tree, folder)[0] == "django: 2 messages, 1 without English"
    after = polib.pofile(str(folder / "django.po"))
    assert [(entry.msgid, entry.msgstr) for entry in after] == [("Tên", "Name"), ("Mới", "")]
    text = (folder / "django.po").read_text(encoding="utf-8")
    extract(tree, folder)
    assert (folder / "django.po").read_text(encoding="utf-8") == text
