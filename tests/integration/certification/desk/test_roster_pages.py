import io
from datetime import date

import pytest
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from lms.jobs.domain import run_due_jobs
from lms.people.domain import grant_role
from lms.people.enums import RoleKind
from lms.people.models import Person, Posting
from tests.factories.people import AT, make_category, make_manager, make_person, make_user, post
from tests.factories.workbooks import row, workbook

pytestmark = pytest.mark.django_db
ROSTER, CARDS, PRINT, REVIEW = "/manage/roster/", "/manage/cards/", "/manage/cards/print/", "/manage/review/"


def file(*rows, data=None):
    return SimpleUploadedFile("danh-sach.xlsx", workbook(rows) if data is None else data)


def upload(client, unit, *rows, data=None, **more):
    return client.post(ROSTER, {"unit": unit.pk, "file": file(*rows, data=data), **more}, follow=True)


def waiting_files():
    storage = storages["private"]
    return storage.listdir("roster")[1] if storage.exists("roster") else []


def counts(page):
    return {kind.value: count for kind, count in page.context["counts"] if count}


def ask(client, page, what):
    return client.post(reverse(f"certification_desk:roster_{what}", args=[page.context["head"].pk]), follow=True)


def test_roster_previews_then_applies_and_deletes_the_upload(client, commune, manager):
    before = set(waiting_files())
    page = upload(client, commune, row(), row("Trần Văn Bình"))
    assert page.redirect_chain[0][1] == 302
    assert counts(page) == {"new": 2}
    assert "Nhập danh sách</button>" in page.text
    assert Person.objects.count() == 0
    assert len(set(waiting_files()) - before) == 1
    done = ask(client, page, "apply")
    assert "2 thêm mới" in done.text
    assert Posting.objects.filter(unit=commune).count() == 2
    assert set(waiting_files()) == before
    assert "2 thêm mới" in client.get(ROSTER).text
    assert "đã thay đổi" in ask(client, page, "apply").text
    assert Person.objects.count() == 2


def test_roster_takes_sound_rows_and_offers_the_faulty_ones_as_a_workbook(client, commune, manager):
    page = upload(client, commune, row(), row("Trần <b>Bình", sex="x"), row("Lê Thị Chi", unit="Xã Hai"))
    assert counts(page) == {"new": 1, "error": 2}
    assert "Không hiểu giới tính" in page.text
    assert "<b>Bình" not in page.text
    assert "Nhập danh sách: 1 dòng đúng" in page.text
    errors = client.get(reverse("certification_desk:roster_errors", args=[page.context["head"].pk]))
    assert "no-store" in errors["Cache-Control"]
    assert load_workbook(io.BytesIO(errors.content)).active.max_row == 3
    ask(client, page, "apply")
    assert Person.objects.get().full_name == "Nguyễn Thị An"
    book = load_workbook(io.BytesIO(errors.content))
    book.active["H3"] = "Xã Một"
    mended = io.BytesIO()
    book.save(mended)
    again = upload(client, commune, data=mended.getvalue())
    assert counts(again) == {"new": 1, "error": 1}


def test_roster_filters_its_rows_by_kind_and_name(client, commune, manager):
    page = upload(client, commune, row(), row("Trần Văn Bình"), row("Lê Thị Chi", sex="x"))
    address = page.redirect_chain[0][0]
    for query, names in (
        ({"kind": "error"}, ["Lê Thị Chi"]),
        ({"kind": "new"}, ["Nguyễn Thị An", "Trần Văn Bình"]),
        ({"q": "binh"}, ["Trần Văn Bình"]),
        ({"q": "LÊ"}, ["Lê Thị Chi"]),
    ):
        assert [one.name for one in client.get(address, query).context["page"]] == names


def test_roster_puts_lost_zeros_back_when_she_says_so(client, commune, manager):
    page = upload(client, commune, row(identity=1090000123), row("Trần Văn Bình", identity="123456789"))
    assert counts(page) == {"error": 2}
    assert "Thêm lại số 0 ở đầu cho 1 số" in page.text
    padded = ask(client, page, "pad")
    assert counts(padded) == {"new": 1, "error": 1}
    assert "chứng minh nhân dân cũ" in padded.text


def test_roster_ends_who_is_not_on_a_complete_list_and_holds_back_while_rows_are_faulty(client, commune, manager):
    away = make_person(full_name="Vũ Thị Xa")
    post(away, commune, make_category("cong-tac-vien"))
    held = upload(client, commune, row(), row(sex="x"), complete="on")
    assert counts(held) == {"new": 1, "error": 1}
    assert "chưa ghi ai rời đơn vị" in held.text
    page = upload(client, commune, row(), complete="on")
    assert counts(page) == {"new": 1, "left": 1}
    ask(client, page, "apply")
    assert Posting.objects.get(person=away).valid_to == page.context["head"].as_of


def test_roster_undoes_an_import_until_something_builds_on_it(client, commune, manager):
    page = upload(client, commune, row(), row("Trần Văn Bình"))
    ask(client, page, "apply")
    an = Person.objects.get(full_name="Nguyễn Thị An")
    Person.objects.filter(pk=an.pk).update(user=make_user())
    refused = ask(client, page, "undo")
    assert "Nguyễn Thị An: đã có tài khoản" in refused.text
    assert Person.objects.count() == 2
    Person.objects.filter(pk=an.pk).update(user=None)
    assert "đã hoàn tác" in ask(client, page, "undo").text
    assert (Person.objects.count(), Posting.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("data", "words"),
    [(b"\xd0\xcf\x11\xe0" + b"0" * 99, "không phải là Excel"), (workbook([row()])[:-99], "bị hỏng")],
)
def test_roster_explains_a_file_it_cannot_take(client, commune, manager, data, words):
    page = upload(client, commune, data=data)
    assert words in page.text
    assert page.context["head"].state == "failed"
    assert Person.objects.count() == 0


def test_roster_refuses_an_empty_file(client, commune, manager):
    page = upload(client, commune, data=b"")
    assert page.status_code == 422
    assert "Tệp trống" in page.text


def test_roster_refuses_an_over_large_file_while_it_arrives(client, commune, manager, settings):
    settings.ROSTER_MAX_BYTES = 100
    page = upload(client, commune, row())
    assert page.status_code == 413
    assert "Tệp lớn hơn" in page.text
    assert page["Connection"] == "close"


def test_roster_asks_for_the_token_of_the_form(commune):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(make_manager(commune))
    assert strict.post(ROSTER, {"unit": commune.pk, "file": file(row())}).status_code == 403


def test_roster_asks_for_a_file(client, commune, manager):
    page = client.post(ROSTER, {"unit": commune.pk})
    assert page.status_code == 422
    assert "Hãy chọn tệp." in page.text


def test_roster_does_not_apply_a_stale_preview(client, commune, manager):
    page = upload(client, commune, row())
    ask(client, upload(client, commune, row()), "apply")
    stale = ask(client, page, "apply")
    assert "đã thay đổi sau khi xem trước" in stale.text
    assert counts(stale) == {"unchanged": 1}
    assert Person.objects.count() == 1


def test_roster_is_applied_by_whoever_sent_it_and_seen_by_who_manages_the_unit(client, commune, manager):
    page = upload(client, commune, row())
    address = page.redirect_chain[0][0]
    colleague, stranger, officer = Client(), Client(), Client()
    colleague.force_login(make_manager(commune))
    stranger.force_login(make_manager(commune.__class__.objects.get(code="X2")))
    limited = make_user()
    grant_role(user=limited, kind=RoleKind.MANAGER, unit=commune, categories=[make_category("cong-chuc")], at=AT)
    officer.force_login(limited)
    assert colleague.get(address).status_code == 200
    assert ask(colleague, page, "apply").status_code == 403
    for other in (stranger, officer):
        assert other.get(address).status_code == 403
        assert ask(other, page, "apply").status_code == 403
        assert ask(other, page, "undo").status_code == 403
    assert Person.objects.count() == 0


def test_roster_does_not_apply_after_the_right_is_gone(client, commune, manager):
    page = upload(client, commune, row())
    manager.taphuan_roles.all().delete()
    assert ask(client, page, "apply").status_code == 403
    assert Person.objects.count() == 0


def test_roster_leaves_a_large_file_to_the_worker(client, commune, manager, monkeypatch):
    monkeypatch.setattr("certification.desk.roster_pages.small.SMALL_BYTES", 0)
    page = upload(client, commune, row())
    head = page.context["head"]
    assert head.is_busy
    assert 'http-equiv="refresh"' in page.text
    progress = reverse("certification_desk:roster_progress", args=[head.pk])
    assert 'hx-trigger="every 1s"' in client.get(progress).text
    run_due_jobs()
    assert client.get(progress)["HX-Redirect"] == page.redirect_chain[0][0]
    assert counts(client.get(page.redirect_chain[0][0])) == {"new": 1}


def test_roster_export_is_imported_again_without_a_change(client, commune, manager):
    ask(client, upload(client, commune, row(identity="001090000001"), row("Trần Văn Bình", birth=1985)), "apply")
    answer = client.get(reverse("certification_desk:roster_export"), {"of": commune.pk})
    data = b"".join(answer.streaming_content)
    assert "001090000001" not in str([cell.value for line in load_workbook(io.BytesIO(data)).active for cell in line])
    assert counts(upload(client, commune, data=data)) == {"unchanged": 2}


def test_roster_drops_a_file_that_is_not_wanted(client, commune, manager):
    before = set(waiting_files())
    page = upload(client, commune, row())
    assert ask(client, page, "drop").redirect_chain[0][0] == ROSTER
    assert "đã bỏ" in client.get(ROSTER).text
    assert set(waiting_files()) == before


def test_review_settles_a_namesake_and_is_not_asked_again(client, commune, manager):
    rows = [row("Nguyễn Thị Hương", birth="12/03/1990"), row("NGUYỄN THỊ HƯƠNG", birth="12/03/1990")]
    page = upload(client, commune, *rows)
    assert counts(page) == {"new": 1, "doubtful": 1}
    ask(client, page, "apply")
    queue = client.get(REVIEW)
    [question] = queue.context["questions"]
    assert "Cần quyết định (1)" in queue.text
    decide = reverse("certification_desk:review_decide", args=[question.row.pk])
    assert client.post(decide, {"decision": "same:999"}, follow=True).status_code == 200
    assert Person.objects.count() == 1
    client.post(decide, {"decision": "other"})
    assert Person.objects.filter(search_text="nguyen thi huong").count() == 2
    assert client.get(REVIEW).context["questions"] == []
    assert counts(upload(client, commune, *rows)) == {"unchanged": 2}


def test_review_asks_the_losing_unit_for_a_transfer(client, commune, manager):
    other = commune.__class__.objects.get(code="X2")
    moving = make_person(full_name="Nguyễn Thị An", identity="001090000001", birth_date=date(1990, 3, 5))
    held = post(moving, other, make_category("cong-tac-vien"))
    page = upload(client, commune, row(identity="001090000001"))
    assert counts(page) == {"doubtful": 1}
    ask(client, page, "apply")
    assert client.get(REVIEW).context["questions"] == []
    losing = Client()
    losing.force_login(make_manager(other))
    [question] = losing.get(REVIEW).context["questions"]
    decide = reverse("certification_desk:review_decide", args=[question.row.pk])
    assert client.post(decide, {"decision": "agreed"}).status_code == 403
    losing.post(decide, {"decision": "agreed"})
    held.refresh_from_db()
    assert held.valid_to == page.context["head"].as_of
    assert Posting.objects.get(person=moving, valid_to=None).unit == commune


@pytest.mark.parametrize("forged", ["X2", "", "abc", "999999"])
def test_roster_refuses_a_forged_unit(client, commune, manager, forged):
    pk = commune.__class__.objects.get(code="X2").pk if forged == "X2" else forged
    assert client.post(ROSTER, {"unit": pk, "file": file(row())}).status_code == 403
    assert client.get(CARDS, {"unit": pk}).status_code == (403 if forged else 200)
    assert Person.objects.count() == 0


def test_roster_offers_only_her_units(client, commune, manager):
    assert list(client.get(ROSTER).context["form"].fields["unit"].queryset) == [commune]


@pytest.mark.parametrize("url", [ROSTER, "/manage/roster/mau.xlsx", "/manage/roster/hien-tai.xlsx", REVIEW, CARDS])
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


def test_template_download_names_the_categories(client, manager):
    book = load_workbook(io.BytesIO(client.get(reverse("certification_desk:roster_template")).content))
    assert any("Cộng tác viên" in str(cell.value) for line in book["Ví dụ"] for cell in line)


def test_pages_hold_no_inline_script_or_style(client, commune, manager):
    post(make_person(), commune)
    pages = [client.get(ROSTER), client.get(CARDS), upload(client, commune, row(), row(sex="x"))]
    pages.append(client.post(PRINT, {"person": Person.objects.get().pk}))
    for page in pages:
        assert "<style" not in page.text
        assert "style=" not in page.text
        assert "<script>" not in page.text
        assert "default-src 'none'" in page["Content-Security-Policy"]
