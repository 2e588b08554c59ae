import pytest
from allauth.mfa.models import Authenticator
from django.core.exceptions import PermissionDenied

from lms.accounts.domain import reset_mfa
from lms.people.enums import RoleKind
from lms.people.models import Person
from tests.factories.factors import add_app
from tests.factories.people import AT, make_manager, make_person, make_unit, make_user, post

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    """(province, commune in it, login of somebody who manages the commune and works there, with an app)."""
    top = make_unit()
    below = make_unit(parent=top)
    user = make_manager(below)
    person = make_person()
    post(person, below)
    Person.objects.filter(pk=person.pk).update(user=user)
    add_app(user)
    return top, below, user


def test_reset_mfa_is_for_superusers_and_for_the_administrator_above(place):
    top, below, user = place
    for by in (
        make_manager(top),
        make_manager(make_unit(), kind=RoleKind.ADMINISTRATOR),
        make_user(is_staff=True),
        user,
    ):
        with pytest.raises(PermissionDenied):
            reset_mfa(user=user, by=by, at=AT)
    assert Authenticator.objects.filter(user=user).count() == 2
    assert reset_mfa(user=user, by=make_manager(top, kind=RoleKind.ADMINISTRATOR), at=AT) == 2
    add_app(user)
    assert reset_mfa(user=user, by=make_user(is_superuser=True), at=AT) == 2


def test_an_administrator_resets_nobody_whose_rights_reach_further_than_hers(place):
    top, below, user = place
    by = make_manager(below, kind=RoleKind.ADMINISTRATOR)
    user.taphuan_roles.update(unit=top)
    with pytest.raises(PermissionDenied):
        reset_mfa(user=user, by=by, at=AT)
    user.taphuan_roles.update(unit=below)
    user.is_superuser = True
    user.save()
    with pytest.raises(PermissionDenied):
        reset_mfa(user=user, by=by, at=AT)
