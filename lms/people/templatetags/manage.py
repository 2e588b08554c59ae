"""What the tabs of managers' pages need to know about the reader."""

from __future__ import annotations

from django import template

from lms.people.tabs import ManageTab, tabs_for

register = template.Library()


@register.simple_tag(takes_context=True)
def manage_tabs(context: template.Context) -> list[ManageTab]:
    """The tabs that whoever looks at the page may open."""
    return tabs_for(context["request"].user)
