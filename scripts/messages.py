"""Catalogues without gettext's tools: `compile` writes .mo beside .po, `extract` brings the English .po up to date.

Message ids are Vietnamese, so the English catalogue holds all of them and the Vietnamese one none of ours: it gives
the words of the packages that we stand on.
"""

from __future__ import annotations

import argparse
import ast
import os
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polib

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("lms", "courses", "certification")
ENGLISH = ROOT / "lms" / "locale" / "en" / "LC_MESSAGES"
HEADER = {
    "Project-Id-Version": "taphuan",
    "Language": "en",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=2; plural=(n != 1);",
}

# --- compile ---------------------------------------------------------------------------------------------------------


def catalogues(root: Path = ROOT) -> list[Path]:
    """Every .po of our rooms."""
    return sorted(path for room in ROOMS for path in (root / room).glob("**/locale/*/LC_MESSAGES/*.po"))


def compile_catalogue(path: Path) -> bool:
    """Write the .mo of `path`; False when it was newer already. It appears at once, never half written."""
    target = path.with_suffix(".mo")
    if target.exists() and target.stat().st_mtime >= path.stat().st_mtime:
        return False
    beside = target.with_suffix(f".mo.{os.getpid()}")
    polib.pofile(str(path)).save_as_mofile(str(beside))
    os.replace(beside, target)
    return True


# --- what a source says ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, order=True)
class Message:
    """A message id as gettext looks it up; `context` and `plural` are empty where there is none."""

    id: str
    plural: str = ""
    context: str = ""


CALLS = {
    "gettext": ("id",),
    "gettext_lazy": ("id",),
    "gettext_noop": ("id",),
    "ngettext": ("id", "plural"),
    "ngettext_lazy": ("id", "plural"),
    "pgettext": ("context", "id"),
    "pgettext_lazy": ("context", "id"),
    "npgettext": ("context", "id", "plural"),
    "npgettext_lazy": ("context", "id", "plural"),
}
"""{function of django.utils.translation: what its first arguments are}."""


def literal(node: ast.expr) -> str | None:
    """The text of a string literal, also of one put together with `+`; None for anything else."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        left, right = literal(node.left), literal(node.right)
        return None if left is None or right is None else left + right
    return None


def gettext_calls(tree: ast.AST) -> Iterator[tuple[ast.Call, tuple[str, ...]]]:
    """Every call that marks a text, under whatever name the module imported it, with the names of its arguments."""
    known = dict(CALLS)
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation":
            known.update({name.asname or name.name: CALLS[name.name] for name in node.names if name.name in CALLS})
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name in known:
                yield node, known[name]


def python_messages(source: str) -> set[Message]:
    found = set()
    for call, names in gettext_calls(ast.parse(source)):
        texts = [literal(argument) for argument in call.args[: len(names)]]
        if len(texts) == len(names) and None not in texts:
            found.add(Message(**dict(zip(names, texts, strict=True))))
    return found


MARKED = re.compile(r"""_\(\s*(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)')\s*\)""")
JAVASCRIPT = re.compile(
    r"""\b(n?)gettext\(\s*(["'`])((?:\\.|(?!\2).)*)\2(?:\s*,\s*(["'`])((?:\\.|(?!\4).)*)\4)?""", re.S
)


def javascript_messages(source: str) -> set[Message]:
    """`gettext("…")` and `ngettext("…", "…", n)`; texts are literals, so that they can be found."""
    found = set()
    for plural, _quote, text, _second, many in JAVASCRIPT.findall(source):
        plain, plain_many = (re.sub(r"\\(.)", r"\1", value) for value in (text, many))
        found.add(Message(plain, plain_many if plural else ""))
    return found


def template_nodes(source: str) -> Iterator[Any]:
    """Every node and expression of a template, however deep; Django has to be set up."""
    from django.template import Engine, Origin, Template, engines  # noqa: PLC0415 - `compile` does without Django
    from django.template.base import FilterExpression, Parser  # noqa: PLC0415

    seen: set[int] = set()
    origin = Origin(name="<text>", template_name="text.html")  # relative includes ask for the name
    waiting: list[Any] = [Template(source, origin, engine=engines["django"].engine).nodelist]
    while waiting:
        item = waiting.pop()
        if id(item) in seen or isinstance(item, Engine | Parser | Template | Origin):
            continue
        seen.add(id(item))
        if isinstance(item, dict):
            waiting.extend(item.values())
        elif isinstance(item, list | tuple | set):
            waiting.extend(item)
        elif isinstance(item, FilterExpression):
            yield item
            waiting.append(item.filters)
        elif hasattr(item, "__dict__") and not isinstance(item, type) and not callable(item):
            yield item
            waiting.extend(vars(item).values())


def template_messages(source: str) -> set[Message]:
    """Texts of translate and blocktranslate, and those marked with `_("…")` in the argument of a tag or filter."""
    from django.template.base import FilterExpression  # noqa: PLC0415
    from django.templatetags.i18n import BlockTranslateNode, TranslateNode  # noqa: PLC0415

    found = set()
    for node in template_nodes(source):
        if isinstance(node, TranslateNode):
            text = getattr(node.filter_expression.var, "literal", None)
            if text is not None:
                found.add(Message(text.replace("%", "%%"), context=fixed(node.message_context)))
        elif isinstance(node, BlockTranslateNode):
            one, many = node.render_token_list(node.singular)[0], node.render_token_list(node.plural or [])[0]
            found.add(Message(one, many, fixed(node.message_context)))
        elif isinstance(node, FilterExpression):
            for double, single in MARKED.findall(node.token):
                found.add(Message(re.sub(r"\\(.)", r"\1", double or single).replace("%", "%%")))
    return {message for message in found if message.id}


def fixed(expression: Any) -> str:
    """The text of a context given as a literal; empty where there is none."""
    return str(expression.resolve({})) if expression else ""


# --- extract ---------------------------------------------------------------------------------------------------------


@dataclass
class Source:
    """Where a message stands, and in which of Django's two domains it is looked up."""

    domain: str
    files: list[str] = field(default_factory=list)


def sources(root: Path, rooms: Iterable[str] = ROOMS) -> Iterator[tuple[Path, str, set[Message]]]:
    """(file, domain, its messages) for every file of `rooms` that has any."""
    readers = {".py": ("django", python_messages), ".html": ("django", template_messages),
               ".txt": ("django", template_messages), ".js": ("djangojs", javascript_messages)}  # fmt: skip
    for path in sorted(path for room in rooms for path in (root / room).rglob("*")):
        inside = set(path.parts)
        if path.suffix not in readers or inside & {"vendor", "migrations", "locale", "node_modules", "tests"}:
            continue
        if path.suffix in {".html", ".txt"} and "templates" not in inside:
            continue
        if path.suffix == ".js" and "static" not in inside:
            continue
        domain, read = readers[path.suffix]
        messages = read(path.read_text(encoding="utf-8"))
        if messages:
            yield path, domain, messages


def extracted(root: Path = ROOT, rooms: Iterable[str] = ROOMS) -> dict[str, dict[Message, list[str]]]:
    """{domain: {message: the files that say it}}, messages in the order of their first file."""
    found: dict[str, dict[Message, list[str]]] = {"django": {}, "djangojs": {}}
    for path, domain, messages in sources(root, rooms):
        for message in sorted(messages):
            found[domain].setdefault(message, []).append(path.relative_to(root).as_posix())
    return found


def merged(old: Iterable[polib.POEntry], messages: dict[Message, list[str]]) -> polib.POFile:
    """A catalogue of `messages` with the translations of `old`; what is no longer said is gone."""
    known = {(entry.msgctxt or "", entry.msgid): entry for entry in old if not entry.obsolete}
    catalogue = polib.POFile(wrapwidth=100)
    catalogue.metadata = dict(HEADER)
    for message, files in messages.items():
        before = known.get((message.context, message.id))
        entry = polib.POEntry(
            msgid=message.id,
            msgid_plural=message.plural,
            msgctxt=message.context or None,
            occurrences=[(name, "") for name in files],
            flags=["python-format"] if re.search(r"%\(\w+\)[sd]", message.id + message.plural) else [],
        )
        if message.plural:
            entry.msgstr_plural = {0: "", 1: ""} | (before.msgstr_plural if before else {})
        else:
            entry.msgstr = before.msgstr if before else ""
        entry.tcomment = before.tcomment if before else ""
        catalogue.append(entry)
    return catalogue


def extract(root: Path = ROOT, folder: Path = ENGLISH) -> list[str]:
    """Bring the English catalogues up to date; returns one line a catalogue. A file is written only when it differs."""
    lines = []
    for domain, messages in extracted(root).items():
        path = folder / f"{domain}.po"
        if not messages and not path.exists():
            continue
        catalogue = merged(polib.pofile(str(path)) if path.exists() else [], messages)
        missing = len(catalogue.untranslated_entries())
        text = str(catalogue) + "\n"
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        lines.append(f"{domain}: {len(catalogue)} messages, {missing} without English")
    return lines


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=["compile", "extract"])
    if parser.parse_args().what == "compile":
        for path in catalogues():
            compile_catalogue(path)
        return 0
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lms.settings.test")
    sys.path.insert(0, str(ROOT))
    import django  # noqa: PLC0415

    django.setup()
    print(*extract(), sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
