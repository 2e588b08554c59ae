from __future__ import annotations

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q
from django.http import HttpRequest

from lms.accounts.validators import DEMO_PASSWORD
from lms.people.enums import READING_ROLES
from lms.people.models import Role


class AccountBackend(AuthenticationBackend):
    """allauth's backend, which refuses the demo password outside the demo.

    The user it loads for a request knows `shows_management`, so that no page asks for it with a query of its own.
    """

    def authenticate(self, request: HttpRequest | None, **credentials: Any) -> Any:
        if credentials.get("password") == DEMO_PASSWORD and not settings.TAPHUAN_DEMO:
            return None
        return super().authenticate(request, **credentials)

    def get_user(self, user_id: Any) -> Any:
        roles = Role.objects.filter(user_id=OuterRef("pk"), kind__in=list(READING_ROLES))
        shows = ExpressionWrapper(Q(is_superuser=True) | Exists(roles), output_field=BooleanField())
        users = get_user_model()._default_manager.annotate(shows_management=shows)
        user = users.filter(pk=user_id).first()
        return user if user is not None and self.user_can_authenticate(user) else None
