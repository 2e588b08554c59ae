"""The learner's side of classes: which there are for her, one of them, asking for a seat."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from courses.classes import domain
from courses.classes.enums import ClassState
from courses.classes.models import Mark, Seat, Trainer, TrainingClass
from courses.classes.permissions import is_invited, open_to, taught_by
from courses.classes.queries import clashes_for, course_titles, hours_of, seats_of, with_figures
from courses.classes.views.common import PAGES
from lms.dates import now, today
from lms.people.models import Person
from lms.people.queries import all_records, person_of


@never_cache
@login_required
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """Her classes, and those that she may ask for a seat in."""
    person = person_of(request.user)
    seats = list(seats_of(person)) if person else []
    taken = {seat.training_class_id for seat in seats}
    may_ask = open_to(person, as_of=today()).exclude(pk__in=taken) if person else TrainingClass.objects.none()
    moment = now()
    context = {
        "person": person,
        "teaching": with_figures(taught_by(request.user).filter(state=ClassState.ANNOUNCED)).order_by("first_at", "pk"),
        "coming": [seat for seat in seats if seat.last_at is None or seat.last_at >= moment],
        "past": [seat for seat in reversed(seats) if seat.last_at is not None and seat.last_at < moment],
        "open": with_figures(may_ask).order_by("first_at", "pk"),
    }
    return render(request, f"{PAGES}/mine.html", context)


@never_cache
@login_required
@require_safe
def one(request: HttpRequest, key: UUID) -> HttpResponse:
    """One class as those who come see it."""
    training_class, person, seat = _found(request, key)
    sessions = list(training_class.sessions.order_by("number"))
    marks = {mark.session_id: mark for mark in Mark.objects.filter(seat=seat)} if seat else {}
    busy = (
        clashes_for({person.pk}, hours_of(training_class), besides=training_class).get(person.pk, []) if person else []
    )
    may_ask = (
        person is not None and training_class.takes_requests_on(today()) and (seat is None or seat.state == "withdrawn")
    )
    context = {
        "class": training_class,
        "course_title": course_titles([training_class.course])[training_class.course_id],
        "seat": seat,
        "rows": [(session, marks.get(session.pk)) for session in sessions],
        "trainers": Trainer.objects.filter(taught__training_class=training_class).order_by("full_name"),
        "may_ask": may_ask,
        "may_withdraw": seat is not None
        and seat.state in ("requested", "confirmed", "waiting")
        and training_class.state == ClassState.ANNOUNCED
        and not any(mark.minutes for mark in marks.values()),
        "clashes": busy,
    }
    return render(request, f"{PAGES}/one.html", context)


@never_cache
@login_required
@require_POST
def sign_up(request: HttpRequest, key: UUID) -> HttpResponse:
    """Ask for a seat."""
    training_class, person, _seat = _found(request, key)
    if person is None:
        raise Http404
    try:
        domain.sign_up(training_class=training_class, person=person, by=request.user, at=now())
        messages.success(request, _("Đã gửi đăng ký. Bạn sẽ được báo khi đơn vị tổ chức xác nhận."))
    except domain.ClassRefused as refused:
        messages.warning(request, str(refused))
    return redirect("courses_classes:class", key)


@never_cache
@login_required
@require_POST
def withdraw(request: HttpRequest, key: UUID) -> HttpResponse:
    """Give the seat back, so that somebody else can come."""
    _training_class, _person, seat = _found(request, key)
    if seat is None:
        raise Http404
    try:
        domain.withdraw_seat(seat=seat, by=request.user, at=now())
        messages.success(request, _("Đã báo bạn không dự lớp này."))
    except domain.ClassRefused as refused:
        messages.warning(request, str(refused))
    return redirect("courses_classes:class", key)


def _found(request: HttpRequest, key: UUID) -> tuple[TrainingClass, Person | None, Seat | None]:
    """A class that was announced, for whoever has or had a seat in it, teaches it, or is invited to it."""
    person = person_of(request.user)
    rows = TrainingClass.objects.select_related("course", "edition", "organiser", "invited")
    training_class = rows.filter(uuid=key).exclude(state=ClassState.DRAFT).first()
    if training_class is None or person is None:
        raise Http404(_("Không có lớp này."))
    records = all_records([person.pk]).values("pk")
    seat = Seat.objects.filter(training_class=training_class, person__in=records).select_related("person").first()
    teaches = training_class.class_trainers.filter(trainer__person__in=records).exists()
    if seat is None and not teaches and not is_invited(person, training_class, as_of=today()):
        raise Http404(_("Không có lớp này."))
    return training_class, person, seat
