"""From the head of a package to pages: drafts with a revision each, in the order and the languages of the package."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from wagtail.models import Locale

from courses.content.domain import is_complete
from courses.content.keys import free_slug
from courses.content.models import Course, CourseIndexPage, CoursePage, LessonKey, LessonPage
from courses.content.packaging.archive import PackageRefused
from courses.content.packaging.bodies import StrangeBlock, clean_html, map_links, map_stream
from courses.content.packaging.packing import COURSE_FIELDS, LESSON_FIELDS
from lms.authors import stored_login
from lms.people.models import Category


class PageWriter:
    """Writes the pages of one package. `files` and `activities` say which rows here stand for its own names."""

    def __init__(
        self, head: dict[str, Any], files: dict[str, int], activities: dict[str, int], warnings: list[str], by: Any
    ) -> None:
        self.head, self.files, self.activities, self.warnings, self.by = head, files, activities, warnings, by

    def write(self, course: Course, shelf: CourseIndexPage) -> list[Any]:
        """The course page of the source language, then all others; each with a new draft revision."""
        spoken = dict(settings.WAGTAIL_CONTENT_LANGUAGES)
        languages = [settings.LANGUAGE_CODE, *(each for each in self.head["pages"] if each != settings.LANGUAGE_CODE)]
        written: list[Any] = []
        source: CoursePage | None = None
        for language in languages:
            if language not in spoken:
                self.warnings.append(
                    _("Bỏ qua ngôn ngữ “%(language)s”: bản cài đặt này không dùng.") % {"language": language}
                )
                continue
            page = self._course_page(course, shelf, source, language)
            source = source or page
            written.append(page)
            written += self._lesson_pages(course, page, source, language)
        return written

    def _course_page(
        self, course: Course, shelf: CourseIndexPage, source: CoursePage | None, language: str
    ) -> CoursePage:
        said = self.head["pages"][language]
        locale = Locale.objects.get_or_create(language_code=language)[0]
        page = CoursePage.objects.filter(course=course, locale=locale, alias_of=None).first()
        if page is None and source is None:
            page = CoursePage(course=course, live=False, owner=stored_login(self.by))
            self._fill_course(page, said)
            page.slug = free_slug(str(said["slug"])[:70], parent=shelf)
            shelf.add_child(instance=page)
        elif page is None:
            page = source.copy_for_translation(locale, copy_parents=True)  # type: ignore[union-attr]
        kept = page.slug
        self._fill_course(page, said)
        page.slug = kept
        if language == settings.LANGUAGE_CODE:
            page.audiences = self._audiences()
            page.prerequisites = self._prerequisites()
        self._save(page)
        return page

    def _fill_course(self, page: CoursePage, said: dict[str, Any]) -> None:
        for name in COURSE_FIELDS:
            setattr(page, name, said[name])
        page.objectives = clean_html(str(said["objectives"]))
        page.other_ways = self._stream(page.other_ways.stream_block, said["other_ways"], said["title"])

    def _lesson_pages(self, course: Course, parent: CoursePage, source: CoursePage, language: str) -> list[LessonPage]:
        written = []
        for entry in self.head["lessons"]:
            said = entry["locales"].get(language)
            if said is not None:
                key = LessonKey.objects.get_or_create(uuid=uuid.UUID(entry["key"]), defaults={"course": course})[0]
                if key.course_id != course.pk:
                    raise PackageRefused(_("Bài “%(title)s” đã thuộc một khóa khác.") % {"title": said["title"]})
                written.append(self._lesson_page(key, parent, source, said))
        known = {page.pk for page in written}
        left = [page for page in LessonPage.objects.child_of(parent) if page.pk not in known and page.live]
        for page in left:
            self.warnings.append(_("Bài “%(title)s” không có trong gói; nó vẫn mở.") % {"title": page.title})
        for page in written:  # in the order of the package
            page.refresh_from_db()
            page.move(parent, pos="last-child")
        return [LessonPage.objects.get(pk=page.pk) for page in written]

    def _lesson_page(self, key: LessonKey, parent: CoursePage, source: CoursePage, said: dict[str, Any]) -> LessonPage:
        page = LessonPage.objects.filter(lesson_key=key, locale=parent.locale, alias_of=None).first()
        if page is None:
            original = LessonPage.objects.filter(lesson_key=key, alias_of=None).child_of(source).first()
            if original is not None and parent.pk != source.pk:
                page = original.copy_for_translation(parent.locale)
            else:
                page = LessonPage(lesson_key=key, live=False, owner=stored_login(self.by), locale=parent.locale)
                self._fill_lesson(page, said)
                page.slug = free_slug(str(said["slug"])[:70], parent=parent)
                CoursePage.objects.get(pk=parent.pk).add_child(instance=page)
        kept = page.slug
        self._fill_lesson(page, said)
        page.slug = kept if page.live else free_slug(str(said["slug"])[:70], parent=parent, besides=page)
        self._save(page)
        return page

    def _fill_lesson(self, page: LessonPage, said: dict[str, Any]) -> None:
        for name in LESSON_FIELDS:
            setattr(page, name, said[name])
        page.body = self._stream(page.body.stream_block, said["body"], said["title"])

    def _stream(self, block: Any, raw: Any, title: str) -> Any:
        try:
            mapped = map_stream(block, raw, self._visit)
            return block.to_python(mapped)
        except StrangeBlock as error:
            raise PackageRefused(
                _("“%(title)s” có phần mà bản cài đặt này không biết: %(block)s.") % {"title": title, "block": error}
            ) from error

    def _visit(self, kind: str, value: Any) -> Any:
        if kind == "html":
            return clean_html(map_links(str(value), self._link))
        found = (self.activities if kind == "activity" else self.files).get(str(value))
        if found is None:
            self.warnings.append(_("Một %(kind)s trong bài không có trong gói.") % {"kind": kind})
        return found

    def _link(self, kind: str, key: str) -> str | None:
        pk = self.files.get(key)
        return str(pk) if pk is not None else None

    def _save(self, page: Any) -> None:
        if not is_complete(page):
            raise PackageRefused(_("“%(title)s” trong gói thiếu phần bắt buộc.") % {"title": page.title})
        if page.live:
            page.save_revision(user=stored_login(self.by))
        else:
            page.save()
            page.save_revision(user=stored_login(self.by))

    def _audiences(self) -> list[Category]:
        wanted = set(self.head["course"]["audiences"])
        found = list(Category.objects.filter(code__in=wanted))
        for code in sorted(wanted - {category.code for category in found}):
            self.warnings.append(_("Không có nhóm “%(code)s” ở đây.") % {"code": code})
        return found

    def _prerequisites(self) -> list[Course]:
        wanted = {entry["uuid"]: entry["code"] for entry in self.head["course"]["prerequisites"]}
        found = list(Course.objects.filter(uuid__in=wanted))
        for key in wanted.keys() - {str(course.uuid) for course in found}:
            self.warnings.append(_("Khóa học trước “%(code)s” chưa có ở đây.") % {"code": wanted[key]})
        return found
