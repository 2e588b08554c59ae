from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils.text import slugify
from wagtail.admin.forms import WagtailAdminPageForm

from courses.content import skeleton
from courses.content.classes import has_classes
from courses.content.keys import free_slug, give_course_keys, give_lesson_key
from courses.content.models.facts import Course
from lms.vietnamese import plain


def open_titles() -> dict[int, str]:
    """{course: its title} of the courses that are open."""
    rows = Course.objects.filter(current_edition__isnull=False)
    named = rows.values_list("pk", "code", "current_edition__current_manifest__content__course__locales")
    return {pk: (locales or {}).get(settings.LANGUAGE_CODE, {}).get("title", code) for pk, code, locales in named}


class PlainSlugForm(WagtailAdminPageForm):
    """Addresses are plain ASCII, whatever the title: "Bài thử mới" becomes bai-thu-moi.

    An address that no author chose (empty, given by the skeleton, or made of the title) follows the title until the
    page is first published, and steps aside where another page has it: nobody should meet an error about a field
    that she never filled in.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].required = False

    def clean_slug(self) -> str:
        slug = slugify(plain(self.cleaned_data["slug"]))
        title = self.cleaned_data.get("title", "")
        wanted = "" if skeleton.count_guiding(title) else slugify(plain(title))
        is_own_choice = bool(slug) and slug != wanted and not skeleton.is_provisional(slug)
        if not wanted or is_own_choice or (slug and self.instance.first_published_at):
            return slug
        return free_slug(wanted, parent=self.parent_page, besides=self.instance)


class CoursePageForm(PlainSlugForm):
    """Gives a new course page its Course before the first revision is stored."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_classes():
            self.fields.pop("requires_class", None)
        if "prerequisites" in self.fields:
            field, titles = self.fields["prerequisites"], open_titles()
            others = set(titles) - {self.instance.course_id}
            field.queryset = field.queryset.filter(pk__in=others | self._chosen()).order_by("code")
            field.label_from_instance = lambda course: titles.get(course.pk, course.code)

    def _chosen(self) -> set[int]:
        """Courses that come first already, though they may be closed by now."""
        return {course.pk for course in self.instance.prerequisites.all()} if self.instance.pk else set()

    def save(self, commit: bool = True) -> Any:
        page = super().save(commit=False)
        give_course_keys(page, organiser=self.parent_page.specific.organiser)
        if commit:
            page.save()
            self.save_m2m()
        return page


class LessonPageForm(PlainSlugForm):
    """Gives a new lesson page its LessonKey before the first revision is stored."""

    def save(self, commit: bool = True) -> Any:
        page = super().save(commit=False)
        give_lesson_key(page, course=self.parent_page.specific.course)
        if commit:
            page.save()
            self.save_m2m()
        return page
