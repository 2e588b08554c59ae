"""What belongs to an organiser is edited by that organiser's authors: forms and rights of snippets."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import policy_registry

from courses.content.shelves import organisers_of


def refuse_strangers(request: HttpRequest, found: Any) -> None:
    """Before a snippet, or a list of them, is edited or deleted: PermissionDenied for what another unit keeps.

    Wagtail's own views ask about the model, not about the one that is opened.
    """
    for instance in [found] if isinstance(found, Model) else found:
        policy = policy_registry.get_by_type(type(instance))
        if isinstance(policy, OrganiserPolicy) and not policy.user_has_any_permission_for_instance(
            request.user, ["change", "delete"], instance
        ):
            raise PermissionDenied


class OrganiserForm(WagtailAdminModelForm):
    """Offers the author's own units, of which the first is chosen already."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields.get("organiser")
        if field is None or self.for_user is None:
            return
        own = organisers_of(self.for_user)
        if self.instance.organiser_id:
            own = own | field.queryset.filter(pk=self.instance.organiser_id)
        field.queryset = own
        if not self.instance.organiser_id:
            self.initial.setdefault("organiser", own.first())


class OrganiserPolicy(ModelPermissionPolicy):
    """Model permissions, and within them only what the author's own units organise."""

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Any) -> bool:
        return self.user_has_any_permission_for_instance(user, [action], instance)

    def user_has_any_permission_for_instance(self, user: Any, actions: Any, instance: Any) -> bool:
        if not self.user_has_any_permission(user, actions):
            return False
        return user.is_superuser or organisers_of(user).filter(pk=instance.organiser_id).exists()

    def instances_user_has_any_permission_for(self, user: Any, actions: Any) -> QuerySet[Any]:
        found = super().instances_user_has_any_permission_for(user, actions)
        return found if user.is_superuser else found.filter(organiser__in=organisers_of(user))

    def instances_user_has_permission_for(self, user: Any, action: str) -> QuerySet[Any]:
        return self.instances_user_has_any_permission_for(user, [action])
