import re

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import call_command
from django.test import Client

from lms.accounts.domain import issue_codes
from lms.accounts.queries import login_name
from lms.dates import now
from lms.journal.models import AuditEntry
from lms.people.enums import RoleKind
from lms.people.models import Person
from tests.factories.factors import SECRET, add_app
from tests.factories.people import make_manager, make_person, make_unit, make_user
from tests.totp import code_of_app

pytestmark = pytest.mark.django_db
PASSWORD = "qua-cau-mau-xanh"
SET_UP, CONFIRM = "/accounts/bao-ve/", "/accounts/xac-nhan/"


@pytest.fixture(autouse=True)
def _demanded(settings):
    settings.MFA_REQUIRED = True


def sign_in(client, name, password=PASSWORD, **data):
    return client.post("/accounts/login/", {"login": name, "password": password, **data})


@pytest.mark.parametrize("kind", [kind for kind in RoleKind if kind != RoleKind.TRAINER])
def test_whoever_holds_rights_over_others_is_led_to_the_set_up_page(client, kind):
    client.force_login(make_manager(make_unit(), kind=kind))
    for address in ("/", "/learn/", "/manage/"):
        page = client.get(address)
        assert (page.status_code, page["Location"].split("?")[0]) == (302, SET_UP)
    assert "Dùng ứng dụng tạo mã" in client.get(SET_UP).text


def test_a_superuser_and_staff_are_led_there_too(client):
    for user in (make_user(is_superuser=True), make_user(is_staff=True)):
        client.force_login(user)
        assert client.get("/learn/")["Location"].startswith(SET_UP)


@pytest.mark.parametrize("address", ["/accounts/", "/accounts/logout/", "/tro-giup/", "/accounts/2fa/", "/mat-mang/"])
def test_account_help_and_the_way_out_stay_open(client, address):
    client.force_login(make_manager(make_unit()))
    assert client.get(address).status_code == 200


def test_trainers_and_trainees_are_not_held_up(client):
    for user in (make_user(), make_manager(make_unit(), kind=RoleKind.TRAINER)):
        client.force_login(user)
        assert client.get("/learn/").status_code == 200


def test_nobody_is_held_up_where_the_setting_says_so(client, settings):
    settings.MFA_REQUIRED = False
    client.force_login(make_manager(make_unit()))
    assert client.get("/learn/").status_code == 200
    assert "Bản này không đòi lớp bảo vệ thứ hai" in client.get("/accounts/").text


def test_an_api_call_by_session_is_refused_in_words_and_a_page_part_is_led_away(client):
    client.force_login(make_manager(make_unit()))
    refused = client.get("/api/v1/coverage/")
    assert (refused.status_code, "lớp bảo vệ thứ hai" in refused.json()["detail"]) == (403, True)
    part = client.get("/learn/", headers={"HX-Request": "true"})
    assert (part.status_code, part["HX-Redirect"]) == (204, SET_UP)


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_setting_up_an_app_opens_the_way_at_once(client):
    user = make_manager(make_unit(), username="quan", password=PASSWORD)
    assert sign_in(client, "quan").status_code == 302
    page = client.get("/accounts/2fa/totp/activate/")
    secret = re.search(r'totp-secret">(\w+)<', page.text)[1]
    assert "data:image/svg+xml" in page.text
    done = client.post("/accounts/2fa/totp/activate/", {"code": code_of_app(secret)})
    assert done["Location"] == "/accounts/2fa/recovery-codes/"
    assert client.get(done["Location"]).text.count("<code>") == 10
    assert client.get("/manage/").status_code in (200, 302)
    assert SET_UP not in client.get("/manage/").headers.get("Location", "")
    stored = Authenticator.objects.get(user=user, type="totp").data["secret"]
    assert secret not in stored
    assert Authenticator.objects.get(user=user, type="totp").wrap().validate_code(code_of_app(secret, steps=1))


def test_the_second_step_is_asked_after_the_password_and_a_code_opens_once(client):
    add_app(make_manager(make_unit(), username="quan", password=PASSWORD))
    step = sign_in(client, "quan")
    assert step["Location"] == "/accounts/2fa/authenticate/"
    assert "Bước thứ hai" in client.get(step["Location"]).text
    assert client.get("/manage/")["Location"].startswith("/accounts/login/")
    assert "Mã chưa đúng" in client.post(step["Location"], {"code": "000000"}).text
    code = code_of_app(SECRET)
    assert client.post(step["Location"], {"code": code})["Location"] == "/manage/"
    assert not client.get("/manage/").headers.get("Location", "").startswith("/accounts/")
    other = Client()
    sign_in(other, "quan")
    assert "Mã chưa đúng" in other.post("/accounts/2fa/authenticate/", {"code": code}).text


def test_a_recovery_code_replaces_a_lost_phone_once(client):
    user = make_manager(make_unit(), username="quan", password=PASSWORD)
    add_app(user)
    spare = Authenticator.objects.get(user=user, type="recovery_codes").wrap().get_unused_codes()[0]
    for answer in (302, 200):
        browser = Client()
        sign_in(browser, "quan")
        assert browser.post("/accounts/2fa/authenticate/", {"code": spare}).status_code == answer


def test_codes_are_throttled_by_account(client):
    add_app(make_manager(make_unit(), username="quan", password=PASSWORD))
    sign_in(client, "quan")
    for number in range(8):
        client.post("/accounts/2fa/authenticate/", {"code": f"00000{number}"})
    assert "quá nhiều lần" in client.post("/accounts/2fa/authenticate/", {"code": code_of_app(SECRET)}).text


def test_a_session_that_never_showed_the_factor_is_asked_to(client):
    """A password-only session that was open when the factor was set up elsewhere does not slip through."""
    user = make_manager(make_unit())
    client.force_login(user)
    add_app(user)
    led = client.get("/manage/")
    assert led["Location"].startswith(CONFIRM)
    form = client.get(led["Location"])["Location"]
    assert form.startswith("/accounts/2fa/reauthenticate/")
    done = client.post(form, {"code": code_of_app(SECRET), "next": "/manage/"})
    assert (done.status_code, done["Location"]) == (302, "/manage/")
    assert not client.get("/manage/").headers.get("Location", "").startswith("/accounts/")


@pytest.mark.parametrize(
    "address",
    [
        "/accounts/",
        "/accounts/password/change/",
        "/accounts/thiet-bi/",
        "/accounts/2fa/",
        "/accounts/2fa/totp/deactivate/",
        "/accounts/2fa/recovery-codes/",
        "/accounts/2fa/webauthn/add/",
    ],
)
def test_a_session_with_the_password_alone_neither_sees_nor_removes_the_factor(client, address):
    user = make_manager(make_unit(), username="quan", password=PASSWORD)
    sign_in(client, "quan")
    add_app(user)
    for answer in (client.get(address), client.post(address)):
        assert (answer.status_code, answer["Location"].split("?")[0]) == (302, CONFIRM)
    assert Authenticator.objects.filter(user=user).count() == 2
    assert client.get("/tro-giup/").status_code == 200
    assert client.post("/accounts/logout/").status_code == 302


def test_a_card_gives_the_password_back_and_not_the_way_round_the_factor(client):
    user = make_manager(make_unit(), username="quan")
    add_app(user)
    person = make_person()
    Person.objects.filter(pk=person.pk).update(user=user)
    [(_, code)] = issue_codes(people=[Person.objects.get(pk=person.pk)], by=make_user(is_superuser=True), at=now())
    client.post("/accounts/claim/", {"code": code})
    done = client.post("/accounts/claim/", {"password": PASSWORD, "password_again": PASSWORD})
    assert done["Location"] == "/accounts/2fa/authenticate/"
    assert "_auth_user_id" not in client.session
    assert Authenticator.objects.filter(user=user).count() == 2


def test_a_card_typed_in_while_signed_in_asks_for_the_factor_too(client):
    user = make_manager(make_unit(), username="quan")
    person = make_person()
    Person.objects.filter(pk=person.pk).update(user=user)
    add_app(user)
    client.force_login(user)
    [(_, code)] = issue_codes(people=[Person.objects.get(pk=person.pk)], by=make_user(is_superuser=True), at=now())
    client.post("/accounts/claim/", {"code": code})
    done = client.post("/accounts/claim/", {"password": PASSWORD, "password_again": PASSWORD})
    assert done["Location"] == "/accounts/2fa/authenticate/"
    assert client.post(done["Location"], {"code": code_of_app(SECRET)}).status_code == 302
    assert client.get("/manage/").headers.get("Location", "/manage/").startswith("/manage/")


def test_secrets_are_stored_encrypted():
    user = make_user()
    add_app(user)
    for row in Authenticator.objects.filter(user=user):
        assert SECRET not in str(row.data)
        assert str(row.data.get("secret") or row.data.get("seed")).startswith("gAAAA")


def test_reset_mfa_command_takes_the_factors_and_the_sessions_and_is_logged(client, capsys):
    user = make_manager(make_unit(), username="quan")
    add_app(user)
    client.force_login(user)
    call_command("reset_mfa", "QUAN")
    assert "2" in capsys.readouterr().out
    assert Authenticator.objects.filter(user=user).count() == 0
    assert client.get("/accounts/").status_code == 302
    assert AuditEntry.objects.filter(action="reset_mfa").get().detail == {"factors": ["recovery_codes", "totp"]}


def test_login_name_reads_a_staff_code():
    user = make_user("dao")
    Person.objects.filter(pk=make_person(staff_code="CB-17").pk).update(user=user)
    assert [login_name(typed) for typed in (" cb-17 ", "CB-17", "ＣＢ-17", "DAO")] == ["dao"] * 4
    Person.objects.filter(pk=make_person(staff_code="CB-17").pk).update(user=make_user("lan"))
    assert login_name("CB-17") == "CB-17"
