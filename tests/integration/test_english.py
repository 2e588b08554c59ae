"""The interface in English, page by page: what is left in Vietnamese is what people have entered, and says so."""

from __future__ import annotations

import html
import io
import json
import re
import unicodedata
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings as site
from django.core.management import call_command
from django.db import models
from openpyxl import load_workbook

from tests.integration.english_classes import of_classes, of_who_comes
from tests.integration.english_exports import of_exports, of_tokens
from tests.integration.english_reports import of_reports
from tests.integration.english_targets import of_targets
from tests.integration.english_tours import (
    Pages,
    of_administrator,
    of_campaigns,
    of_certificates,
    of_manager,
    of_teaching,
    of_trainee,
    of_trainer,
    of_visitor,
)

pytestmark = pytest.mark.django_db

VIETNAMESE = re.compile(r"[À-ỹĂăĐđƠơƯư]")
RUN = re.compile(r"[^<>\"\n]*[À-ỹĂăĐđƠơƯư][^<>\"\n]*")
SAME = {
    "Tập huấn": "the brand",
    **{str(name): "a language in its own words" for _code, name in site.LANGUAGES},
    "Nguyễn Thị Ví Dụ": "the example row of our template",
    "Sheet “Danh sách”": "the name of a sheet that was sent",
}
"""{text: why it is left as it is}."""
SHOWN = {"aria-label", "aria-description", "title", "alt", "placeholder", "value", "label"}
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


# --- what a page says ------------------------------------------------------------------------------------------------
class Interface(HTMLParser):
    """Collects what is shown or read aloud, but for what is marked as Vietnamese; also the JSON given to scripts."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.runs: list[str] = []
        self._open: list[tuple[str, str]] = [("", "en")]
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        language = given.get("lang") or self._open[-1][1]
        if language != "vi":
            self.runs += [value for name, value in attrs if name in SHOWN and value]
        if tag not in VOID:
            self._open.append((tag, language))

    def handle_endtag(self, tag: str) -> None:
        while len(self._open) > 1 and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        tag, language = self._open[-1]
        if tag == "script" and data.strip()[:1] in {"{", "["}:
            self.runs += list(texts_in(json.loads(data)))
        elif tag != "script" and language != "vi":
            self.runs.append(data)


def texts_in(value: Any) -> Iterator[str]:
    """Every text inside a value; rich text also without its tags, run by run."""
    if isinstance(value, str):
        yield value
        if "<" in value:
            yield from re.split(r"<[^>]*>", html.unescape(value))
    elif isinstance(value, dict):
        yield from (text for part in value.values() for text in texts_in(part))
    elif isinstance(value, list | tuple):
        yield from (text for part in value for text in texts_in(part))


def entered(*, in_runs: bool = False) -> list[str]:
    """The Vietnamese texts of all tables, longest first; `in_runs`: rich text and lines one by one, as an editor is
    given them."""
    found: set[str] = set()
    for model in apps.get_models():
        kinds = models.CharField | models.TextField | models.JSONField
        names = [field.attname for field in model._meta.concrete_fields if isinstance(field, kinds)]
        for values in model._base_manager.values_list(*names) if names else ():
            for value in values:
                plain = list(value.raw_data) if hasattr(value, "raw_data") else value
                texts = [plain] if isinstance(plain, str) else texts_in(plain)
                found |= {part for text in texts for part in (pieces(text) if in_runs else [text.strip()])}
    return sorted(filter(VIETNAMESE.search, found), key=len, reverse=True)


def pieces(text: str) -> list[str]:
    return [line.strip() for run in texts_in(text) for line in (run, *run.splitlines())]


def without(text: str, data: list[str]) -> list[str]:
    """The Vietnamese runs of a text once `data` is taken out, and what is the same in both languages."""
    text = unicodedata.normalize("NFC", text)
    for known in (*data, *SAME):
        if known in text:
            text = text.replace(known, "")
    runs = {" ".join(run.split()) for run in RUN.findall(text)}
    return sorted(run for run in runs if not (run.endswith("…") and _begins_data(run[:-1], data)))


def _begins_data(cut: str, data: list[str]) -> bool:
    """True for a text of somebody's that a list shows cut short."""
    return any(" ".join(known.split()).startswith(cut) for known in data)


def of_learners(response: Any, data: list[str]) -> list[str]:
    """What a page of our own says in Vietnamese, or a workbook."""
    if "spreadsheet" in response["Content-Type"]:
        book = load_workbook(io.BytesIO(response.content))
        cells = [str(cell.value or "") for sheet in book for line in sheet.iter_rows() for cell in line]
        return without("\n".join([*book.sheetnames, *cells]), data)
    assert '<html lang="en"' in response.text or "<html" not in response.text
    return without("\n".join(Interface(response.text).runs), data)


def of_editors(response: Any, data: list[str]) -> list[str]:
    """The same of Wagtail's admin, whose scripts are given their words in attributes: the whole source is read."""
    source = re.sub(r"\\+u([0-9a-f]{4})", lambda code: chr(int(code[1], 16)), html.unescape(response.text))
    return without(html.unescape(source).replace("\\n", "\n").replace('\\"', '"'), data)


# --- the tests -------------------------------------------------------------------------------------------------------
TOURS: list[tuple[Callable[[], Pages], Callable[[Any, list[str]], list[str]], bool]] = [
    (of_visitor, of_learners, False),
    (of_trainee, of_learners, False),
    (of_certificates, of_learners, False),
    (of_manager, of_learners, False),
    (of_administrator, of_learners, False),
    (of_campaigns, of_learners, False),
    (of_exports, of_learners, False),
    (of_tokens, of_learners, False),
    (of_who_comes, of_learners, False),
    (of_classes, of_learners, False),
    (of_targets, of_learners, False),
    (of_reports, of_learners, False),
    (of_teaching, of_learners, False),
    (of_trainer, of_editors, True),
]


def test_every_page_speaks_english(settings: Any) -> None:
    settings.TAPHUAN_DEMO = True
    call_command("seed_demo")
    found: dict[str, list[str]] = {}
    for tour, reading, in_runs in TOURS:
        visited = [(name, page) for name, page in tour()]
        data = entered(in_runs=in_runs)
        odd = {name: page.status_code for name, page in visited if page.status_code in {301, 302, 500}}
        assert odd == {}, tour.__name__
        found |= {f"{tour.__name__}: {name}": runs for name, page in visited if (runs := reading(page, data))}
    assert found == {}


def test_a_text_left_in_vietnamese_is_seen() -> None:
    page = '<html lang="en"><p title="Đóng">Save</p><p lang="vi">Bài <b lang="en">Lưu</b></p><br><i>Đơn vị</i></html>'
    assert without("\n".join(Interface(page).runs), []) == ["Lưu", "Đóng", "Đơn vị"]
    assert without("Xã Một: trainees, Tập huấn", ["Xã Một"]) == []
