from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from lms.accounts.codes import print_code
from lms.accounts.domain import issue_codes
from lms.accounts.models import ActivationCode
from lms.dates import now
from lms.people.models import Person
from tests.factories.people import make_manager, make_person, make_unit, make_user

pytestmark = pytest.mark.django_db
PASSWORD = "qua-cau-mau-xanh"
URL = "/accounts/claim/"


def card(person, at=None):
    return issue_codes(people=[person], by=None, at=at or now())[0][1]


def claim(client, code, **data):
    client.post(URL, {"code": code})
    return client.post(URL, {"password": PASSWORD, "password_again": PASSWORD, **data})


def test_claim_makes_a_login_signs_in_and_goes_to_her_learning(client):
    person = make_person(full_name="Đỗ Thị Đào")
    code = card(person)
    assert "Mã trên thẻ" in client.get(URL).text
    step = client.post(URL, {"code": code.lower()})
    assert (step.status_code, step["Location"]) == (302, URL)
    page = client.get(URL)
    assert "Đỗ Thị Đào" in page.text
    assert 'value="do.thi.dao"' in page.text
    assert code not in page.text
    done = client.post(URL, {"username": "dao.do", "password": PASSWORD, "password_again": PASSWORD})
    assert (done.status_code, done["Location"]) == (302, reverse("certification_desk:my_learning"))
    person.refresh_from_db()
    assert person.user.username == "dao.do"
    assert client.session["_auth_user_id"] == str(person.user.pk)
    assert client.session["_auth_user_backend"] == "lms.accounts.backends.AccountBackend"
    assert "claim_code" not in client.session


def test_claim_names_nobody_before_the_code_is_right(client):
    person = make_person(full_name="Đỗ Thị Đào")
    code = card(person)
    for typed in (code[:-1] + ("2" if code[-1] != "2" else "3"), "AAAA-AAAA-AAAA", "sai"):
        page = client.post(URL, {"code": typed})
        assert page.status_code == 422
        assert "Mã chưa đúng" in page.text
        assert "Đào" not in page.text


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"used_at": now()}, "đã được dùng"),
        ({"revoked_at": now()}, "thẻ mới hơn"),
        ({"expires_on": now().date() - timedelta(days=1)}, "hết hạn"),
        ({"locked_until": now() + timedelta(hours=5)}, "tạm khóa"),
        ({"wrong_tries": 20}, "quá nhiều lần"),
    ],
)
def test_claim_says_why_a_card_is_refused(client, change, words):
    code = card(make_person(full_name="Đỗ Thị Đào"))
    ActivationCode.objects.update(**change)
    page = client.post(URL, {"code": code})
    assert page.status_code == 422
    assert words in page.text
    assert "Đào" not in page.text
    assert get_user_model().objects.count() == 0


def test_claim_stops_a_browser_after_ten_wrong_codes(client):
    person = make_person()
    for _ in range(10):
        assert client.post(URL, {"code": "AAAA-AAAA-AAAA"}).status_code == 422
    blocked = client.post(URL, {"code": card(person)})
    assert blocked.status_code == 429
    assert "Hãy đợi một lát" in blocked.text
    assert Client().post(URL, {"code": card(person)}).status_code == 302


def test_claim_stops_an_address_after_three_hundred_wrong_codes(monkeypatch):
    monkeypatch.setattr("lms.accounts.limits.WRONG_PER_ADDRESS", 3)
    for _ in range(3):
        assert Client().post(URL, {"code": "AAAA-AAAA-AAAA"}).status_code == 422
    assert Client().post(URL, {"code": "AAAA-AAAA-AAAA"}).status_code == 429


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"username": "dao", "password": "ngan", "password_again": "ngan"}, "quá ngắn"),
        ({"username": "dao", "password_again": "khac-nhau-roi"}, "không giống nhau"),
        ({"username": "Đào Đỗ"}, "chữ không dấu"),
        ({"username": "taken"}, "đã có người dùng"),
        ({"username": "0911111111"}, "số điện thoại khác"),
        ({"username": "cb-17"}, "mã cán bộ của người khác"),
    ],
)
def test_claim_explains_what_is_wrong_and_keeps_the_code(client, data, words):
    make_user("taken")
    make_person(staff_code="CB-17")
    person = make_person()
    code = card(person)
    page = claim(client, code, **data)
    assert page.status_code == 422
    assert words in page.text
    assert Person.objects.get(pk=person.pk).user is None
    assert claim(client, code, username="dao").status_code == 302


def test_claim_by_two_browsers_makes_one_login():
    code = card(make_person())
    one, two = Client(), Client()
    one.post(URL, {"code": code})
    two.post(URL, {"code": code})
    data = {"password": PASSWORD, "password_again": PASSWORD}
    assert one.post(URL, {"username": "mot.mot", **data}).status_code == 302
    late = two.post(URL, {"username": "hai.hai", **data})
    assert late.status_code == 422
    assert "đã được dùng" in late.text
    assert get_user_model().objects.count() == 1


def test_claim_renews_a_password_and_ends_other_sessions(client):
    user = make_user("dao", password="mat-khau-cu-1")
    person = make_person()
    Person.objects.filter(pk=person.pk).update(user=user)
    other = Client()
    other.force_login(user)
    assert other.get(reverse("certification_desk:my_learning")).status_code == 200
    code = card(Person.objects.get(pk=person.pk))
    client.post(URL, {"code": code})
    page = client.get(URL)
    assert 'name="username"' not in page.text
    assert "<strong>dao</strong>" in page.text
    assert claim(client, code).status_code == 302
    assert other.get(reverse("certification_desk:my_learning")).status_code == 302
    user.refresh_from_db()
    assert (user.username, user.check_password(PASSWORD)) == ("dao", True)


def test_claim_in_a_browser_where_she_or_somebody_else_is_signed_in_signs_in_anew(client):
    user = make_user("dao", password="mat-khau-cu-1")
    Person.objects.filter(pk=make_person().pk).update(user=user)
    for signed_in in (user, make_user()):
        client.force_login(signed_in)
        client.get("/accounts/")
        code = card(Person.objects.get(user=user))
        assert claim(client, code).status_code == 302
        assert client.session["_auth_user_id"] == str(user.pk)
        assert client.get("/accounts/").status_code == 200


def test_claim_forgets_a_code_after_a_quarter_of_an_hour_and_on_request(client):
    code = card(make_person(full_name="Đỗ Thị Đào"))
    client.post(URL, {"code": code})
    session = client.session
    session["claim_code"] = [code, (now() - timedelta(minutes=16)).isoformat()]
    session.save()
    assert "Đào" not in client.get(URL).text
    client.post(URL, {"code": code})
    client.post(URL, {"again": "1"})
    assert "Đào" not in client.get(URL).text


def test_claim_pages_are_not_stored(client):
    assert "no-store" in client.get(URL)["Cache-Control"]


def test_claim_keeps_the_code_out_of_urls(client):
    code = card(make_person())
    assert code not in client.post(URL, {"code": code})["Location"]
    assert client.get(URL + "?code=" + code).text.count("Mã trên thẻ") == 0
    client.post(URL, {"again": "1"})
    assert "Mã trên thẻ" in client.get(URL + "?code=" + code).text


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("/accounts/login/", "Tên đăng nhập, số điện thoại hoặc mã cán bộ"),
        ("/accounts/password/reset/", "hãy nhờ cán bộ phụ trách cấp thẻ kích hoạt mới".capitalize()),
        ("/accounts/signup/", "thẻ kích hoạt"),
    ],
)
def test_account_pages_speak_vietnamese_and_lead_to_the_claim_page(client, url, words):
    page = client.get(url)
    assert page.status_code == 200
    assert words in page.text
    assert f'href="{URL}"' in page.text
    assert "Tập huấn" in page.text
    assert "Sign" not in page.text


def test_login_by_phone_and_by_name_and_a_clear_refusal(client):
    user = make_user("dao", password=PASSWORD)
    Person.objects.filter(pk=make_person(phone="0900000001").pk).update(user=user)
    refused = client.post("/accounts/login/", {"login": "dao", "password": "sai-mat-khau"})
    assert "Tên đăng nhập hoặc mật khẩu chưa đúng." in refused.text
    for typed in ("0900 000 001", "dao"):
        client.logout()
        done = client.post("/accounts/login/", {"login": typed, "password": PASSWORD})
        assert (done.status_code, done["Location"]) == (302, reverse("certification_desk:my_learning"))


def test_login_attempts_by_phone_and_by_name_count_against_one_account(client):
    user = make_user("dao", password=PASSWORD)
    Person.objects.filter(pk=make_person(phone="0900000001").pk).update(user=user)
    for number in range(8):
        client.post("/accounts/login/", {"login": ["dao", "0900000001", "+84900000001"][number % 3], "password": "sai"})
    blocked = client.post("/accounts/login/", {"login": "dao", "password": PASSWORD})
    assert "quá nhiều lần" in blocked.text


def test_too_many_requests_answer_is_vietnamese(client, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login": "1/m/ip"}
    client.post("/accounts/login/", {"login": "a", "password": "b"})
    blocked = client.post("/accounts/login/", {"login": "a", "password": "b"})
    assert blocked.status_code == 429
    assert "Hãy đợi một lát" in blocked.text


def test_logout_page_asks_in_vietnamese(client):
    client.force_login(make_user())
    assert "Bạn muốn đăng xuất" in client.get("/accounts/logout/").text


def test_header_costs_no_second_query_for_the_management_link(client, django_assert_max_num_queries):
    client.force_login(make_manager(make_unit()))
    client.get("/accounts/logout/")
    with django_assert_max_num_queries(4) as captured:
        page = client.get("/accounts/logout/")
    assert "Quản lý" in page.text
    assert sum("lms_people_role" in query["sql"] for query in captured.captured_queries) == 1
    assert Session.objects.count() == 1


def test_printed_code_has_three_groups():
    assert print_code("ACDEFGHJKMNP") == "ACDE-FGHJ-KMNP"
