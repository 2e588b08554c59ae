import io
import re

import pytest
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook
from pypdf import PdfReader

from lms.accounts.domain import check_code
from lms.accounts.models import ActivationCode
from lms.dates import now
from lms.people.domain import grant_role
from lms.people.enums import RoleKind
from lms.people.models import Person, Posting
from tests.factories.people import AT, make_category, make_manager, make_person, make_unit, make_user, post
from tests.factories.workbooks import row, workbook

pytestmark = pytest.mark.django_db
ROSTER, CARDS, PRINT = "/manage/roster/", "/manage/cards/", "/manage/cards/print/"


@pytest.fixture
def commune():
    make_category("cong-tac-vien", "Cộng tác viên")
    top = make_unit("T")
    make_unit("X2", parent=top, name="Xã Hai")
    return make_unit("X1", parent=top, name="Xã Một")


@pytest.fixture
def manager(client, commune):
    user = make_manager(commune)
    client.force_login(user)
    return user


def file(*rows, data=None):
    return SimpleUploadedFile("danh-sach.xlsx", workbook(rows) if data is None else data)


def upload(client, unit, *rows, data=None):
    return client.post(ROSTER, {"unit": unit.pk, "file": file(*rows, data=data)})


def waiting_files():
    storage = storages["private"]
    return storage.listdir("roster")[1] if storage.exists("roster") else []


def confirm(client, page):
    return client.post(
        ROSTER, {"apply": "1", "token": page.context["token"], "fingerprint": page.context["fingerprint"]}
    )


def test_roster_previews_then_applies_and_deletes_the_upload(client, commune, manager):
    before = set(waiting_files())
    page = upload(client, commune, row(), row("Trần Văn Bình"))
    assert page.status_code == 200
    assert dict(page.context["counts"])["thêm mới"] == 2
    assert "Nhập danh sách" in page.text
    assert Person.objects.count() == 0
    assert len(set(waiting_files()) - before) == 1
    done = confirm(client, page)
    assert (done.status_code, done["Location"]) == (302, ROSTER)
    assert Posting.objects.filter(unit=commune).count() == 2
    assert set(waiting_files()) == before
    assert "2 thêm mới" in client.get(ROSTER).text
    assert confirm(client, page).status_code == 302
    assert Person.objects.count() == 2


def test_roster_shows_faulty_rows_offers_them_as_a_workbook_and_applies_nothing(client, commune, manager):
    page = upload(client, commune, row(), row("Trần <b>Bình", sex="x"), row("Lê Thị Chi", unit="Xã Hai"))
    assert dict(page.context["counts"])["có lỗi"] == 2
    assert "Không hiểu giới tính" in page.text
    assert "<b>Bình" not in page.text
    assert "Nhập danh sách</button>" not in page.text
    errors = client.get(reverse("certification_desk:roster_errors"), {"token": page.context["token"]})
    assert "no-store" in errors["Cache-Control"]
    assert load_workbook(io.BytesIO(errors.content)).active.max_row == 3
    assert confirm(client, page).status_code == 409
    assert Person.objects.count() == 0


@pytest.mark.parametrize(
    ("data", "words"), [(b"a;b;c", "không phải là Excel"), (b"", "Tệp trống"), (workbook([row()])[:-99], "bị hỏng")]
)
def test_roster_explains_a_file_it_cannot_take(client, commune, manager, data, words):
    page = upload(client, commune, data=data)
    assert page.status_code == 422
    assert words in page.text
    assert Person.objects.count() == 0


def test_roster_refuses_an_over_large_file(client, commune, manager, settings):
    settings.ROSTER_MAX_BYTES = 100
    assert "Tệp lớn hơn" in upload(client, commune, row()).text


def test_roster_asks_for_a_file(client, commune, manager):
    page = client.post(ROSTER, {"unit": commune.pk})
    assert page.status_code == 422
    assert "Hãy chọn tệp." in page.text


def test_roster_does_not_apply_a_stale_preview(client, commune, manager):
    page = upload(client, commune, row())
    other = Client()
    other.force_login(manager)
    assert confirm(other, upload(other, commune, row())).status_code == 302
    stale = confirm(client, page)
    assert stale.status_code == 409
    assert "đã thay đổi sau khi xem trước" in stale.text
    assert dict(stale.context["counts"])["không đổi"] == 1
    assert Person.objects.count() == 1


def test_roster_keeps_an_upload_to_its_session(client, commune, manager):
    page = upload(client, commune, row())
    other = Client()
    other.force_login(make_manager(commune))
    for answer in (
        confirm(other, page),
        other.get(reverse("certification_desk:roster_errors"), {"token": page.context["token"]}),
        other.get(reverse("certification_desk:roster_errors"), {"token": "../../x"}),
    ):
        assert (answer.status_code, answer["Location"]) == (302, ROSTER)
    assert Person.objects.count() == 0


def test_roster_does_not_apply_without_the_fingerprint_or_after_the_right_is_gone(client, commune, manager):
    page = upload(client, commune, row())
    assert client.post(ROSTER, {"apply": "1", "token": page.context["token"]}).status_code == 409
    manager.taphuan_roles.all().delete()
    assert confirm(client, page).status_code == 403
    assert Person.objects.count() == 0


@pytest.mark.parametrize("forged", ["X2", "", "abc", "999999"])
def test_roster_refuses_a_forged_unit(client, commune, manager, forged):
    pk = commune.__class__.objects.get(code="X2").pk if forged == "X2" else forged
    assert client.post(ROSTER, {"unit": pk, "file": file(row())}).status_code == 403
    assert client.get(CARDS, {"unit": pk}).status_code == (403 if forged else 200)
    assert Person.objects.count() == 0


def test_roster_offers_only_her_units(client, commune, manager):
    assert list(client.get(ROSTER).context["form"].fields["unit"].queryset) == [commune]


@pytest.mark.parametrize("url", [ROSTER, "/manage/roster/mau.xlsx", "/manage/roster/loi.xlsx", CARDS])
def test_pages_turn_strangers_away(client, commune, url):
    answer = client.get(url)
    assert (answer.status_code, answer["Location"].split("?")[0]) == (302, "/accounts/login/")
    for user in (
        make_user(),
        make_manager(commune, kind=RoleKind.AUDITOR),
        make_manager(commune, kind=RoleKind.TRAINER),
    ):
        client.force_login(user)
        assert client.get(url).status_code == 403


def test_print_turns_strangers_away(client, commune):
    person = make_person()
    assert client.post(PRINT, {"person": person.pk}).status_code == 302
    client.force_login(make_user())
    assert client.post(PRINT, {"person": person.pk}).status_code == 403
    assert ActivationCode.objects.count() == 0


def test_template_download_names_the_categories(client, manager):
    book = load_workbook(io.BytesIO(client.get(reverse("certification_desk:roster_template")).content))
    assert any("Cộng tác viên" in str(cell.value) for line in book["Ví dụ"] for cell in line)


def test_cards_lists_her_people_without_a_login(client, commune, manager):
    an, binh, chi = (make_person(full_name=name) for name in ("Nguyễn Thị Ánh", "Trần Văn Bình", "Lê Thị Chi"))
    post(an, commune)
    post(binh, commune)
    post(chi, commune.__class__.objects.get(code="X2"))
    Person.objects.filter(pk=binh.pk).update(user=make_user())
    assert [person for person, _unit in client.get(CARDS).context["rows"]] == [an]
    assert client.get(CARDS).context["rows"][0][1] == "Xã Một"
    both = client.get(CARDS, {"everyone": "on", "unit": commune.pk})
    assert [person for person, _unit in both.context["rows"]] == [an, binh]
    assert client.get(CARDS, {"q": "anh nguyen"}).context["rows"][0][0] == an
    assert client.get(CARDS, {"q": "chi"}).context["rows"] == []


def test_cards_keeps_to_the_categories_of_her_role(client, commune):
    officer, inside, outside = make_user(), make_person(), make_person()
    mine = make_category("cong-chuc", "Công chức")
    grant_role(user=officer, kind=RoleKind.MANAGER, unit=commune, categories=[mine], at=AT)
    post(inside, commune, mine)
    post(outside, commune, make_category("cong-tac-vien"))
    client.force_login(officer)
    assert [person for person, _unit in client.get(CARDS).context["rows"]] == [inside]
    assert client.post(PRINT, {"person": [inside.pk, outside.pk]}).status_code == 403
    assert ActivationCode.objects.count() == 0


def test_cards_costs_the_same_queries_for_one_and_three_people(client, commune, manager, django_assert_num_queries):
    post(make_person(), commune)
    client.get(CARDS)
    with CaptureQueriesContext(connection) as one:
        client.get(CARDS)
    for _ in range(2):
        post(make_person(), commune)
    with django_assert_num_queries(len(one)):
        assert len(client.get(CARDS).context["rows"]) == 3


def test_cards_print_shows_working_codes_once_and_is_not_stored(client, commune, manager):
    people = [make_person() for _ in range(3)]
    for person in people:
        post(person, commune)
    picked = {"person": [person.pk for person in people], "once": "a"}
    page = client.post(PRINT, picked)
    assert page.status_code == 200
    assert "no-store" in page["Cache-Control"]
    assert "/accounts/claim/" in page.text
    cards = [card for card, _qr in page.context["rows"]]
    assert [card.name for card in cards] == [person.full_name for person in Person.objects.in_name_order()]
    for card in cards:
        assert card.unit == "Xã Một"
        assert card.code in page.text
        assert card.link.endswith(f"/accounts/claim/#{card.code}")
        assert check_code(code=card.code, at=now()).full_name == card.name
    assert client.get(PRINT).status_code == 405
    assert "Các thẻ này đã in" in client.post(PRINT, picked, follow=True).text
    for card in cards:
        assert check_code(code=card.code, at=now()).full_name == card.name
    again = client.post(PRINT, {"person": people[0].pk, "once": "b"})
    assert again.context["rows"][0][0].code not in {card.code for card in cards}


def test_cards_print_as_pdf_holds_working_codes_once(client, commune, manager):
    person = make_person(full_name="Đỗ Thị Đào")
    post(person, commune)
    picked = {"person": person.pk, "once": "a", "as": "pdf"}
    sheet = client.post(PRINT, picked)
    assert (sheet["Content-Type"], sheet["Content-Disposition"]) == (
        "application/pdf",
        'attachment; filename="the-kich-hoat.pdf"',
    )
    assert "no-store" in sheet["Cache-Control"]
    text = PdfReader(io.BytesIO(sheet.content)).pages[0].extract_text()
    code = re.search(r"\w{4}-\w{4}-\w{4}", text)[0]
    assert check_code(code=code, at=now()) == person
    assert "Các thẻ này đã in" in client.post(PRINT, picked, follow=True).text


def test_cards_print_issues_nothing_when_the_sheet_cannot_be_made(client, commune, manager, monkeypatch):
    person = make_person()
    post(person, commune)

    def fail(*args, **kwargs):
        raise OSError("no fonts")

    monkeypatch.setattr("certification.desk.card_pages.views.cards_pdf", fail)
    picked = {"person": person.pk, "once": "a", "as": "pdf"}
    with pytest.raises(OSError, match="no fonts"):
        client.post(PRINT, picked)
    assert ActivationCode.objects.count() == 0
    monkeypatch.undo()
    assert client.post(PRINT, picked)["Content-Type"] == "application/pdf"


def test_cards_print_refuses_a_colleague_with_rights(client, commune, manager):
    person = make_person(full_name="Đỗ Thị Đào")
    post(person, commune)
    Person.objects.filter(pk=person.pk).update(user=make_manager(commune))
    answer = client.post(PRINT, {"person": person.pk}, follow=True)
    assert "Đỗ Thị Đào có quyền quản lý" in answer.text
    assert ActivationCode.objects.count() == 0


def test_cards_print_wants_somebody_picked(client, manager):
    assert "Hãy chọn ít nhất một người." in client.post(PRINT, {"person": "x"}, follow=True).text


def test_pages_hold_no_inline_script_or_style(client, commune, manager):
    post(make_person(), commune)
    pages = [client.get(ROSTER), client.get(CARDS), upload(client, commune, row(), row(sex="x"))]
    pages.append(client.post(PRINT, {"person": Person.objects.get().pk}))
    for page in pages:
        assert "<style" not in page.text
        assert "style=" not in page.text
        assert "<script>" not in page.text
        assert "default-src 'none'" in page["Content-Security-Policy"]
