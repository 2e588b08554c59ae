from __future__ import annotations

from typing import Any

from django.utils.text import slugify
from wagtail.admin.forms import WagtailAdminPageForm

from courses.content import skeleton
from courses.content.keys import free_slug, give_course_keys, give_lesson_key
from lms.vietnamese import plain


class PlainSlugForm(WagtailAdminPageForm):
    """Addresses are plain ASCII, whatever the title: "Bài thử mới" becomes bai-thu-moi.

    The address that the skeleton gave is no author's choice: it gives way to one made of her title.
    """

    def clean_slug(self) -> str:
        slug = slugify(plain(self.cleaned_data["slug"]))
        title = self.cleaned_data.get("title", "")
        if skeleton.is_provisional(slug) and not self.instance.first_published_at and not skeleton.count_guiding(title):
            wanted = slugify(plain(title))
            return free_slug(wanted, parent=self.parent_page, besides=self.instance) if wanted else slug
        return slug


class CoursePageForm(PlainSlugForm):
    """Gives a new course page its Course before the first revision is stored."""

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
