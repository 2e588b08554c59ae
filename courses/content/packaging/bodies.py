"""Lesson bodies on their way: what a block chooses is named by what it is, not by a primary key of this database."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock
from wagtail.whitelist import DEFAULT_ELEMENT_RULES, Whitelister, attribute_rule, check_url
from wagtailmedia.blocks import AbstractMediaChooserBlock

from courses.content.blocks import ActivityChooserBlock

Visit = Callable[[str, Any], Any]
"""(kind, value) -> value, for every chosen thing ("image", "document", "media", "activity") and "html"."""
_KINDS: list[tuple[type[blocks.Block], str]] = [
    (ImageChooserBlock, "image"),
    (DocumentChooserBlock, "document"),
    (AbstractMediaChooserBlock, "media"),
    (ActivityChooserBlock, "activity"),
]
_LINK = re.compile(r"<a (?P<attributes>[^>]*)>")


class StrangeBlock(ValueError):
    """A raw body has a block that this installation does not know, or a value of the wrong shape."""


def map_stream(block: Any, raw: Any, visit: Visit) -> list[dict[str, Any]]:
    """A raw stream with every chosen thing and every HTML passed through `visit`."""
    if not isinstance(raw, list):
        raise StrangeBlock(str(raw)[:40])
    found = []
    for child in raw:
        kind = child.get("type") if isinstance(child, dict) else None
        if kind not in block.child_blocks or "value" not in child:
            raise StrangeBlock(str(kind)[:40])
        entry = {"type": kind, "value": map_value(block.child_blocks[kind], child["value"], visit)}
        if isinstance(child.get("id"), str):
            entry["id"] = child["id"]
        found.append(entry)
    return found


def map_value(block: Any, value: Any, visit: Visit) -> Any:
    """The same for the raw value of one block."""
    for kind_of_block, kind in _KINDS:
        if isinstance(block, kind_of_block):
            return visit(kind, value) if value is not None else None
    if isinstance(block, blocks.RichTextBlock):
        return visit("html", value or "")
    if isinstance(block, blocks.StructBlock):
        if not isinstance(value, dict):
            raise StrangeBlock(str(value)[:40])
        return {
            name: map_value(child, value.get(name), visit)
            for name, child in block.child_blocks.items()
            if name in value
        }
    if isinstance(block, blocks.ListBlock):
        return [_list_item(block.child_block, item, visit) for item in value or []]
    if isinstance(block, blocks.StreamBlock):
        return map_stream(block, value, visit)
    if isinstance(value, (dict, list)):
        raise StrangeBlock(str(value)[:40])
    return value


def _list_item(block: Any, item: Any, visit: Visit) -> Any:
    """Without the key that the store gives an item: a list is equal when its items are."""
    if isinstance(item, dict) and item.get("type") == "item":
        item = item.get("value")
    return map_value(block, item, visit)


class _Whitelist(Whitelister):
    """What the editor itself writes, and nothing else."""

    element_rules = {
        **{
            name: DEFAULT_ELEMENT_RULES[name]
            for name in ("[document]", "b", "br", "em", "i", "li", "ol", "p", "strong", "ul")
        },
        "a": attribute_rule({"href": check_url, "linktype": True, "id": True}),
    }


def clean_html(html: str) -> str:
    """HTML with what the editor would write and nothing else; equal input gives equal output."""
    return _Whitelist().clean(html)


def map_links(html: str, change: Callable[[str, str], str | None]) -> str:
    """HTML whose internal links pass through `change` (linktype, id) -> new id; None takes the link away."""

    def replace(match: re.Match[str]) -> str:
        attributes = match["attributes"]
        kind, key = re.search(r'linktype="([a-z]+)"', attributes), re.search(r'\bid="([^"]+)"', attributes)
        if kind is None or key is None:
            return match[0]
        new = change(kind[1], key[1])
        return "<a>" if new is None else f'<a id="{new}" linktype="{kind[1]}">'

    return re.sub(r"<a>(.*?)</a>", r"\1", _LINK.sub(replace, html), flags=re.S)
