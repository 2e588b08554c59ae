from __future__ import annotations

from django import template
from django.utils.formats import get_format

register = template.Library()
NOTHING = "–"


@register.filter
def grouped(value: int | None) -> str:
    """1234567 as 1.234.567, in the reader's notation; a dash for what is not known."""
    return NOTHING if value is None else f"{value:,}".replace(",", get_format("THOUSAND_SEPARATOR"))
