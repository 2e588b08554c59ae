"""An author's desk: her courses, where each stands, and the next step. Queries do not grow with courses."""

from __future__ import annotations

import functools
import json
import operator
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.models import Page
from wagtail.permissions import policy_registry

from courses.content.enums import CourseState
from courses.content.hints import Hint, hints_of
from courses.content.models import CoursePage, LessonPage
from courses.content.reviews import pages_for, pages_in_review
from courses.content.skeleton import count_guiding

MOST_COURSES = 20
"""As many as a desk shows; the rest is in the page list."""


@dataclass(frozen=True)
class LessonLine:
    """A lesson in its newest version."""

    pk: int
    title: str
    is_waiting: bool
    """True for a draft, or for changes, that learners do not see yet; a lesson taken back is not waiting."""
    is_draft: bool
    guiding: int
    activities: list[int]


@dataclass(frozen=True)
class Step:
    """What to do next. `is_button`: done at once by a POST to `url`."""

    text: str
    url: str
    is_button: bool = False
    is_work: bool = True


@dataclass(frozen=True)
class Review:
    """Whether she publishes herself; how many pages wait for a second reader, and how many of these for her."""

    may_publish: bool
    waiting: int
    mine: int


@dataclass(frozen=True)
class CourseLine:
    page: CoursePage
    title: str
    state: CourseState
    guiding: int
    """Guiding sentences left on the course page itself."""
    lessons: list[LessonLine]
    hints: list[Hint]
    step: Step

    @property
    def edit_url(self) -> str:
        return edit_url(self.page.pk)

    @property
    def list_url(self) -> str:
        return reverse("wagtailadmin_explore", args=[self.page.pk])

    @property
    def is_new(self) -> bool:
        return self.state == CourseState.DRAFT


def course_lines(user: Any, shelves: Iterable[Page]) -> list[CourseLine]:
    """The courses on `shelves`, the one last worked on first."""
    pages = list(
        CoursePage.objects.filter(_below(shelves), locale__language_code=settings.LANGUAGE_CODE, alias_of=None)
        .select_related("course", "latest_revision")
        .order_by("-latest_revision_created_at", "-pk")[:MOST_COURSES]
    )
    if not pages:
        return []
    lessons = lesson_lines(pages)
    uses = {page.pk: [pk for lesson in lessons[page.pk] for pk in lesson.activities] for page in pages}
    hints = hints_of(user, uses)
    policy = policy_registry.get_by_type(Page)
    publishable = set(
        policy.instances_user_has_permission_for(user, "publish")
        .filter(pk__in=[page.pk for page in pages])
        .values_list("pk", flat=True)
    )
    waiting = pages_in_review([*lessons, *(line.pk for found in lessons.values() for line in found)])
    mine = waiting & pages_for(user) if waiting else set()
    lines = []
    for page in pages:
        below = {page.pk, *(lesson.pk for lesson in lessons[page.pk])}
        review = Review(page.pk in publishable, len(below & waiting), len(below & mine))
        lines.append(_line(page, lessons[page.pk], hints[page.pk], review))
    return lines


def lesson_lines(pages: list[CoursePage]) -> dict[int, list[LessonLine]]:
    """{course page: its lessons in order}, in one query."""
    found: dict[int, list[LessonLine]] = {page.pk: [] for page in pages}
    parents = {page.path: page.pk for page in pages}
    for lesson in LessonPage.objects.filter(_below(pages)).select_related("latest_revision").order_by("path"):
        raw = _newest(lesson, "body", lesson.body.raw_data)
        raw = json.loads(raw) if isinstance(raw, str) else list(raw)
        title = lesson.draft_title or lesson.title
        found[parents[lesson.path[: -lesson.steplen]]].append(
            LessonLine(
                pk=lesson.pk,
                title=title,
                is_waiting=_is_draft(lesson) or (lesson.live and lesson.has_unpublished_changes),
                is_draft=_is_draft(lesson),
                guiding=count_guiding([title, raw]),
                activities=[block["value"] for block in raw if block["type"] == "activity" and block["value"]],
            )
        )
    return found


def guiding_on(page: CoursePage) -> int:
    """Guiding sentences left in the newest version of a course page."""
    texts = [_newest(page, name, getattr(page, name)) for name in ("title", "summary", "objectives")]
    return count_guiding(texts)


def edit_url(pk: int) -> str:
    return reverse("wagtailadmin_pages:edit", args=[pk])


def _below(parents: Iterable[Page]) -> Q:
    """The children of `parents`, without a query for each."""
    return functools.reduce(
        operator.or_, (Q(path__startswith=page.path, depth=page.depth + 1) for page in parents), Q(pk__in=[])
    )


def _newest(page: Page, name: str, published: Any) -> Any:
    """A field as its author left it: a live page with changes keeps them in its latest revision."""
    if page.live and page.has_unpublished_changes and page.latest_revision is not None:
        return page.latest_revision.content[name]
    return published


def _is_draft(page: Page) -> bool:
    """Never published; a page that was taken back is no draft."""
    return not page.live and page.first_published_at is None


def _state(page: CoursePage, lessons: list[LessonLine]) -> CourseState:
    if _is_draft(page):
        return CourseState.DRAFT
    if not page.live:
        return CourseState.CLOSED
    if page.has_unpublished_changes or any(lesson.is_waiting for lesson in lessons):
        return CourseState.CHANGED
    return CourseState.OPEN


def _line(page: CoursePage, lessons: list[LessonLine], hints: list[Hint], review: Review) -> CourseLine:
    state, guiding = _state(page, lessons), guiding_on(page)
    step = _next_step(page, state, guiding, lessons, hints, review)
    return CourseLine(page, page.draft_title or page.title, state, guiding, lessons, hints, step)


def _next_step(
    page: CoursePage,
    state: CourseState,
    guiding: int,
    lessons: list[LessonLine],
    hints: list[Hint],
    review: Review,
) -> Step:
    """First what waits for her to read, then what is missing, then publishing, then what can wait."""
    if review.mine:
        text = _("Đọc và duyệt %(count)s trang") % {"count": review.mine}
        return Step(text, reverse("taphuan_review", args=[page.pk]))
    if review.waiting:
        return Step(_("Đang chờ người thứ hai duyệt"), edit_url(page.pk), is_work=False)
    if state == CourseState.CLOSED:
        return Step(_("Xem lại khóa học đã đóng"), edit_url(page.pk), is_work=False)
    if not lessons:
        add = reverse("wagtailadmin_pages:add", args=["courses_content", "lessonpage", page.pk])
        return Step(_("Thêm bài học đầu tiên"), add)
    if guiding:
        text = _("Đặt tên và viết giới thiệu (còn %(count)s chỗ trong ngoặc)") % {"count": guiding}
        return Step(text, edit_url(page.pk))
    for lesson in lessons:
        if lesson.guiding:
            text = _("Viết tiếp bài “%(title)s” (còn %(count)s chỗ trong ngoặc)")
            return Step(text % {"title": lesson.title, "count": lesson.guiding}, edit_url(lesson.pk))
    if pressing := next((hint for hint in hints if hint.is_pressing), None):
        return Step(pressing.text, pressing.url)
    has_activity = any(lesson.activities for lesson in lessons)
    if state == CourseState.DRAFT and page.requires_activities and not has_activity:
        return Step(_("Gắn bài kiểm tra vào bài cuối"), edit_url(lessons[-1].pk))
    if state in (CourseState.DRAFT, CourseState.CHANGED):
        if not review.may_publish:
            return Step(_("Gửi khóa học đi duyệt"), reverse("taphuan_submit_course", args=[page.pk]), is_button=True)
        return Step(_publish_text(state, lessons), publish_url(page.pk), is_button=True)
    if waiting := next(iter(hints), None):
        return Step(waiting.text, waiting.url)
    return Step(_("Xem như học viên"), reverse("courses_learning:course", args=[page.course.code]), is_work=False)


def _publish_text(state: CourseState, lessons: list[LessonLine]) -> str:
    drafts = sum(lesson.is_draft for lesson in lessons)
    if state == CourseState.DRAFT:
        if not drafts:
            return _("Xuất bản khóa học")
        return _("Xuất bản khóa học và %(count)s bài") % {"count": drafts}
    if drafts:
        return _("Xuất bản %(count)s bài còn nháp") % {"count": drafts}
    return _("Xuất bản thay đổi")


def publish_url(pk: int) -> str:
    """Where a POST publishes a course with what waits in it."""
    return reverse("taphuan_publish_course", args=[pk])
