from __future__ import annotations

from typing import Any

from django import template

from lms.roster.permissions import rows_to_decide

register = template.Library()


@register.simple_tag(takes_context=True)
def review_count(context: Any) -> int:
    """How many rows wait for a decision of whoever looks at the page; 0 without a request."""
    request = getattr(context, "request", None)
    return rows_to_decide(request.user).count() if request is not None and request.user.is_authenticated else 0
