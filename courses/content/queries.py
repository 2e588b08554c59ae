from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from courses.content.blocks import LessonBodyBlock
from courses.content.models import Course, Manifest, Snapshot

BODY_CACHE_SECONDS = 24 * 3600
SHELF_KEY, SHELF_CACHE_SECONDS = "courses_content:shelf", 300
MANIFESTS_KEPT = 1000
"""Contents of manifests that a process keeps; one of 50 lessons takes some 30 KiB."""
_BODY_BLOCK = LessonBodyBlock()
_CONTENTS: dict[str, dict[str, Any]] = {}


def shelf() -> list[tuple[int, str, str]]:
    """(course id, code, sha256 of its manifest) of every open course, oldest first; cached until one is published."""
    found = cache.get(SHELF_KEY)
    if found is None:
        rows = Course.objects.filter(current_edition__isnull=False).order_by("pk")
        found = list(rows.values_list("pk", "code", "current_edition__current_manifest__sha256"))
        cache.set(SHELF_KEY, found, SHELF_CACHE_SECONDS)
    return found


def contents_of(hashes: Iterable[str]) -> dict[str, dict[str, Any]]:
    """{sha256: content} of manifests by their hash; read-only, kept in the process, so it can never be stale.

    At most one query for what this process has not seen yet.
    """
    wanted = set(hashes)
    found = {sha: content for sha in wanted if (content := _CONTENTS.get(sha)) is not None}
    if len(found) < len(wanted):
        missing = wanted - found.keys()
        fresh = dict(Manifest.objects.filter(sha256__in=missing).values_list("sha256", "content"))
        if len(_CONTENTS) + len(fresh) > MANIFESTS_KEPT:
            _CONTENTS.clear()
        _CONTENTS.update(fresh)
        found |= fresh
    return found


def manifest_content(manifest: Manifest) -> dict[str, Any]:
    """The content of one manifest, whose own `content` may be deferred."""
    return contents_of([manifest.sha256])[manifest.sha256]


def in_language(locales: dict[str, Any], language: str | None = None) -> dict[str, Any]:
    """The entry of a manifest's `locales` for the reader's language, else the source language, else any."""
    return locales[language_taken(locales, language)]


def language_taken(locales: dict[str, Any], language: str | None = None) -> str:
    """Which language :func:`in_language` takes, for the `lang` of what it is shown in."""
    language = (language or get_language() or settings.LANGUAGE_CODE).split("-")[0]
    return next((code for code in (language, settings.LANGUAGE_CODE) if locales.get(code)), next(iter(locales)))


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
    return render_stream(_BODY_BLOCK.to_python(raw))


def render_stream(value: Any) -> SafeString:
    """Render a lesson's stream as learners see it, frozen or not yet saved."""
    return mark_safe("\n".join(_render(child) for child in value))


def _render(child: Any) -> str:
    html = child.render()
    return f'<div class="rich-text">{html}</div>' if child.block_type == "text" else str(html)
