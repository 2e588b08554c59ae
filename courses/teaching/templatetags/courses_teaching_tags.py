from __future__ import annotations

from django import template
from django.utils.formats import number_format

register = template.Library()
NOTHING = "–"


@register.filter
def percent(share: float | None) -> str:
    """0.456 as "46 %"; a dash for what is not known."""
    return NOTHING if share is None else f"{round(100 * share)} %"


@register.filter
def figure(value: float | None) -> str:
    """Two decimals in the reader's notation; a dash for what is not known."""
    return NOTHING if value is None else number_format(round(value, 2), decimal_pos=2)


@register.filter
def minutes(value: float | None) -> str:
    """Minutes to the half, without a tail of zeros; a dash for what is not known."""
    if value is None:
        return NOTHING
    half = round(2 * value) / 2
    return number_format(half, decimal_pos=0 if half == int(half) else 1)


@register.filter
def bar(share: float | None) -> str:
    """The width of a bar, 0–100 with a point, for an attribute of SVG."""
    return f"{100 * (share or 0):.1f}"
