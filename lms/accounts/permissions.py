from __future__ import annotations

from datetime import date
from typing import Any

from lms.people.enums import RoleKind
from lms.people.models import Posting, Role, UnitClosure
from lms.people.permissions import roles_of


def may_reset_mfa(by: Any, user: Any, *, as_of: date) -> bool:
    """A superuser may for anybody else; an administrator for a login whose person and whose rights lie in her subtree.

    Nobody for herself: a stolen session must not be enough.
    """
    if not by.is_active or by.pk == user.pk:
        return False
    if by.is_superuser:
        return True
    if user.is_superuser or user.is_staff:
        return False
    tops = roles_of(by, [RoleKind.ADMINISTRATOR]).values("unit_id")
    below = UnitClosure.objects.on(as_of).filter(ancestor_id__in=tops).values("descendant_id")
    works_below = Posting.objects.on(as_of).filter(person__user_id=user.pk, unit_id__in=below).exists()
    return works_below and not Role.objects.filter(user_id=user.pk).exclude(unit_id__in=below).exists()
