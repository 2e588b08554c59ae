from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lms.accounts.domain import publish_notice
from lms.accounts.models import PrivacyAcceptance, PrivacyNotice
from lms.dates import now, today
from lms.journal.models import AuditEntry
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db
URL = "/accounts/du-lieu-ca-nhan/"


@pytest.fixture(autouse=True)
def _demanded(settings):
    settings.PRIVACY_NOTICE_REQUIRED = True


def publish(**kwargs):
    return publish_notice(
        **{"text": "## Ai\nSở", "text_en": "## Who\nDept", "valid_from": today(), "by": None, "at": now(), **kwargs}
    )


def test_the_first_sign_in_shows_the_notice_before_anything_else(client):
    user = make_user("dao", password="qua-cau-mau-xanh")
    client.post("/accounts/login/", {"login": "dao", "password": "qua-cau-mau-xanh"})
    led = client.get("/learn/")
    assert (led.status_code, led["Location"]) == (302, f"{URL}?next=%2Flearn%2F")
    page = client.get(led["Location"])
    for word in ("Ai giữ dữ liệu", "Để làm gì", "Ai xem được", "Giữ bao lâu", "Quyền của bạn", "20 ngày"):
        assert word in page.text
    done = client.post(URL, {"version": "2", "next": "/learn/"})
    assert (done.status_code, done["Location"]) == (302, "/learn/")
    assert client.get("/learn/").status_code == 200
    kept = PrivacyAcceptance.objects.get()
    assert (kept.user, kept.login, kept.notice.version) == (user, "dao", 2)


def test_accepting_twice_keeps_one_row(client):
    client.force_login(make_user())
    for _ in range(2):
        client.post(URL, {"version": "2"})
    assert PrivacyAcceptance.objects.count() == 1


def test_a_new_version_asks_again_and_an_old_page_does_not_accept_it(client):
    client.force_login(make_user())
    client.post(URL, {"version": "2"})
    publish()
    assert client.get("/learn/")["Location"].startswith(URL)
    assert client.post(URL, {"version": "2"})["Location"] == URL
    assert client.get("/learn/").status_code == 302
    client.post(URL, {"version": "3"})
    assert client.get("/learn/").status_code == 200


def test_a_version_of_tomorrow_asks_nobody_today(client):
    client.force_login(make_user())
    client.post(URL, {"version": "2"})
    publish(valid_from=today() + timedelta(days=1))
    assert client.get("/learn/").status_code == 200


def test_the_notice_costs_no_query_once_accepted(client, settings):
    client.force_login(make_user())
    client.post(URL, {"version": "2"})
    counts = []
    for wanted in (True, False):
        settings.PRIVACY_NOTICE_REQUIRED = settings.MFA_REQUIRED = wanted
        client.get("/learn/")
        with CaptureQueriesContext(
            connection,
        ) as captured:
            client.get("/learn/")
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_anybody_may_read_it_in_both_languages_and_nobody_is_asked_who_is_not_signed_in(client):
    page = client.get(URL)
    assert ("Ai giữ dữ liệu" in page.text, "Tôi đã đọc" in page.text) == (True, False)
    client.cookies["taphuan_language"] = "en"
    assert "Who keeps the data" in client.get(URL).text
    assert client.get("/").status_code == 200


def test_the_notice_is_escaped(client):
    publish(text="## <b>A</b>\n- <script>x</script>")
    page = client.get(URL)
    assert "<script>x" not in page.text
    assert "&lt;script&gt;x" in page.text


def test_an_administrator_publishes_a_version_and_nobody_edits_one(client, settings):
    settings.PRIVACY_NOTICE_REQUIRED = False
    client.force_login(make_user(is_superuser=True, is_staff=True))
    base = "/admin/snippets/lms_accounts/privacynotice/"
    assert "Ai giữ dữ liệu" in client.get(f"{base}add/").text
    done = client.post(f"{base}add/", {"text": "## Ai\nSở A", "text_en": "", "valid_from": today().isoformat()})
    assert done.status_code == 302, done.text
    second = PrivacyNotice.objects.get(version=3)
    assert second.text.splitlines() == ["## Ai", "Sở A"]
    assert AuditEntry.objects.filter(action="publish_notice").count() == 1
    assert client.get(base).status_code == 200
    assert client.get(f"{base}inspect/{second.pk}/").status_code == 200
    for part in ("edit", "delete"):
        assert client.post(f"{base}{part}/{second.pk}/", {"text": "khác"}).status_code in (302, 403, 404)
    assert PrivacyNotice.objects.get(version=3).text.splitlines() == ["## Ai", "Sở A"]
