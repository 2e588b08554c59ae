from __future__ import annotations

from typing import Any

from django import template
from django.conf import settings
from django.utils.safestring import SafeString

from courses.content.context import shown_hotlines
from courses.content.formats import format_of
from courses.content.models import Activity
from courses.content.queries import render_stream

register = template.Library()


@register.simple_tag
def play_url(activity: Activity) -> str:
    """Where a learner starts an activity, whatever its format."""
    return format_of(activity.format).play_url(str(activity.uuid))


@register.simple_tag
def body_html(body: Any) -> SafeString:
    """An author's stream as learners will see it."""
    return render_stream(body)


@register.inclusion_tag("taphuan/components/hotlines.html")
def hotline_list() -> dict[str, Any]:
    return {"hotlines": shown_hotlines(), "data_language": settings.LANGUAGE_CODE}
