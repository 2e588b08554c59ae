from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from wagtail.models import Page

from courses.content.formats import Portable, format_of
from courses.content.models import Activity, Course, CoursePage, LessonPage
from courses.content.packaging.archive import FORMAT, Package, PackageRefused
from courses.content.packaging.bodies import clean_html, map_links, map_stream
from courses.content.packaging.files import file_of

COURSE_FIELDS = ("title", "slug", "summary", "review_note", "requires_lessons", "requires_activities")
COURSE_FIELDS += ("requires_minutes", "requires_class")
LESSON_FIELDS = ("title", "slug", "minutes", "is_required", "content_note")


def pack_course(course: Course, *, newest: bool = False) -> Package:
    """A course as it is open, or its drafts while it never was, in every language, with all that it uses.

    `newest`: as its authors left it, whether learners see that yet or not.

    Shape of the head::

        {"format": 1, "course": {"uuid", "code", "organiser": {"code", "name"}, "audiences": [code],
            "prerequisites": [{"uuid", "code"}], "version": [edition, manifest]},
         "pages": {language: {fields of the course page, "objectives": html, "other_ways": raw}},
         "lessons": [{"key": uuid, "locales": {language: {fields, "body": raw}}}],
         "activities": [{"uuid", "format", "title", "minutes", "data": {…}}],
         "files": {kind-sha256: {"kind", "title", "name", …}}}

    In a raw body a picture, document or recording is named by kind and hash of its file, an activity by its UUID; so is
    a link to a document; a link to a page of the site is taken away.
    """
    return _Packer(course, newest).package()


class _Packer:
    def __init__(self, course: Course, newest: bool) -> None:
        self.course, self.newest = course, newest
        self.files: dict[str, dict[str, Any]] = {}
        self.contents: dict[str, bytes] = {}
        self.activities: dict[int, Activity] = {}
        self._chosen: dict[tuple[str, int], str | None] = {}

    def package(self) -> Package:
        pages = {page.locale.language_code: page for page in self._versions(self._pages())}
        if settings.LANGUAGE_CODE not in pages:
            raise PackageRefused(_("Khóa học này không có trang để xuất."))
        source = pages[settings.LANGUAGE_CODE]
        lessons = self._lessons(pages)
        edition = self.course.current_edition
        manifest = edition.current_manifest if edition else None
        head = {
            "format": FORMAT,
            "course": {
                "uuid": str(self.course.uuid),
                "code": self.course.code,
                "organiser": {"code": self.course.organiser.code, "name": self.course.organiser.name},
                "audiences": sorted(category.code for category in source.audiences.all()),
                "prerequisites": [
                    {"uuid": str(each.uuid), "code": each.code}
                    for each in sorted(source.prerequisites.all(), key=lambda each: each.code)
                ],
                "version": [edition.number, manifest.sequence] if edition and manifest else [0, 0],
            },
            "pages": {language: self._course_page(page) for language, page in pages.items()},
            "lessons": lessons,
            "activities": [self._activity(activity) for activity in self.activities.values()],
            "files": self.files,
        }
        return Package(head, self.contents)

    def _pages(self) -> list[CoursePage]:
        pages = CoursePage.objects.filter(course=self.course, alias_of=None).select_related("locale").order_by("pk")
        with_text = [page for page in pages if page.latest_revision_id]
        return with_text if self.newest else [page for page in pages if page.live] or with_text

    def _versions(self, pages: Iterable[Any]) -> list[Any]:
        """What learners get; of a page that was never open, what its author wrote last."""
        return [page if page.live and not self.newest else page.get_latest_revision_as_object() for page in pages]

    def _course_page(self, page: CoursePage) -> dict[str, Any]:
        return {
            **{name: getattr(page, name) for name in COURSE_FIELDS},
            "objectives": clean_html(page.objectives),
            "other_ways": map_stream(page.other_ways.stream_block, list(page.other_ways.raw_data), self._visit),
        }

    def _lessons(self, pages: dict[str, CoursePage]) -> list[dict[str, Any]]:
        found: dict[str, dict[str, Any]] = {}
        order = sorted(pages, key=lambda language: language != settings.LANGUAGE_CODE)
        for language in order:
            for lesson in self._versions(self._lesson_pages(pages[language])):
                key = str(lesson.lesson_key.uuid)
                if language == settings.LANGUAGE_CODE:
                    found[key] = {"key": key, "locales": {}}
                if key in found:
                    found[key]["locales"][language] = self._lesson(lesson)
        return list(found.values())

    def _lesson_pages(self, page: CoursePage) -> list[Page]:
        rows = LessonPage.objects.child_of(page).filter(alias_of=None).select_related("lesson_key").order_by("path")
        return [row for row in rows if self.newest or row.live or not page.live]

    def _lesson(self, lesson: LessonPage) -> dict[str, Any]:
        return {
            **{name: getattr(lesson, name) for name in LESSON_FIELDS},
            "body": map_stream(lesson.body.stream_block, list(lesson.body.raw_data), self._visit),
        }

    def _activity(self, activity: Activity) -> dict[str, Any]:
        handler = format_of(activity.format)
        if not isinstance(handler, Portable):
            raise PackageRefused(
                _("“%(title)s” là loại hoạt động chưa mang đi nơi khác được.") % {"title": activity.title}
            )
        return {
            "uuid": str(activity.uuid),
            "format": activity.format,
            "title": activity.title,
            "minutes": activity.minutes,
            "data": handler.pack(activity),
        }

    def _visit(self, kind: str, value: Any) -> Any:
        if kind == "html":
            return map_links(clean_html(value), self._link)
        if kind == "activity":
            activity = self.activities.get(value) or Activity.objects.filter(pk=value).first()
            if activity is None:
                return None
            self.activities[activity.pk] = activity
            return str(activity.uuid)
        return self._file(kind, value)

    def _link(self, kind: str, key: str) -> str | None:
        return self._file("document", int(key)) if kind == "document" and key.isdecimal() else None

    def _file(self, kind: str, pk: int) -> str | None:
        if (kind, pk) not in self._chosen:
            found = file_of(kind, pk)
            ref = None
            if found is not None:
                ref = f"{kind}-{hashlib.sha256(found[1]).hexdigest()}"
                self.files[ref], self.contents[ref] = found
            self._chosen[kind, pk] = ref
        return self._chosen[kind, pk]
