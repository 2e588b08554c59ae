"""Sparing somebody an assignment, and asking it of her again."""

from __future__ import annotations

from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from certification.assignments.domain import ExemptionRefused, end_exemption, exempt_person
from certification.assignments.enums import ExemptionReason
from certification.assignments.forms import ExemptForm
from certification.assignments.models import Exemption
from certification.assignments.titles import asked_by
from certification.assignments.views.common import PAGES, assignment_or_refuse
from lms.dates import now, today
from lms.people.models import Person
from lms.people.permissions import may_change


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def exempt(request: HttpRequest, key: UUID, person: UUID) -> HttpResponse:
    """Why and until when; by whoever may change her record."""
    found = assignment_or_refuse(request, key)
    record = get_object_or_404(Person.objects.select_related("canonical"), uuid=person)
    who = record.canonical or record
    if not may_change(request.user, who, as_of=today()):
        raise PermissionDenied
    form = ExemptForm(request.POST if request.method == "POST" else None, today=today())
    if request.method == "POST" and form.is_valid():
        try:
            exempt_person(
                assignment=found, person=who, reason=ExemptionReason(form.cleaned_data["reason"]),
                note=form.cleaned_data["note"], starts_on=form.cleaned_data["starts_on"],
                ends_on=form.cleaned_data["ends_on"], by=request.user, at=now(),
            )  # fmt: skip
        except ExemptionRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Đã ghi miễn học cho %(name)s.") % {"name": who.full_name})
            return redirect("certification_assignments:people", found.uuid)
    context = {"form": form, "assignment": found, "asked": asked_by([found])[found.pk], "person": who}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, f"{PAGES}/exempt.html", context, status=status)


@never_cache
@login_required
@require_POST
def end(request: HttpRequest, key: UUID, pk: int) -> HttpResponse:
    """Ask it of her again from today."""
    found = assignment_or_refuse(request, key)
    exemption = get_object_or_404(Exemption.objects.select_related("person__canonical"), pk=pk, assignment=found)
    who = exemption.person.canonical or exemption.person
    if not may_change(request.user, who, as_of=today()):
        raise PermissionDenied
    end_exemption(exemption=exemption, by=request.user, at=now())
    messages.success(request, _("Đã bỏ miễn: từ hôm nay %(name)s lại thuộc diện phải học.") % {"name": who.full_name})
    return redirect("certification_assignments:people", found.uuid)
