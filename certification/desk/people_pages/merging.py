"""Two records of one human being: finding the other, comparing, merging, and taking it back."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from certification.desk.people_pages.forms import MergeForm
from certification.desk.people_pages.reach import PAGES, changeable_person, form_page
from certification.desk.people_pages.sheet import person_sheet
from lms.dates import now, today
from lms.people.domain import MergeRefused, merge_persons, undo_merge
from lms.people.enums import MANAGING_ROLES
from lms.people.models import Person, PersonMerge, Posting
from lms.people.permissions import people_reached
from lms.people.queries import records_of
from lms.people.register import lines_of, look_alikes

LIKELY = 10
"""Records offered at once."""


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def person_merge(request: HttpRequest, key: UUID) -> HttpResponse:
    """Find the other record, compare the two side by side, merge: the present record keeps its name and data."""
    found, as_of = changeable_person(request, key), today()
    words = request.GET.get("q", "")[:120]
    other = _other(request, found)
    if other is not None:
        form = MergeForm(request.POST or None)
        if form.is_valid():
            try:
                merge_persons(
                    duplicate=other, into=found, reason=form.cleaned_data["reason"], by=request.user, at=now()
                )  # fmt: skip
            except MergeRefused as refused:
                form.add_error(None, str(refused))
            else:
                messages.success(request, _("Đã gộp hai hồ sơ. Kết quả học của cả hai được tính cho một người."))
                return redirect("certification_desk:person", found.uuid)
        sheets = [person_sheet(each, user=request.user, as_of=as_of) for each in (found, other)]
        return form_page(
            request, "person_merge", form, found, other=other, sheets=sheets, differs=_differs(found, other)
        )
    within = people_reached(request.user, Posting.objects.standing(), kinds=MANAGING_ROLES, as_of=as_of)
    if words:
        likely = within.matching(words).in_name_order()
    else:
        known = {name: getattr(found, name) for name in ("full_name", "birth_date", "birth_year", "phone", "email")}
        likely = look_alikes(within, **known)
    people = [each for each in likely[: LIKELY + 1] if each.pk != found.pk][:LIKELY]
    context = {"person": found, "lines": lines_of(people, as_of=as_of), "words": words}
    return render(request, f"{PAGES}/person_likely.html", context)


@never_cache
@login_required
@require_POST
def person_unmerge(request: HttpRequest, key: UUID, pk: int) -> HttpResponse:
    found = changeable_person(request, key)
    merge = get_object_or_404(PersonMerge, pk=pk, duplicate__in=records_of(found.pk))
    try:
        undo_merge(merge=merge, by=request.user, at=now())
    except MergeRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Đã tách lại thành hai hồ sơ."))
    return redirect("certification_desk:person", found.uuid)


def _other(request: HttpRequest, found: Person) -> Person | None:
    """The record chosen for a merge, which must be hers to change as well; None while none is chosen."""
    chosen = request.POST.get("other") or request.GET.get("other") or ""
    try:
        key = UUID(chosen)
    except ValueError:
        return None
    other = changeable_person(request, key)
    return other if other.pk != found.pk else None


def _differs(one: Person, other: Person) -> bool:
    """True when both births are known and contradict each other."""
    if one.birth_date and other.birth_date:
        return one.birth_date != other.birth_date
    return bool(one.birth_year and other.birth_year and one.birth_year != other.birth_year)
