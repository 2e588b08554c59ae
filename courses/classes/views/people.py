"""Who comes: the list of a class, nominating, confirming."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courses.classes import domain
from courses.classes.enums import ClassState, SeatState
from courses.classes.forms import SearchForm, WordsForm
from courses.classes.models import Seat, TrainingClass
from courses.classes.permissions import may_lead, may_organise, nominable_people, seats_within
from courses.classes.queries import clashes_for, completed_already, hours_of
from courses.classes.views.common import found_class, led_class, show
from lms.dates import now, today
from lms.people.asked import key_in
from lms.people.enums import MANAGING_ROLES
from lms.people.permissions import managed_people, units_below
from lms.people.register import lines_of as lines_of_people

ON_PAGE = 50
ORDER = [SeatState.REQUESTED, SeatState.CONFIRMED, SeatState.WAITING, SeatState.DECLINED, SeatState.WITHDRAWN]


@never_cache
@login_required
@require_safe
def people(request: HttpRequest, key: UUID) -> HttpResponse:
    """Everybody of the class whom she may see, by the state of the seat."""
    training_class = found_class(request, key)
    seats = seats_within(request.user, training_class, as_of=today())
    rows = list(seats.select_related("person", "unit", "added_by").order_by("person__sort_key", "pk"))
    busy = clashes_for(
        {row.person_id for row in rows if row.state in (SeatState.REQUESTED, SeatState.CONFIRMED, SeatState.WAITING)},
        hours_of(training_class), besides=training_class,
    )  # fmt: skip
    queue = {pk: place for place, pk in enumerate(training_class.seats.in_queue().values_list("pk", flat=True), 1)}
    groups = [
        (state, [(row, busy.get(row.person_id, []), queue.get(row.pk)) for row in rows if row.state == state])
        for state in ORDER
    ]
    for state, found in groups:
        if state == SeatState.WAITING:
            found.sort(key=lambda row: row[2] or 0)
    context = {
        "groups": [(state, found) for state, found in groups if found],
        "may_nominate": _may_nominate(request, training_class),
        "mine": set(units_below(request.user, MANAGING_ROLES, as_of=today()).values_list("pk", flat=True)),
    }
    return show(request, training_class, "people", "people", context)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def nominate(request: HttpRequest, key: UUID) -> HttpResponse:
    """Choosing people of one's units, with what speaks against each beside the name."""
    training_class = found_class(request, key)
    if not _may_nominate(request, training_class):
        raise PermissionDenied
    found = nominable_people(request.user, training_class, as_of=today())
    if request.method == "POST":
        chosen = {pk for text in request.POST.getlist("person") if (pk := key_in(text)) is not None}
        persons = list(found.filter(pk__in=chosen).in_name_order())
        if len(persons) < len(chosen):
            raise PermissionDenied
        return _nominated(request, training_class, persons)
    form = SearchForm(request.GET)
    words = form.cleaned_data["q"] if form.is_valid() else ""
    wanted = found.matching(words) if words else found
    wanted = wanted.exclude(pk__in=training_class.seats.live().values("person_id"))
    if request.GET.get("done") != "1":
        wanted = wanted.exclude(
            completions__course=training_class.course, completions__reversal=None
        )  # asked again below for the mark beside the name
    page = Paginator(wanted.in_name_order(), ON_PAGE).get_page(request.GET.get("page"))
    keys = {person.pk for person in page}
    busy = clashes_for(keys, hours_of(training_class), besides=training_class)
    done = completed_already(keys, training_class.course)

    lines = lines_of_people(list(page), as_of=today())
    context = {
        "form": form,
        "page": page,
        "rows": [(line, busy.get(line.person.pk, []), line.person.pk in done) for line in lines],
        "shows_done": request.GET.get("done") == "1",
        "free": None
        if training_class.capacity is None
        else max(0, training_class.capacity - training_class.seats.booked().count()),
    }
    return show(request, training_class, "nominate", "people", context)


@never_cache
@login_required
@require_POST
def decide(request: HttpRequest, key: UUID, seat: UUID) -> HttpResponse:
    """Confirm, decline or take back one seat."""
    training_class = found_class(request, key)
    found = Seat.objects.select_related("training_class", "person").filter(
        training_class=training_class, uuid=seat
    ).first()  # fmt: skip
    if found is None:
        raise PermissionDenied
    organises = may_organise(request.user, training_class.organiser, as_of=today())
    leads = organises or may_lead(request.user, training_class, as_of=today())
    own = managed_people(request.user, as_of=today()).filter(pk=found.person_id).exists()
    action = request.POST.get("action")
    reason = request.POST.get("reason", "")[:200]
    try:
        if action == "confirm" and organises:
            domain.confirm_seat(seat=found, by=request.user, at=now())
        elif action == "admit" and leads:
            domain.add_walk_in(training_class=training_class, person=found.person, by=request.user, at=now())
        elif action == "decline" and organises:
            domain.decline_seat(seat=found, reason=reason, by=request.user, at=now())
        elif action == "withdraw" and (organises or own):
            domain.withdraw_seat(seat=found, reason=reason, by=request.user, at=now())
        else:
            raise PermissionDenied
    except domain.ClassRefused as refused:
        messages.warning(request, str(refused))
    else:
        found.refresh_from_db()
        messages.success(
            request, _("%(name)s: %(state)s.") % {"name": found.person.full_name, "state": found.get_state_display()}
        )
    return redirect("courses_classes:people", key)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def message(request: HttpRequest, key: UUID) -> HttpResponse:
    """Words to everybody who may yet come."""
    training_class = led_class(request, key)
    form = WordsForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        told = domain.tell_class(
            training_class=training_class, text=form.cleaned_data["text"], by=request.user, at=now()
        )
        messages.success(request, _("Đã nhắn cho %(count)s người.") % {"count": told})
        return redirect("courses_classes:people", key)
    return show(request, training_class, "message", "people", {"form": form}, 422 if form.errors else 200)


def _may_nominate(request: HttpRequest, training_class: TrainingClass) -> bool:
    """Once it is announced, managers of invited people; before that, the organiser alone."""
    if training_class.state == ClassState.ANNOUNCED:
        return units_below(request.user, MANAGING_ROLES, as_of=today()).exists()
    return training_class.state == ClassState.DRAFT and may_organise(
        request.user, training_class.organiser, as_of=today()
    )


def _nominated(request: HttpRequest, training_class: TrainingClass, persons: list[object]) -> HttpResponse:
    if not persons:
        messages.warning(request, _("Chưa chọn ai. Hãy đánh dấu những người được cử."))
        return redirect("courses_classes:nominate", training_class.uuid)
    try:
        done = domain.nominate(training_class=training_class, persons=persons, by=request.user, at=now())  # type: ignore[arg-type]
    except domain.ClassRefused as refused:
        messages.warning(request, str(refused))
        return redirect("courses_classes:people", training_class.uuid)
    for seated, text in (
        (done.confirmed, _("Được dự: %(count)s người.")),
        (done.waiting, _("Vào danh sách chờ: %(count)s người.")),
        (done.requested, _("Chờ đơn vị tổ chức xác nhận: %(count)s người.")),
    ):
        if seated:
            messages.success(request, text % {"count": len(seated)})
    return redirect("courses_classes:people", training_class.uuid)
