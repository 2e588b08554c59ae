"""What every page needs to know about the site."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from wagtail.models import GroupPagePermission

from lms.people.permissions import is_manager

NEUTRAL_PAGE = "https://vi.wikipedia.org/wiki/L%E1%BB%8Bch"
"""Where the quick exit leads: an everyday page that explains itself to whoever looks over a shoulder."""
SECTIONS = {"khoa-hoc": "courses", "kiem-tra": "courses", "": "courses", "learn": "learn", "manage": "manage"}
SECTIONS |= {"teach": "teach", "tin-nhan": "learn", "khao-sat": "learn", "tham-gia": "learn"}
SECTIONS |= {"lop": "learn", "diem-danh": "learn"}
SECTIONS |= {"tro-giup": "help", "accounts": "account"}
"""{first part of the address: entry of the main navigation that it belongs to}."""


def site(request: HttpRequest) -> dict[str, Any]:
    user = getattr(request, "user", None)
    return {
        "quick_exit_url": getattr(settings, "QUICK_EXIT_URL", "") or NEUTRAL_PAGE,
        "site_is_demo": getattr(settings, "TAPHUAN_DEMO", False),
        "section": SECTIONS.get(request.path.split("/", 2)[1], ""),
        "show_manage": _shows_management(user),
        "show_authoring": _shows_authoring(user),
        "show_teaching": _shows_teaching(user),
    }


def _shows_management(user: Any) -> bool:
    """What our backend loaded with the user; a host's own backend costs a query."""
    if user is None or not user.is_authenticated:
        return False
    loaded = getattr(user, "shows_management", None)
    return is_manager(user) if loaded is None else bool(loaded)


def _shows_authoring(user: Any) -> bool:
    if user is None or not user.is_authenticated:
        return False
    loaded = getattr(user, "shows_authoring", None)
    return user.has_perm("wagtailadmin.access_admin") if loaded is None else bool(loaded)


def _shows_teaching(user: Any) -> bool:
    """Whether she writes for some organiser, whose learners she then follows."""
    if user is None or not user.is_authenticated:
        return False
    loaded = getattr(user, "shows_teaching", None)
    if loaded is not None:
        return bool(loaded)
    return user.is_superuser or GroupPagePermission.objects.filter(
        permission__codename="add_page", group__user=user.pk
    ).exists()  # fmt: skip
