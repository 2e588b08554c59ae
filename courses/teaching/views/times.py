from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from courses.teaching.domain.sweeping import KEPT_FOR
from courses.teaching.times import FEWEST, lesson_times
from courses.teaching.views.common import course_or_refuse, show


@never_cache
@login_required
@require_safe
def times(request: HttpRequest, code: str) -> HttpResponse:
    """Time on each lesson beside the author's minutes; never of one person."""
    course = course_or_refuse(request, code)
    context = {"lines": lesson_times(course), "fewest": FEWEST, "days": KEPT_FOR.days}
    return show(request, course, "times", "times", context)
