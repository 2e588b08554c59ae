from __future__ import annotations

from django import template

from courses.content.queries import in_language, manifest_content
from courses.learning.models import Completion

register = template.Library()


@register.simple_tag
def taken_title(completion: Completion) -> str:
    """What a course was called when it was completed."""
    return in_language(manifest_content(completion.manifest)["course"]["locales"])["title"]
