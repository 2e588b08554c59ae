"""What an author is told after she published: what learners still do not see, what she still meant to replace."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.models import Page

from courses.content.desk import edit_url, guiding_on, lesson_lines, publish_url
from courses.content.hints import hints_of
from courses.content.models import CoursePage, LessonPage
from courses.content.skeleton import count_guiding

POST_BUTTON = (
    '{} <span class="buttons"><button type="button" class="button button-small button-secondary" '
    'data-controller="w-action" data-action="w-action#post" data-w-action-url-value="{}">{}</button></span>'
)


def tell_after_publishing(request: HttpRequest, page: Page) -> None:
    """Messages for a course or lesson that was published in the editor."""
    if isinstance(page, CoursePage):
        _tell_of_drafts(request, page)
        warn_of_guiding(request, page)
    elif isinstance(page, LessonPage):
        _tell_of_closed_course(request, page)
        count = count_guiding([page.title, list(page.body.raw_data)])
        if count:
            _warn(request, [(page.title, count)], edit_url(page.pk))


def warn_of_guiding(request: HttpRequest, page: CoursePage) -> None:
    """Name what is open and still holds sentences of the skeleton, and what its quizzes lack."""
    lessons = lesson_lines([page])[page.pk]
    left = [(page.title, guiding_on(page), edit_url(page.pk))]
    left += [(lesson.title, lesson.guiding, edit_url(lesson.pk)) for lesson in lessons if not lesson.is_draft]
    left = [entry for entry in left if entry[1]]
    if left:
        _warn(request, [(title, count) for title, count, _url in left], left[0][2])
    uses = {page.pk: [pk for lesson in lessons for pk in lesson.activities if not lesson.is_draft]}
    for hint in hints_of(request.user, uses)[page.pk]:
        if hint.is_pressing:
            text = _("Khóa học đã mở nhưng bài kiểm tra chưa xong.")
            messages.warning(request, text, buttons=[messages.button(hint.url, hint.text)])


def _warn(request: HttpRequest, left: list[tuple[str, int]], url: str) -> None:
    places = ", ".join(_("“%(title)s” (%(count)s câu)") % {"title": title, "count": count} for title, count in left)
    text = _("Học viên nhìn thấy câu hướng dẫn trong ngoặc vuông chưa được thay ở: %(places)s.") % {"places": places}
    messages.warning(request, text, buttons=[messages.button(url, _("Sửa ngay"))])


def _tell_of_drafts(request: HttpRequest, page: CoursePage) -> None:
    lines = lesson_lines([page])[page.pk]
    drafts = [line.title for line in lines if line.is_draft]
    if not lines:
        messages.warning(request, _("Khóa học đã mở nhưng chưa có bài học nào."))
    elif drafts and page.permissions_for_user(request.user).can_publish():
        told = _("Khóa học đã mở, nhưng %(count)s bài còn là bản nháp nên học viên chưa thấy: %(titles)s.")
        press = _("Xuất bản cả %(count)s bài") if len(drafts) > 1 else _("Xuất bản bài này")
        counted = {"count": len(drafts), "titles": ", ".join(f"“{title}”" for title in drafts)}
        messages.warning(request, format_html(POST_BUTTON, told % counted, publish_url(page.pk), press % counted))


def _tell_of_closed_course(request: HttpRequest, page: LessonPage) -> None:
    course = page.get_parent().specific
    if not course.live and course.permissions_for_user(request.user).can_publish():
        told = _("Bài đã sẵn sàng, nhưng khóa học chưa mở nên học viên chưa thấy.")
        messages.info(request, format_html(POST_BUTTON, told, publish_url(course.pk), _("Xuất bản cả khóa học")))
