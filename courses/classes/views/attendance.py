"""Taking attendance on a phone: the whole class at a glance, one session by hand, people who walk in, points."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from courses.classes import domain
from courses.classes.enums import SeatState
from courses.classes.forms import SearchForm
from courses.classes.lines import Line, demand_of, lines_of
from courses.classes.models import ClassSession, Seat
from courses.classes.views.common import led_class, papers_class, session_of, show
from lms.dates import now, today
from lms.people.asked import key_in
from lms.people.models import Person, Posting
from lms.people.queries import subtree_ids
from lms.people.register import lines_of as lines_of_people

MOST_FOUND = 20


@never_cache
@login_required
@require_safe
def attendance(request: HttpRequest, key: UUID) -> HttpResponse:
    """Who was there how long, over all sessions."""
    training_class = papers_class(request, key)
    sessions = list(training_class.sessions.order_by("number"))
    lines = lines_of(training_class, sessions)
    asking = Seat.objects.filter(training_class=training_class, state=SeatState.REQUESTED, marks__minutes__gt=0)
    context = {
        "rows": [(line, [line.marks.get(session.number) for session in sessions]) for line in lines],
        "demand": demand_of(training_class, sessions),
        "met": sum(line.is_met for line in lines),
        "asking": asking.select_related("person", "unit").distinct(),
    }
    return show(request, training_class, "attendance", "attendance", context)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def session(request: HttpRequest, key: UUID, number: int) -> HttpResponse:
    """One session by hand: there, absent, or for so many minutes."""
    training_class = led_class(request, key)
    sitting = session_of(training_class, number)
    lines = lines_of(training_class)
    if request.method == "POST":
        entries, faults = [], []
        for line in lines:
            chosen = request.POST.get(f"m-{line.seat.pk}", "")
            text = request.POST.get(f"minutes-{line.seat.pk}", "").strip()
            if text and not (text.isascii() and text.isdigit() and int(text) <= sitting.minutes):
                faults.append(line.seat.person.full_name)
            elif text:
                entries.append(domain.Entry(line.seat.pk, int(text)))
            elif chosen in ("there", "absent"):
                entries.append(domain.Entry(line.seat.pk, sitting.minutes if chosen == "there" else 0))
        if faults:
            messages.warning(
                request,
                _("Số phút của %(names)s phải là số từ 0 đến %(most)s. Chưa ghi gì.")
                % {"names": ", ".join(faults), "most": sitting.minutes},
            )
            return show(request, training_class, "session", "attendance", _session_context(sitting, lines), 422)
        try:
            changed = domain.mark_sitting(session=sitting, entries=entries, by=request.user, at=now())
            messages.success(request, _("Đã ghi điểm danh: %(count)s thay đổi.") % {"count": changed})
        except domain.ClassRefused as refused:
            messages.warning(request, str(refused))
        return redirect("courses_classes:attendance", key)
    return show(request, training_class, "session", "attendance", _session_context(sitting, lines))


def _session_context(sitting: ClassSession, lines: Sequence[Line]) -> dict[str, Any]:
    rows = []
    for line in lines:
        mark = line.marks.get(sitting.number)
        partial = mark is not None and 0 < mark.minutes < sitting.minutes
        rows.append((line.seat, mark, partial))
    return {"sitting": sitting, "rows": rows}


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def walk_in(request: HttpRequest, key: UUID) -> HttpResponse:
    """Admit somebody who came without a seat: searched by name among the invited units' people."""
    training_class = led_class(request, key)
    home = subtree_ids(training_class.invited, as_of=today())
    posted = Posting.objects.on(today()).filter(unit__in=home)
    known = Person.objects.canonical_only().filter(pk__in=posted.values("person_id"))
    if request.method == "POST":
        pk = key_in(request.POST.get("person", ""))
        person = known.filter(pk=pk).first() if pk is not None else None
        if person is None:
            raise PermissionDenied
        try:
            domain.add_walk_in(training_class=training_class, person=person, by=request.user, at=now())
            messages.success(
                request, _("%(name)s đã có trong danh sách lớp. Hãy điểm danh.") % {"name": person.full_name}
            )
        except domain.ClassRefused as refused:
            messages.warning(request, str(refused))
        return redirect("courses_classes:attendance", key)
    form = SearchForm(request.GET)
    words = form.cleaned_data["q"] if form.is_valid() else ""
    found = list(known.matching(words).in_name_order()[:MOST_FOUND]) if words.strip() else []
    context = {"form": form, "words": words, "lines": lines_of_people(found, as_of=today())}
    return show(request, training_class, "walk_in", "attendance", context)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def scores(request: HttpRequest, key: UUID) -> HttpResponse:
    """Points of the test on paper."""
    training_class = led_class(request, key)
    lines = lines_of(training_class)
    if request.method == "POST":
        given, faults = {}, []
        for line in lines:
            text = request.POST.get(f"score-{line.seat.pk}", "").strip()
            if text and not (text.isascii() and text.isdigit()):
                faults.append(line.seat.person.full_name)
            else:
                given[line.seat.pk] = int(text) if text else None
        if faults:
            messages.warning(
                request, _("Điểm của %(names)s phải là số nguyên. Chưa ghi gì.") % {"names": ", ".join(faults)}
            )
        else:
            try:
                count = domain.set_scores(training_class=training_class, scores=given, by=request.user, at=now())
                messages.success(request, _("Đã ghi điểm: %(count)s thay đổi.") % {"count": count})
            except domain.ClassRefused as refused:
                messages.warning(request, str(refused))
            return redirect("courses_classes:attendance", key)
    return show(request, training_class, "scores", "attendance", {"lines": lines})
