"""The frame of a page: the same for everybody in the same situation, so it is rendered once a process and situation."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django import template
from django.conf import settings
from django.template.loader import render_to_string
from django.urls import get_script_prefix
from django.utils.safestring import SafeString
from django.utils.translation import get_language

register = template.Library()
SITUATIONS = 512
"""Frames kept in a process: languages x sections x rights, twice over."""


@register.simple_tag(takes_context=True)
def frame_top(context: template.Context) -> SafeString:
    """Bar and main navigation. Reads section, quick_exit_url, show_manage, show_authoring,
    show_teaching, shared_device and user."""
    user = context.get("user")
    return _frame(
        "top",
        get_language(),
        get_script_prefix(),
        section=context.get("section", ""),
        quick_exit_url=context.get("quick_exit_url", ""),
        show_manage=bool(context.get("show_manage")),
        show_authoring=bool(context.get("show_authoring")),
        show_teaching=bool(context.get("show_teaching")),
        is_signed_in=bool(user is not None and user.is_authenticated),
        is_shared=bool(context.get("shared_device")),
    )


@register.simple_tag(takes_context=True)
def frame_foot(context: template.Context) -> SafeString:
    """Numbers to call (on the help page they stand on top), links, languages. Reads section, hotlines, languages and
    site_is_demo."""
    hotlines = () if context.get("section") == "help" else context.get("hotlines", ())
    return _frame(
        "foot",
        get_language(),
        get_script_prefix(),
        hotlines=tuple(
            (line.dial, line.number, line.name, line.note) for line in (hotlines() if callable(hotlines) else hotlines)
        ),
        languages=tuple(context.get("languages", ())),
        site_is_demo=bool(context.get("site_is_demo")),
    )


@lru_cache(maxsize=SITUATIONS)
def _frame(part: str, language: str, prefix: str, **situation: Any) -> SafeString:
    if "hotlines" in situation:
        names = ("dial", "number", "name", "note")
        situation["hotlines"] = [dict(zip(names, line, strict=True)) for line in situation["hotlines"]]
    languages = {"LANGUAGE_CODE": language, "data_language": settings.LANGUAGE_CODE}
    return render_to_string(f"taphuan/frame/{part}.html", {**situation, **languages})
