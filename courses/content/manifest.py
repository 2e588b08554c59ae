"""From pages to a frozen manifest: what learners are served, and what a completion will name for ever."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django.conf import settings

from courses.content.formats import format_of
from courses.content.models import Activity, Course, CoursePage, LessonPage, Snapshot
from lms.people.models import Category


def canonical_json(content: Any) -> str:
    """JSON with sorted keys and no blanks: equal content gives equal bytes."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def sha256_of(content: Any) -> str:
    return hashlib.sha256(canonical_json(content).encode()).hexdigest()


def store_snapshots(contents: list[Any]) -> list[str]:
    """Store each content under its hash (once) and return the hashes in order."""
    keys = [sha256_of(content) for content in contents]
    rows = {key: Snapshot(sha256=key, content=content) for key, content in zip(keys, contents, strict=True)}
    Snapshot.objects.bulk_create(rows.values(), ignore_conflicts=True)
    return keys


def build_manifest(course: Course) -> tuple[dict[str, Any], list[Activity]] | None:
    """Return the manifest of the course's live pages and the activities it uses; None while no page is live.

    Shape::

        {"course": {"code", "organiser", "minutes", "audiences": [category code],
                    "prerequisites": [course code],
                    "locales": {"vi": {"title", "summary", "objectives", "review_note"}}},
         "rule": {"all": [{"lessons": "required"}, {"activities": "graded"}]},
         "lessons": [{"key": uuid, "id": LessonKey id, "required": bool, "minutes": int, "activities": [uuid],
                      "locales": {"vi": {"slug", "title", "body": sha256}}}],
         "activities": {uuid: {"id", "format", "title", "graded": bool, "sha256", "counts": {…}}}}

    The order of lessons is that of the source-language page; the body of a lesson is a Snapshot
    ``{"content_note", "body": raw stream, "media": {"image:12": file hash}}``.
    """
    pages = {page.locale.language_code: page for page in _live_course_pages(course)}
    if not pages:
        return None
    source = pages.get(settings.LANGUAGE_CODE) or next(iter(pages.values()))
    lessons: dict[str, dict[str, Any]] = {}
    bodies: list[tuple[dict[str, Any], dict[str, Any]]] = []
    activity_ids: dict[str, list[int]] = {}
    for language, page in sorted(pages.items(), key=lambda item: item[1] != source):
        for lesson in (
            LessonPage.objects.child_of(page).live().filter(alias_of=None).select_related("lesson_key").order_by("path")
        ):
            key = str(lesson.lesson_key.uuid)
            if page == source:
                lessons[key] = {
                    "key": key,
                    "id": lesson.lesson_key_id,
                    "required": lesson.is_required,
                    "minutes": lesson.minutes,
                    "activities": [],
                    "locales": {},
                }
            if key not in lessons:
                continue  # a translation of a lesson that the source no longer has
            raw = list(lesson.body.raw_data)
            entry = lessons[key]["locales"][language] = {"slug": lesson.slug, "title": lesson.title}
            bodies.append((entry, {"content_note": lesson.content_note, "body": raw, "media": _media(lesson)}))
            activity_ids.setdefault(key, []).extend(
                block["value"] for block in raw if block["type"] == "activity" and block["value"]
            )
    for (entry, _), sha in zip(bodies, store_snapshots([body for _, body in bodies]), strict=True):
        entry["body"] = sha
    wanted = {pk for pks in activity_ids.values() for pk in pks}
    activities = {activity.pk: activity for activity in Activity.objects.filter(pk__in=wanted)}
    frozen = _freeze(list(activities.values()))
    for key, pks in activity_ids.items():
        lessons[key]["activities"] = list(dict.fromkeys(str(activities[pk].uuid) for pk in pks if pk in activities))
    manifest = {
        "course": {
            "code": course.code,
            "organiser": course.organiser.name,
            "minutes": sum(lesson["minutes"] for lesson in lessons.values())
            + sum(activity.minutes for activity in activities.values()),
            "audiences": list(
                Category.objects.filter(pk__in=source.audiences.values("pk"))
                .order_by("order")
                .values_list("code", flat=True)
            ),
            "prerequisites": sorted(each.code for each in source.prerequisites.all()),
            "locales": {
                language: {
                    "title": page.title,
                    "summary": page.summary,
                    "objectives": page.objectives,
                    "review_note": page.review_note,
                }
                for language, page in pages.items()
            },
        },
        "rule": rule_of(source),
        "lessons": list(lessons.values()),
        "activities": frozen,
    }
    return manifest, list(activities.values())


def rule_of(page: CoursePage) -> dict[str, Any]:
    """The rule of completion that an author ticked, as data; `learning.rules` reads it."""
    first = _way(page.requires_lessons, page.requires_activities, page.requires_minutes, page.requires_class)
    others = [
        _way(way["lessons"], way["activities"], way["minutes"], way["attends_class"])
        for way in (block.value for block in page.other_ways)
    ]
    return {"any": [first, *others]} if others else first


def _way(lessons: bool, activities: bool, minutes: int | None, attends_class: bool) -> dict[str, Any]:
    demands: list[dict[str, Any]] = []
    if lessons:
        demands.append({"lessons": "required"})
    if activities:
        demands.append({"activities": "graded"})
    if minutes:
        demands.append({"minutes": minutes})
    if attends_class:
        demands.append({"class": "attended"})
    return {"all": demands}


def what_counts(manifest: dict[str, Any]) -> dict[str, Any]:
    """The part of a manifest that decides who completes: a change of it makes a new edition."""
    return {
        "rule": manifest["rule"],
        "lessons": sorted(lesson["key"] for lesson in manifest["lessons"] if lesson["required"]),
        "activities": {
            key: activity["counts"] for key, activity in manifest["activities"].items() if activity["graded"]
        },
    }


def _live_course_pages(course: Course) -> list[CoursePage]:
    """One a language; an alias is only another page's mirror."""
    return list(
        CoursePage.objects.filter(course=course, live=True, alias_of=None).select_related("locale").order_by("pk")
    )


def _freeze(activities: list[Activity]) -> dict[str, Any]:
    handlers = [format_of(activity.format) for activity in activities]
    contents = [handler.freeze(activity) for handler, activity in zip(handlers, activities, strict=True)]
    return {
        str(activity.uuid): {
            "id": activity.pk,
            "format": activity.format,
            "title": activity.title,
            "graded": handler.is_graded(activity),
            "sha256": sha,
            "counts": handler.counts(activity),
        }
        for activity, handler, sha in zip(activities, handlers, store_snapshots(contents), strict=True)
    }


def _media(lesson: LessonPage) -> dict[str, str]:
    """File hashes of the pictures, recordings and documents in a lesson."""
    found: dict[str, str] = {}
    for block in lesson.body:
        if not isinstance(block.value, dict):
            continue
        for name, value in block.value.items():
            if name in ("image", "document", "captions") and value:
                found[f"{value._meta.model_name}:{value.pk}"] = value.get_file_hash()
            elif name in ("video", "audio") and value:
                found[f"media:{value.pk}"] = value.file.name
    return found
