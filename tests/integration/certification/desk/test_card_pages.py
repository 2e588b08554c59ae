import io
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader

from lms.accounts.domain import check_code
from lms.accounts.models import ActivationCode
from lms.dates import now
from lms.people.domain import grant_role
from lms.people.enums import RoleKind
from lms.people.models import Person
from tests.factories.people import AT, make_category, make_manager, make_person, make_user, post

pytestmark = pytest.mark.django_db
ROSTER, CARDS, PRINT, REVIEW = "/manage/roster/", "/manage/cards/", "/manage/cards/print/", "/manage/review/"


def test_print_turns_strangers_away(client, commune):
    person = make_person()
    assert client.post(PRINT, {"person": person.pk}).status_code == 302
    client.force_login(make_user())
    assert client.post(PRINT, {"person": person.pk}).status_code == 403
    assert ActivationCode.objects.count() == 0


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
