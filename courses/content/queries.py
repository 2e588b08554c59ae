from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db.models import QuerySet
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from courses.content.blocks import LessonBodyBlock
from courses.content.models import Course, Snapshot

BODY_CACHE_SECONDS = 24 * 3600
_BODY_BLOCK = LessonBodyBlock()


def open_courses() -> QuerySet[Course]:
    """Courses that somebody may enrol in now, with their current manifest, oldest first."""
    return (
        Course.objects.filter(current_edition__isnull=False)
        .select_related("current_edition__current_manifest")
        .order_by("pk")
    )


def in_language(locales: dict[str, Any], language: str | None = None) -> dict[str, Any]:
    """The entry of a manifest's `locales` for the reader's language, else the source language, else any."""
    language = (language or get_language() or settings.LANGUAGE_CODE).split("-")[0]
    return locales.get(language) or locales.get(settings.LANGUAGE_CODE) or next(iter(locales.values()))


def snapshot(sha256: str) -> dict[str, Any]:
    """The frozen content under a hash."""
    return Snapshot.objects.get(sha256=sha256).content


def lesson_html(sha256: str) -> dict[str, Any]:
    """Return {"content_note", "html"} of a frozen lesson body, rendered once and cached under its hash and language."""
    key = f"lesson-html:{sha256}:{get_language()}"
    found = cache.get(key)
    if found is None:
        frozen = snapshot(sha256)
        found = {"content_note": frozen["content_note"], "html": str(render_body(frozen["body"]))}
        cache.set(key, found, BODY_CACHE_SECONDS)
    return {"content_note": found["content_note"], "html": mark_safe(found["html"])}


def render_body(raw: list[dict[str, Any]]) -> SafeString:
    """Render a raw stream as it was frozen. Blocks whose type has gone are left out."""
    value = _BODY_BLOCK.to_python(raw)
    return mark_safe("\n".join(_render(child) for child in value))


def _render(child: Any) -> str:
    html = child.render()
    return f'<div class="rich-text">{html}</div>' if child.block_type == "text" else str(html)
