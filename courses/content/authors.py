"""Who may write courses and keep the library: Wagtail's groups, kept in step with the roles of `lms.people`."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Site

from courses.content.models import CourseIndexPage
from courses.content.reviews import align_second_reader
from lms.people.enums import RoleKind
from lms.people.models import Role, Unit

AUTHOR_RIGHTS = ("add_page", "change_page")
"""Besides publishing, which a shelf may leave to a second reader."""
COLLECTION_RIGHTS = {
    "wagtailimages": ("add_image", "change_image", "choose_image"),
    "wagtaildocs": ("add_document", "change_document", "choose_document"),
    "wagtailmedia": ("add_media", "change_media"),
}
LIBRARIANS = "Quản trị thư viện"
_AUTHOR_MODELS: list[tuple[str, list[str]]] = []


def register_author_models(app_label: str, model_names: list[str]) -> None:
    """Say, from `AppConfig.ready()`, which snippets of a format an author edits besides pages."""
    _AUTHOR_MODELS.append((app_label, model_names))


@transaction.atomic
def ensure_organiser(*, unit: Unit) -> tuple[CourseIndexPage, Collection, Group]:
    """Return the course shelf, collection and author group of an organising unit, made on the first call.

    Members of the group write under that shelf and choose files of that collection, and nowhere else. They are found
    through the shelf, never by name: a hundred communes bear the same.
    """
    shelves = CourseIndexPage.objects.filter(organiser=unit, locale__language_code=settings.LANGUAGE_CODE)
    shelf = shelves.order_by("pk").first()
    if shelf is None:
        root = Site.objects.get(is_default_site=True).root_page
        shelf = root.add_child(
            instance=CourseIndexPage(title=unit.name, slug=f"ke-{unit.code.lower()}", organiser=unit)
        )
    group = Group.objects.filter(page_permissions__page=shelf).order_by("pk").first()
    if group is None:
        group = Group.objects.create(name=f"Giảng viên – {unit.name} ({unit.code})"[:150])
    collection = Collection.objects.filter(group_permissions__group=group, depth=2).order_by("pk").first()
    if collection is None:
        collection = Collection.get_first_root_node().add_child(name=f"{unit.name} ({unit.code})")
    rights = Permission.objects.filter(
        codename__in=AUTHOR_RIGHTS, content_type__app_label="wagtailcore", content_type__model="page"
    )
    for place in [shelf, *shelf.get_translations()]:  # a translated course stands on a translated shelf
        for permission in rights:
            GroupPagePermission.objects.get_or_create(group=group, page=place, permission=permission)
        align_second_reader(shelf=place, group=group, is_asked=shelf.needs_second_reader)
    _open_collection(group, collection)
    group.permissions.add(_editor_door(), _translators_door())
    for app_label, model_names in _AUTHOR_MODELS:
        group.permissions.add(*author_permissions(app_label, model_names))
    return shelf, collection, group


@transaction.atomic
def ensure_librarians() -> Group:
    """The group of those who keep what all organisers share: pictures, documents, media and the hotlines."""
    group, _created = Group.objects.get_or_create(name=LIBRARIANS)
    group.permissions.add(_editor_door(), *author_permissions("courses_content", ["hotline"]))
    _open_collection(group, Collection.get_first_root_node())
    return group


@transaction.atomic
def align_author(*, user: Any) -> None:
    """Bring a login's author groups in line with its roles; groups that an administrator made by hand stay as they are.

    Nothing happens while the site has no root page yet: the roles are read again when one of them changes.
    """
    if not Site.objects.filter(is_default_site=True).exists():
        return
    roles = Role.objects.filter(user=user, kind__in=[RoleKind.TRAINER, RoleKind.LIBRARIAN]).select_related("unit")
    due = {
        (ensure_librarians() if role.kind == RoleKind.LIBRARIAN else ensure_organiser(unit=role.unit)[2]).pk
        for role in roles
    }
    shelves = CourseIndexPage.objects.values("pk")
    ours = set(Group.objects.filter(page_permissions__page__in=shelves).values_list("pk", flat=True))
    ours |= set(Group.objects.filter(name=LIBRARIANS).values_list("pk", flat=True))
    held = set(user.groups.values_list("pk", flat=True))
    user.groups.remove(*(held & ours - due))
    user.groups.add(*(due - held))


def author_permissions(app_label: str, model_names: list[str]) -> list[Permission]:
    """add, change and view permissions of snippets that an author edits besides pages."""
    return list(
        Permission.objects.filter(content_type__app_label=app_label, content_type__model__in=model_names).exclude(
            codename__startswith="delete"
        )
    )


def _editor_door() -> Permission:
    return Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin")


def _translators_door() -> Permission:
    return Permission.objects.get(content_type__app_label="wagtail_localize", codename="submit_translation")


def _open_collection(group: Group, collection: Collection) -> None:
    for app_label, codenames in COLLECTION_RIGHTS.items():
        for permission in Permission.objects.filter(content_type__app_label=app_label, codename__in=codenames):
            GroupCollectionPermission.objects.get_or_create(group=group, collection=collection, permission=permission)
