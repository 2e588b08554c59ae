"""What the pages of one record share: whose record it is, who may open it, who may change it."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from certification.desk.people_pages.forms import PostingForm
from lms.dates import today
from lms.people.models import Category, Person, Posting
from lms.people.permissions import is_manager, managed_categories, may_change, may_change_posting, readable_people
from lms.people.queries import records_of

PAGES = "taphuan/certification_desk"
INVALID = HTTPStatus.UNPROCESSABLE_ENTITY


def readable_person(request: HttpRequest, key: UUID) -> Person:
    """The canonical person of this record. PermissionDenied for whoever has no such right, 404 for an unknown key."""
    if not is_manager(request.user):
        raise PermissionDenied
    record = get_object_or_404(Person.objects.select_related("canonical"), uuid=key)
    found = record.canonical or record
    if not request.user.is_superuser and not readable_people(request.user, as_of=today()).filter(pk=found.pk).exists():
        raise PermissionDenied
    return found


def changeable_person(request: HttpRequest, key: UUID) -> Person:
    found = readable_person(request, key)
    if not may_change(request.user, found, as_of=today()):
        raise PermissionDenied
    return found


def changeable_posting(request: HttpRequest, key: UUID, pk: int) -> tuple[Person, Posting]:
    found = readable_person(request, key)
    rows = Posting.objects.standing().select_related("unit", "category", "person")
    posting = get_object_or_404(rows, pk=pk, person__in=records_of(found.pk))
    if not may_change_posting(request.user, posting, as_of=today()):
        raise PermissionDenied
    return found, posting


def posting_form(kind: type[PostingForm], request: HttpRequest, units: QuerySet[Any], **kwargs: Any) -> PostingForm:
    standing = units.on(today())
    return kind(
        request.POST or None, units=standing, categories=Category.objects.order_by("order", "pk"), **kwargs
    )  # fmt: skip


def may_post(request: HttpRequest, form: PostingForm) -> bool:
    """False, with the reason on the form, when her right over the unit does not reach this category."""
    limit = managed_categories(request.user, form.cleaned_data["unit"], as_of=today())
    if limit is None or form.cleaned_data["category"].pk in limit:
        return True
    form.add_error("category", _("Bạn không phụ trách nhóm này. Hãy chọn nhóm khác, hoặc hỏi đơn vị phụ trách."))
    return False


def place_of(form: PostingForm) -> dict[str, Any]:
    return {name: form.cleaned_data[name] for name in ("unit", "category", "job_title", "valid_from")}


def form_page(request: HttpRequest, name: str, form: Any, found: Person, **more: Any) -> HttpResponse:
    status = INVALID if form.is_bound else HTTPStatus.OK
    return render(request, f"{PAGES}/{name}.html", {"form": form, "person": found, **more}, status=status)
