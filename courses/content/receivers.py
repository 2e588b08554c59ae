from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.signals import copy_for_translation_done, page_published, page_unpublished

from courses.content.authors import align_author, ensure_organiser
from courses.content.context import CACHE_KEY
from courses.content.domain import is_held, publish_course
from courses.content.models import Course, CourseIndexPage, CoursePage, Hotline, LessonPage
from lms import dates
from lms.journal.models import Change
from lms.journal.news import receives
from lms.people.signals import roles_changed


@receiver(page_published, dispatch_uid="courses_content.freeze")
@receiver(page_unpublished, dispatch_uid="courses_content.thaw")
def freeze_course(sender: type, instance: Any, **kwargs: Any) -> None:
    """A course or lesson went live, or went: freeze what learners get from now on."""
    page = instance.specific
    if isinstance(page, CourseIndexPage):
        ensure_organiser(unit=page.organiser)  # whether its authors publish may have changed
        return
    if isinstance(page, CoursePage) and page.course_id:
        course: Course | None = page.course
    elif isinstance(page, LessonPage) and page.lesson_key_id:
        course = page.lesson_key.course
    else:
        return
    if course is not None and not is_held(course):
        publish_course(course=course, at=dates.now())


@receiver(copy_for_translation_done, dispatch_uid="courses_content.translated_shelf")
def open_translated_shelf(sender: type, source_obj: Any, target_obj: Any, **kwargs: Any) -> None:
    """A shelf came into another language: its authors write there too."""
    if isinstance(target_obj, CourseIndexPage):
        ensure_organiser(unit=target_obj.organiser)


@receives(roles_changed)
def align_groups(*, change: Change) -> None:
    """A trainer or librarian gained or lost her role: the editor opens or closes to her."""
    user = get_user_model().objects.filter(pk=change.payload["user"]).first()
    if user is not None:
        align_author(user=user)


@receiver([post_save, post_delete], sender=Hotline, dispatch_uid="courses_content.hotlines")
def forget_hotlines(**kwargs: Any) -> None:
    cache.delete(CACHE_KEY)
