"""Planning a class, changing it, announcing it, calling it off."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courses.classes import domain
from courses.classes.forms import ClassForm, ReasonForm, SittingFormSet, sittings_initial
from courses.classes.lines import lines_of, problems_of
from courses.classes.models import Trainer, TrainingClass
from courses.classes.queries import Clash, clashes_for, hours_of, trainer_clashes
from courses.classes.views.common import PAGES, found_class, organised_class, show
from lms.dates import now, today
from lms.people.asked import units_of
from lms.people.models import Unit
from lms.people.permissions import top_units


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A class from an empty form."""
    managed = units_of(request)
    form = ClassForm(request.POST or None, managed=managed, as_of=today(), home=home_unit(request.user, managed))
    sittings = SittingFormSet(request.POST or None, prefix="s")
    if request.method == "POST" and form.is_valid() and sittings.is_valid():
        try:
            made = domain.plan_class(sittings=sittings.sittings, by=request.user, at=now(), **form.values)
        except domain.ClassRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Đã ghi lớp. Chưa ai được báo; bấm “Thông báo lớp” khi sẵn sàng."))
            _warn(request, made)
            return redirect("courses_classes:manage_class", made.uuid)
    context = {"form": form, "sittings": sittings, "tab": "classes"}
    return render(request, f"{PAGES}/form.html", context, status=422 if request.method == "POST" else 200)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, key: UUID) -> HttpResponse:
    """Changing what was planned; who has a seat is told of another time or place."""
    training_class = organised_class(request, key)
    sessions = list(training_class.sessions.order_by("number"))
    form = ClassForm(request.POST or None, instance=training_class, managed=units_of(request), as_of=today())
    initial = sittings_initial(sessions)
    sittings = SittingFormSet(request.POST or None, prefix="s", initial=initial)
    if request.method == "POST" and form.is_valid() and sittings.is_valid():
        values = {name: value for name, value in form.values.items() if name not in ("course", "organiser")}
        try:
            told = domain.change_class(
                training_class=TrainingClass.objects.get(pk=training_class.pk), sittings=sittings.sittings,
                by=request.user, at=now(), **values,
            )  # fmt: skip
        except domain.ClassRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Đã sửa và báo lịch mới cho học viên.") if told else _("Đã sửa thông tin lớp."))
            _warn(request, training_class)
            return redirect("courses_classes:manage_class", training_class.uuid)
    context = {"form": form, "sittings": sittings}
    status = 422 if request.method == "POST" else 200
    training_class = TrainingClass.objects.select_related("course", "edition", "organiser", "invited").get(
        pk=training_class.pk
    )
    return show(request, training_class, "form", "edit", context, status)


@never_cache
@login_required
@require_safe
def overview(request: HttpRequest, key: UUID) -> HttpResponse:
    """One class: what it is, where it stands, and what is to be done next."""
    training_class = found_class(request, key)
    sessions = list(training_class.sessions.order_by("number"))
    lines = lines_of(training_class, sessions)
    trainers = list(Trainer.objects.filter(taught__training_class=training_class).order_by("full_name"))
    context = {
        "trainers": trainers,
        "trainer_clashes": _trainer_clashes(training_class, trainers),
        "lines": lines,
        "met": sum(line.is_met for line in lines),
        "problems": problems_of(training_class, sessions, lines, at=now()),
        "submission": training_class.submissions.order_by("-number").first(),
    }
    return show(request, training_class, "overview", "overview", context)


@never_cache
@login_required
@require_POST
def announce(request: HttpRequest, key: UUID) -> HttpResponse:
    """Open the class to nominations."""
    training_class = organised_class(request, key)
    try:
        domain.announce_class(training_class=training_class, by=request.user, at=now())
        messages.success(request, _("Đã thông báo lớp. Các đơn vị được mời có thể cử người."))
    except domain.ClassRefused as refused:
        messages.warning(request, str(refused))
    return redirect("courses_classes:manage_class", key)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: HttpRequest, key: UUID) -> HttpResponse:
    """Call a class off, with the reason."""
    training_class = organised_class(request, key)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            domain.cancel_class(
                training_class=training_class, reason=form.cleaned_data["reason"], by=request.user, at=now()
            )
            messages.success(request, _("Đã hủy lớp và báo cho học viên."))
        except domain.ClassRefused as refused:
            messages.warning(request, str(refused))
        return redirect("courses_classes:manage_class", key)
    return show(request, training_class, "cancel", "edit", {"form": form}, 422 if form.errors else 200)


def _trainer_clashes(training_class: TrainingClass, trainers: list[Trainer]) -> list[tuple[Trainer, Clash]]:
    hours = hours_of(training_class)
    found = trainer_clashes(trainers, hours, besides=training_class)
    return [(trainer, clash) for trainer in trainers for clash in found.get(trainer.pk, [])]


def _warn(request: HttpRequest, training_class: TrainingClass) -> None:
    """Say whom the hours collide for; it is a warning, for an office may know better."""
    trainers = list(Trainer.objects.filter(taught__training_class=training_class))
    for trainer, clash in _trainer_clashes(training_class, trainers):
        messages.warning(
            request,
            _("Giảng viên %(name)s bận lớp “%(other)s” cùng giờ.")
            % {"name": trainer.full_name, "other": clash.class_title},
        )
    people = set(training_class.seats.live().values_list("person_id", flat=True))
    if busy := clashes_for(people, hours_of(training_class), besides=training_class):
        messages.warning(request, _("%(count)s người trong danh sách có lớp khác cùng giờ.") % {"count": len(busy)})


def home_unit(user: Any, managed: QuerySet[Unit]) -> Unit | None:
    """Of the units that she manages, one that her right names."""
    tops = {unit.pk for unit in top_units(user, as_of=today())}
    return managed.filter(pk__in=tops).first()
