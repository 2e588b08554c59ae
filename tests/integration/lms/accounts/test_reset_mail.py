import re

import pytest
from django.core import mail
from django.test import Client

from tests.factories.people import make_user

pytestmark = pytest.mark.django_db
NEW = "qua-cau-mau-vang"


def ask(client, address):
    return client.post("/accounts/password/reset/", {"email": address})


def test_the_mail_speaks_vietnamese_and_its_link_ends_other_sessions(client):
    user = make_user("dao", email="dao@example.vn")
    other = Client()
    other.force_login(user)
    assert ask(client, "DAO@example.vn").status_code == 302
    [letter] = mail.outbox
    assert letter.subject == "Tập huấn: đặt lại mật khẩu"
    assert "Tên đăng nhập của bạn: dao" in letter.body
    link = re.search(r"http://testserver(/\S+)", letter.body)[1]
    form = client.get(link)["Location"]
    assert client.post(form, {"password1": NEW, "password2": NEW}).status_code == 302
    user.refresh_from_db()
    assert user.check_password(NEW)
    assert other.get("/learn/").status_code == 302


def test_an_unknown_address_gets_the_same_page_and_a_mail_of_its_own(client):
    make_user("dao", email="dao@example.vn")
    pages = [ask(Client(), address) for address in ("dao@example.vn", "ai@example.vn")]
    assert [(page.status_code, page["Location"]) for page in pages] == [(302, "/accounts/password/reset/done/")] * 2
    assert [letter.to for letter in mail.outbox] == [["dao@example.vn"], ["ai@example.vn"]]
    assert "không có tài khoản nào" in mail.outbox[1].body
    assert mail.outbox[0].subject == mail.outbox[1].subject


def test_the_reset_page_names_every_way_and_nobody(client):
    page = client.get("/accounts/password/reset/").text
    for way in ("cấp thẻ kích hoạt mới", "khóa truy cập", "địa chỉ thư điện tử", "không cho biết tên"):
        assert way in page
