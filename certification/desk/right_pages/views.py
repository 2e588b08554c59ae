"""Who holds which right, and who did what: for administrators and auditors."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from certification.desk.right_pages.actions import ACTIONS, in_words
from certification.desk.right_pages.forms import AuditForm, RoleForm
from lms.dates import midnight, now, today
from lms.journal.domain import record_audit
from lms.journal.models import AuditEntry
from lms.people.asked import key_in
from lms.people.domain import RoleForbidden, grant_role, revoke_role
from lms.people.enums import GRANTABLE_ROLES, RoleKind
from lms.people.models import Person, Unit
from lms.people.permissions import AUDITING_ROLES, administered_units, audited_units, holds, may_grant, visible_roles

PAGE_SIZE = 50
SHOWN_ROLES = 500
PAGES = "taphuan/certification_desk"


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def roles(request: HttpRequest) -> HttpResponse:
    """The rights within her reach; an administrator may add to them."""
    as_of = today()
    _check_auditing(request)
    units = administered_units(request.user, as_of=as_of).on(as_of).order_by("sort_key", "pk")
    kinds = [kind for kind in RoleKind if request.user.is_superuser or kind in GRANTABLE_ROLES]
    may_add = units.exists()
    if request.method == "POST" and not may_add:
        raise PermissionDenied
    initial = {"login": request.GET.get("login", "")[:150]}
    form = RoleForm(request.POST or None, units=units, kinds=kinds, initial=initial)
    if form.is_valid():
        chosen = form.cleaned_data
        try:
            role = grant_role(
                user=form.user, kind=RoleKind(chosen["kind"]), unit=chosen["unit"], categories=chosen["categories"],
                by=request.user, at=now(),
            )  # fmt: skip
        except RoleForbidden as forbidden:
            raise PermissionDenied from forbidden
        messages.success(
            request,
            _("%(name)s nay là %(kind)s của %(unit)s.")
            % {"name": role.user.get_username(), "kind": role.get_kind_display(), "unit": role.unit},
        )
        return redirect("certification_desk:roles")
    found = visible_roles(request.user).order_by("unit__sort_key", "kind", "user__username", "pk")
    rows = list(found[: SHOWN_ROLES + 1])
    context = {
        "form": form,
        "may_add": may_add,
        "rows": [
            (role, may_grant(request.user, kind=role.kind, unit=role.unit, as_of=as_of)) for role in rows[:SHOWN_ROLES]
        ],
        "has_more": len(rows) > SHOWN_ROLES,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return render(request, f"{PAGES}/roles.html", context, status=status)


@never_cache
@login_required
@require_POST
def role_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    _check_auditing(request)
    role = get_object_or_404(visible_roles(request.user), pk=pk)
    name, unit = role.user.get_username(), role.unit
    try:
        revoke_role(role=role, by=request.user, at=now())
    except RoleForbidden as forbidden:
        raise PermissionDenied from forbidden
    messages.success(request, _("Đã thu quyền của %(name)s tại %(unit)s.") % {"name": name, "unit": unit})
    return redirect("certification_desk:roles")


@never_cache
@login_required
@require_safe
def audit(request: HttpRequest) -> HttpResponse:
    """The log of the units that she audits; that she read it is an entry, too."""
    _check_auditing(request)
    form = AuditForm(request.GET, actions=ACTIONS)
    form.is_valid()
    chosen = form.cleaned_data
    entries = AuditEntry.objects.order_by("-pk")
    if not request.user.is_superuser:
        units = audited_units(request.user).values("pk")
        entries = entries.filter(Q(unit_id__in=units) | Q(by=request.user))
    if chosen.get("who"):
        entries = entries.filter(by_name__iexact=chosen["who"].strip())
    if chosen.get("action"):
        entries = entries.filter(action=chosen["action"])
    if chosen.get("since"):
        entries = entries.filter(recorded_at__gte=midnight(chosen["since"]))
    if chosen.get("until"):
        entries = entries.filter(recorded_at__lt=midnight(chosen["until"] + timedelta(days=1)))
    before = key_in(request.GET.get("before", ""))
    if before is not None:
        entries = entries.filter(pk__lt=before)
    else:
        shown_for = {key: str(value) for key, value in chosen.items() if value}
        record_audit(by=request.user, action="audit.read", subject="", at=now(), detail=shown_for)
    rows = list(entries[: PAGE_SIZE + 1])
    shown = rows[:PAGE_SIZE]
    units_by_key = Unit.objects.in_bulk({row.unit_id for row in shown if row.unit_id})
    names = _names(shown)
    context = {
        "form": form,
        "rows": [
            (
                row,
                ACTIONS.get(row.action, row.action),
                units_by_key.get(row.unit_id),
                names.get(row.subject, row.subject),
                in_words(row.detail),
            )
            for row in shown
        ],
        "last": shown[-1].pk if len(rows) > PAGE_SIZE else None,
    }
    return render(request, f"{PAGES}/audit.html", context)


def _names(entries: list[AuditEntry]) -> dict[str, str]:
    """{subject: name} for the entries whose subject is a person."""
    keys = []
    for entry in entries:
        with suppress(ValueError):
            keys.append(UUID(entry.subject))
    return {str(key): name for key, name in Person.objects.filter(uuid__in=keys).values_list("uuid", "full_name")}


def _check_auditing(request: HttpRequest) -> None:
    if not holds(request.user, AUDITING_ROLES):
        raise PermissionDenied
