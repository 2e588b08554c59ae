from __future__ import annotations

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, Subquery
from django.http import HttpRequest
from wagtail.models import GroupPagePermission

from lms.accounts.queries import has_second_factor, must_have_second_factor, notice_accepted, notice_in_force
from lms.accounts.validators import DEMO_PASSWORD
from lms.dates import today
from lms.people.enums import READING_ROLES
from lms.people.models import Role


def standing() -> dict[str, Any]:
    """What the gates ask about a login, as annotations."""
    return {
        "owes_second_factor": ExpressionWrapper(must_have_second_factor(), output_field=BooleanField()),
        "has_second_factor": has_second_factor(),
        "notice_in_force": Subquery(notice_in_force(as_of=today())),
        "notice_accepted": Subquery(notice_accepted()),
    }


class AccountBackend(AuthenticationBackend):
    """allauth's backend, which refuses the demo password outside the demo.

    The user it loads for a request comes with her person and knows `shows_management`, `shows_authoring`,
    `shows_teaching` and what the gates ask (lms.accounts.gates), so that no page asks for them with a query of its own.
    """

    def authenticate(self, request: HttpRequest | None, **credentials: Any) -> Any:
        if credentials.get("password") == DEMO_PASSWORD and not settings.TAPHUAN_DEMO:
            return None
        return super().authenticate(request, **credentials)

    def get_user(self, user_id: Any) -> Any:
        roles = Role.objects.filter(user_id=OuterRef("pk"), kind__in=list(READING_ROLES))
        shows = ExpressionWrapper(Q(is_superuser=True) | Exists(roles), output_field=BooleanField())
        may_author = Permission.objects.filter(
            codename="access_admin", content_type__app_label="wagtailadmin", group__user=OuterRef("pk")
        )
        authors = ExpressionWrapper(Q(is_superuser=True) | Exists(may_author), output_field=BooleanField())
        may_write = GroupPagePermission.objects.filter(permission__codename="add_page", group__user=OuterRef("pk"))
        trainers = ExpressionWrapper(Q(is_superuser=True) | Exists(may_write), output_field=BooleanField())
        shown = {"shows_management": shows, "shows_authoring": authors, "shows_teaching": trainers}
        users = get_user_model()._default_manager.annotate(**shown, **standing()).select_related("person__canonical")
        user = users.filter(pk=user_id).first()
        return user if user is not None and self.user_can_authenticate(user) else None
