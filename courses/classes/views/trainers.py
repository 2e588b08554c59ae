"""The register of trainers."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courses.classes import domain
from courses.classes.enums import STANDING_STATES
from courses.classes.forms import SearchForm, TrainerForm, inviting_units
from courses.classes.models import Trainer
from courses.classes.views.common import PAGES
from courses.classes.views.editing import home_unit
from lms.dates import now, today
from lms.people.asked import units_of
from lms.people.models import Person
from lms.people.permissions import managed_people, managed_units, readable_units
from lms.people.register import lines_of

MOST_FOUND = 20


@never_cache
@login_required
@require_safe
def trainers(request: HttpRequest) -> HttpResponse:
    """Who may teach: the registers of her units and of what they stand under, with how many classes each has."""
    readable = readable_units(request.user, as_of=today())
    if not readable.exists():
        raise PermissionDenied
    rows = (
        Trainer.objects.filter(unit__in=inviting_units(readable, as_of=today()).values("pk"))
        .select_related("unit")
        .annotate(classes=Count("taught", filter=Q(taught__training_class__state__in=STANDING_STATES), distinct=True))
        .order_by("listed_to", "full_name", "pk")
    )
    mine = set(managed_units(request.user, as_of=today()).values_list("pk", flat=True))
    context = {"tab": "classes", "rows": [(row, row.unit_id in mine) for row in rows], "may_add": bool(mine)}
    return render(request, f"{PAGES}/trainers.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """Enter somebody: found on the roster by name, or from outside."""
    managed = units_of(request)
    key = request.POST.get("person") or request.GET.get("person") or ""
    person = _person(request, key)
    form = TrainerForm(
        request.POST or None,
        managed=managed,
        person=person,
        home=home_unit(request.user, managed),
        initial={"listed_from": today()},
    )
    if request.method == "POST" and form.is_valid():
        values = {**form.cleaned_data, "full_name": person.full_name if person else form.cleaned_data["full_name"]}
        try:
            domain.list_trainer(person=person, by=request.user, at=now(), **values)
            messages.success(request, _("Đã thêm %(name)s vào danh sách giảng viên.") % {"name": values["full_name"]})
            return redirect("courses_classes:trainers")
        except domain.ClassRefused as refused:
            form.add_error(None, str(refused))
    search = SearchForm(request.GET)
    words = search.cleaned_data["q"] if search.is_valid() else ""
    people = managed_people(request.user, as_of=today()).matching(words).in_name_order()[:MOST_FOUND] if words else []
    context = {
        "tab": "classes", "form": form, "person": person, "search": search, "words": words,
        "lines": lines_of(list(people), as_of=today()),
    }  # fmt: skip
    return render(request, f"{PAGES}/trainer_form.html", context, status=422 if form.errors else 200)


@never_cache
@login_required
@require_POST
def end(request: HttpRequest, key: UUID) -> HttpResponse:
    """End an entry from today on."""
    row = Trainer.objects.filter(uuid=key, unit__in=managed_units(request.user, as_of=today())).first()
    if row is None:
        raise PermissionDenied
    try:
        domain.unlist_trainer(trainer=row, on=today(), by=request.user, at=now())
        messages.success(request, _("%(name)s không còn trong danh sách từ hôm nay.") % {"name": row.full_name})
    except domain.ClassRefused as refused:
        messages.warning(request, str(refused))
    return redirect("courses_classes:trainers")


def _person(request: HttpRequest, key: str) -> Person | None:
    if not key:
        return None
    try:
        wanted = UUID(key)
    except ValueError as error:
        raise PermissionDenied from error
    found = managed_people(request.user, as_of=today()).filter(uuid=wanted).first()
    if found is None:
        raise PermissionDenied
    return found
