"""One record: read by whoever may read her unit, changed by whoever manages it. Check, one domain call, answer."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from certification.desk.people_pages.forms import (
    EndForm,
    PersonForm,
    PostingForm,
    ReasonForm,
    SecondPostingForm,
)
from certification.desk.people_pages.reach import (
    INVALID,
    PAGES,
    changeable_person,
    changeable_posting,
    form_page,
    may_post,
    place_of,
    posting_form,
    readable_person,
)
from certification.desk.people_pages.sheet import person_sheet
from lms.accounts.switching import SwitchRefused, switch_login
from lms.dates import now, today
from lms.people.asked import units_of
from lms.people.domain import (
    IdentityTaken,
    PostingRefused,
    edit_person,
    end_posting,
    post_person,
    register_person,
    reverse_posting,
    transfer_person,
)
from lms.people.models import Posting
from lms.people.permissions import (
    people_reached,
    readable_units,
)
from lms.people.register import lines_of, look_alikes

LIKELY = 10


@never_cache
@login_required
@require_safe
def person(request: HttpRequest, key: UUID) -> HttpResponse:
    """Her record: who she is, where she works, what she has passed, whether she has a login."""
    found = readable_person(request, key)
    if found.uuid != key:
        return redirect("certification_desk:person", found.uuid)
    sheet = person_sheet(found, user=request.user, as_of=today())
    here = sheet.here
    asked = here and readable_units(request.user, as_of=today()).filter(pk=here.unit_id).first()
    return render(request, f"{PAGES}/person.html", {"sheet": sheet, "person": found, "why_unit": asked})


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def person_add(request: HttpRequest) -> HttpResponse:
    """Somebody new with her posting; people on record who may be the same are shown first."""
    as_of, units = today(), units_of(request)
    form = PersonForm(request.POST or None, today=as_of)
    posting = posting_form(PostingForm, request, units, initial={"valid_from": as_of})
    alike: list[Any] = []
    if form.is_valid() and posting.is_valid() and may_post(request, posting):
        values = form.cleaned_data
        described = {name: values[name] for name in ("full_name", "birth_date", "birth_year", "phone", "email")}
        within = people_reached(request.user, Posting.objects.standing(), as_of=as_of)
        alike = lines_of(look_alikes(within, **described)[:LIKELY], as_of=as_of)
        if not alike or "distinct" in request.POST:
            at = now()
            try:
                found = register_person(by=request.user, at=at, **values)
                post_person(person=found, by=request.user, at=at, **place_of(posting))
            except (IdentityTaken, PostingRefused) as refused:
                form.add_error(None, str(refused))
            else:
                messages.success(request, _("Đã thêm %(name)s.") % {"name": found.full_name})
                return redirect("certification_desk:person", found.uuid)
    context = {"form": form, "posting": posting, "alike": alike}
    return render(request, f"{PAGES}/person_add.html", context, status=INVALID if form.is_bound else HTTPStatus.OK)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def person_edit(request: HttpRequest, key: UUID) -> HttpResponse:
    found = changeable_person(request, key)
    names = ("full_name", "birth_date", "birth_year", "sex", "phone", "email", "staff_code")
    initial = {name: getattr(found, name) for name in names}
    form = PersonForm(request.POST or None, person=found, today=today(), initial=initial)
    if form.is_valid():
        try:
            changed = edit_person(person=found, by=request.user, at=now(), **form.cleaned_data)
        except IdentityTaken as taken:
            form.add_error("identity", str(taken))
        else:
            messages.success(request, _("Đã ghi thay đổi.") if changed else _("Không có gì thay đổi."))
            return redirect("certification_desk:person", found.uuid)
    return form_page(request, "person_edit", form, found)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def person_post(request: HttpRequest, key: UUID) -> HttpResponse:
    """A transfer, a return, or a second job."""
    found, units = changeable_person(request, key), units_of(request)
    form = posting_form(SecondPostingForm, request, units, initial={"valid_from": today(), "kind": "transfer"})
    if form.is_valid() and may_post(request, form):
        place, at = place_of(form), now()
        try:
            if form.cleaned_data["kind"] == "second":
                post_person(person=found, is_primary=False, by=request.user, at=at, **place)
            else:
                on = place.pop("valid_from")
                transfer_person(person=found, on=on, by=request.user, at=at, **place)
        except PostingRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Đã ghi vị trí công tác."))
            return redirect("certification_desk:person", found.uuid)
    return form_page(request, "person_post", form, found)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def posting_end(request: HttpRequest, key: UUID, pk: int) -> HttpResponse:
    found, posting = changeable_posting(request, key, pk)
    form = EndForm(request.POST or None, initial={"valid_to": today()})
    if form.is_valid():
        try:
            end_posting(posting=posting, valid_to=form.cleaned_data["valid_to"], by=request.user, at=now())
        except PostingRefused as refused:
            form.add_error("valid_to", str(refused))
        else:
            messages.success(request, _("Đã ghi ngày kết thúc."))
            return redirect("certification_desk:person", found.uuid)
    return form_page(request, "posting_end", form, found, posting=posting)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def posting_void(request: HttpRequest, key: UUID, pk: int) -> HttpResponse:
    """A posting that was written by mistake: it no longer counts for any date, and stays on record as such."""
    found, posting = changeable_posting(request, key, pk)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        reverse_posting(posting=posting, reason=form.cleaned_data["reason"], by=request.user, at=now())
        messages.success(request, _("Đã hủy vị trí ghi nhầm."))
        return redirect("certification_desk:register")
    return form_page(request, "posting_void", form, found, posting=posting)


@never_cache
@login_required
@require_POST
def person_login(request: HttpRequest, key: UUID) -> HttpResponse:
    """Stop her login, or let it work again."""
    found = changeable_person(request, key)
    try:
        switch_login(person=found, is_active="open" in request.POST, by=request.user, at=now())
    except SwitchRefused:
        messages.error(request, _("Tài khoản này có quyền quản lý; chỉ quản trị hệ thống mới khóa hoặc mở được."))
    else:
        messages.success(request, _("Đã ghi thay đổi."))
    return redirect("certification_desk:person", found.uuid)
