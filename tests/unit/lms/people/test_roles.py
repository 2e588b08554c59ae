from __future__ import annotations

import pytest

from courses.content.authors import LIBRARIANS, ensure_organiser
from lms.journal.models import AuditEntry, Change
from lms.people.domain import RoleForbidden, grant_role, revoke_role
from lms.people.enums import RoleKind
from lms.people.models import Role
from tests.factories.people import AT, make_category, make_manager, make_unit, make_user

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("kind", "allowed"),
    [
        (RoleKind.TRAINER, True),
        (RoleKind.MANAGER, True),
        (RoleKind.AUDITOR, True),
        (RoleKind.ADMINISTRATOR, False),
        (RoleKind.LIBRARIAN, False),
    ],
)
def test_an_administrator_grants_below_herself_what_is_hers_to_grant(kind: RoleKind, allowed: bool):
    province = make_unit()
    commune = make_unit(parent=province)
    administrator, user = make_manager(province, RoleKind.ADMINISTRATOR), make_user()
    if allowed:
        assert grant_role(user=user, kind=kind, unit=commune, by=administrator, at=AT).granted_by == administrator
    else:
        with pytest.raises(RoleForbidden):
            grant_role(user=user, kind=kind, unit=commune, by=administrator, at=AT)


@pytest.mark.parametrize("kind", [RoleKind.TRAINER, RoleKind.MANAGER, RoleKind.AUDITOR, RoleKind.LIBRARIAN])
def test_nobody_but_administrators_grants_or_takes_away(kind: RoleKind):
    unit = make_unit()
    holder = make_manager(unit, kind)
    with pytest.raises(RoleForbidden):
        grant_role(user=make_user(), kind=RoleKind.TRAINER, unit=unit, by=holder, at=AT)
    with pytest.raises(RoleForbidden):
        revoke_role(role=Role.objects.get(user=holder), by=holder, at=AT)


def test_an_administrator_does_not_reach_beside_her_subtree():
    administrator = make_manager(make_unit(), RoleKind.ADMINISTRATOR)
    with pytest.raises(RoleForbidden):
        grant_role(user=make_user(), kind=RoleKind.MANAGER, unit=make_unit(), by=administrator, at=AT)


def test_granting_and_revoking_are_audited_with_their_unit_and_told():
    unit, user = make_unit(), make_user()
    admin = make_user(is_superuser=True)
    role = grant_role(
        user=user, kind=RoleKind.MANAGER, unit=unit, categories=[make_category("ctv")], by=admin, at=AT
    )  # fmt: skip
    revoke_role(role=role, by=admin, at=AT)
    entries = AuditEntry.objects.order_by("pk").values_list("action", "subject", "unit_id", "detail__kind")
    assert list(entries) == [
        ("roles.grant", user.username, unit.pk, "manager"),
        ("roles.revoke", user.username, unit.pk, "manager"),
    ]
    assert Change.objects.filter(kind="roles_changed").count() == 2
    assert Role.objects.count() == 0


def test_a_trainer_writes_on_her_unit_shelf_while_she_holds_the_role():
    first, second = make_unit(name="Xã Tân Lập"), make_unit(name="Xã Tân Lập")
    user = make_user()
    role = grant_role(user=user, kind=RoleKind.TRAINER, unit=first, at=AT)
    groups = {unit.pk: ensure_organiser(unit=unit)[2] for unit in (first, second)}
    assert groups[first.pk] != groups[second.pk]
    assert list(user.groups.all()) == [groups[first.pk]]
    assert user.has_perm("wagtailadmin.access_admin")
    revoke_role(role=role, by=make_user(is_superuser=True), at=AT)
    assert list(user.groups.all()) == []


def test_a_librarian_joins_the_keepers_of_the_library():
    user = make_user()
    grant_role(user=user, kind=RoleKind.LIBRARIAN, unit=make_unit(), at=AT)
    assert [group.name for group in user.groups.all()] == [LIBRARIANS]


def test_groups_made_by_hand_are_left_alone():
    from django.contrib.auth.models import Group

    user, other = make_user(), Group.objects.create(name="Ban biên tập")
    user.groups.add(other)
    role = grant_role(user=user, kind=RoleKind.TRAINER, unit=make_unit(), at=AT)
    revoke_role(role=role, by=make_user(is_superuser=True), at=AT)
    assert list(user.groups.all()) == [other]
