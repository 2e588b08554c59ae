"""The way to a first open course, ticked off by the data."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from courses.content.desk import CourseLine, Step, edit_url
from courses.content.enums import UNSEEN


@dataclass(frozen=True)
class Tick:
    text: str
    is_done: bool
    url: str = ""


def checklist_of(lines: list[CourseLine]) -> list[Tick]:
    """The steps of the course last worked on; empty while there is none, and once any has been published."""
    if not lines or not all(line.is_new for line in lines):
        return []
    line = lines[0]
    lessons = line.lessons
    unwritten = next((lesson for lesson in lessons if lesson.guiding), None)
    is_attached = any(lesson.activities for lesson in lessons)
    pressing = next((hint for hint in line.hints if hint.is_pressing), None)
    add_lesson = reverse("wagtailadmin_pages:add", args=["courses_content", "lessonpage", line.page.pk])
    lesson_url = edit_url(unwritten.pk) if unwritten else edit_url(lessons[-1].pk) if lessons else add_lesson
    return [
        Tick(_("Đặt tên và viết giới thiệu khóa học"), not line.guiding, line.edit_url),
        Tick(_("Viết các bài học"), bool(lessons) and unwritten is None, lesson_url),
        Tick(_("Gắn bài kiểm tra vào bài cuối"), is_attached, edit_url(lessons[-1].pk) if lessons else add_lesson),
        Tick(_("Viết câu hỏi"), is_attached and pressing is None, pressing.url if pressing else ""),
        Tick(_("Xuất bản khóa học"), False),
    ]


def best_step(lines: list[CourseLine]) -> tuple[CourseLine, Step] | None:
    """The single most useful thing to do: where learners do not see her work yet, before what can wait."""
    work = [line for line in lines if line.step.is_work]
    unseen = [line for line in work if line.state in UNSEEN]
    first = next(iter([*unseen, *work]), None)
    return (first, first.step) if first else None
