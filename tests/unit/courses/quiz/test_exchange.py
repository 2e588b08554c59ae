"""Importing into the bank: once, again, from another organiser; the pages that do it."""

from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from courses.content.skeleton import count_guiding
from courses.quiz.authoring import write_question
from courses.quiz.drafts import QuestionDraft, draft_of
from courses.quiz.enums import LegalCheck
from courses.quiz.exchange import completed, import_items, known_in, plan_of
from courses.quiz.interchange.files import read_file
from courses.quiz.interchange.gift import read_gift
from courses.quiz.interchange.gift_writing import write_gift
from courses.quiz.interchange.workbook import write_workbook
from courses.quiz.models import Question
from tests.factories.courses import make_author, make_organiser, question_drafts
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db
FILE = "::Một::Gọi số nào?{=113#Đúng. ~1080}\n\n::Hai::Viết cảm nghĩ.{}\n\n::Ba::Chị cần gì?{=Hỏi chị ~Đoán}\n"


@pytest.fixture
def organiser():
    return make_organiser()


@pytest.fixture
def author(client, organiser):
    author = make_author(organiser)
    client.force_login(author)
    return author


def bank(organiser):
    return known_in(Question.objects.filter(organiser=organiser).order_by("pk"))


def do(organiser, text, **options):
    return import_items(organiser=organiser, items=read_gift(text), by=None, **options)


def test_only_what_was_understood_is_written_and_again_changes_nothing(organiser):
    first = do(organiser, FILE)
    assert (first.new, first.renewed, first.left, first.refused) == (2, 0, 0, ())
    again = do(organiser, FILE)
    assert (again.new, again.renewed, Question.objects.count()) == (0, 0, 2)


def test_what_the_bank_demands_and_the_file_lacks_is_asked_for_in_brackets(organiser):
    do(organiser, FILE)
    question = Question.objects.first()
    assert count_guiding(question.content) == 2
    assert question.check_state == LegalCheck.PENDING


def test_a_question_comes_back_under_its_own_mark_and_is_rewritten(organiser):
    question = write_question(organiser=organiser, draft=question_drafts(1)[0])
    text = write_gift([replace(draft_of(question), stem="Câu đã sửa?")])
    assert [each.fate for each in plan_of(read_gift(text), bank(organiser))] == ["renew"]
    done = do(organiser, text)
    question.refresh_from_db()
    assert (done.new, done.renewed, question.stem, Question.objects.count()) == (0, 1, "Câu đã sửa?", 1)


def test_another_organisers_question_is_copied_and_never_touched(organiser):
    question = write_question(organiser=organiser, draft=question_drafts(1)[0])
    other = make_organiser("B")
    text = write_gift([replace(draft_of(question), stem="Câu đã sửa?")])
    assert do(other, text).new == 1
    assert do(other, text).new == 0
    question.refresh_from_db()
    assert question.stem == "Câu hỏi thử 1?"
    assert Question.objects.get(organiser=other).uuid != question.uuid


def test_a_large_file_is_written_in_presses_each_going_on_with_the_rest(organiser):
    text = "\n\n".join(f"Câu hỏi số {number}?{{=Có ~Không}}" for number in range(5))
    assert [(done.new, done.left) for done in (do(organiser, text, most=2) for _ in range(4))] == [
        (2, 3), (2, 1), (1, 0), (0, 0),
    ]  # fmt: skip


def test_the_plan_names_twins_in_the_bank(organiser):
    do(organiser, FILE)
    text = "Gọi số nào??{=113#Đúng. ~1080}\n\nHoàn toàn khác?{=Có ~Không}\n\nGọi số nào?{=113#Đúng. ~1080}"
    planned = plan_of(read_gift(text), bank(organiser))
    assert [(each.fate, [known.stem for known in each.twins]) for each in planned] == [
        ("new", ["Gọi số nào?"]), ("new", []), ("same", []),
    ]  # fmt: skip


def test_export_and_import_of_a_bank_are_equal_in_every_format(organiser):
    drafts = [completed(draft) for draft in question_drafts(3)]
    for draft in drafts:
        write_question(organiser=organiser, draft=draft)
    given = [known.draft for known in bank(organiser)]
    for data, name in ((write_gift(given).encode(), "a.gift"), (write_workbook(given)[0], "a.xlsx")):
        assert [item.draft for item in read_file(data, name)] == given


# --- the pages -------------------------------------------------------------------------------------------------------


def send(client, organiser, content=None, name="cau-hoi.txt"):
    data = {"file": SimpleUploadedFile(name, FILE.encode() if content is None else content), "organiser": organiser.pk}
    return client.post(reverse("taphuan_question_import"), data)


def test_a_trainer_uploads_looks_and_imports(client, author, organiser):
    listed = client.get(reverse("wagtailsnippets_courses_quiz_question:list")).content.decode()
    for name in ("import", "export", "twins"):
        assert reverse(f"taphuan_question_{name}") in listed
    response = send(client, organiser)
    page = client.get(response.url).content.decode()
    for shown in ("Câu mới: 2", "Không hiểu: 1", "Câu tự luận", "Nhập 2 câu", "dòng 3"):
        assert shown in page
    assert Question.objects.count() == 0
    client.post(response.url)
    client.post(response.url)
    assert Question.objects.filter(organiser=organiser).count() == 2
    assert "Không còn câu nào phải nhập." in client.get(response.url).content.decode()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "trống"), (b"\xff\xd8\xff\xe0", "UTF-8"), (b"PK\x03\x04", "Excel"),
        (b"a" * (2 * 1024 * 1024 + 1), "2 MB"),
        (b"// \n\n", "Không thấy câu hỏi nào"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_is_refused_in_words(client, author, organiser, content, said):
    response = send(client, organiser, content)
    assert response.status_code == 422
    assert said in response.content.decode()


def test_only_her_own_units_banks_take_and_give(client, author, organiser):
    other = make_organiser("B")
    write_question(organiser=other, draft=question_drafts(1)[0])
    assert send(client, other).status_code == 422
    address = send(client, organiser).url
    assert b"C\xc3\xa2u h\xe1\xbb\x8fi th\xe1\xbb\xad" not in client.get(
        reverse("taphuan_question_export"), {"format": "gift", "download": "1"}
    ).content  # fmt: skip
    client.force_login(make_author(other))
    assert client.get(address).status_code == 302
    client.post(address)
    assert Question.objects.filter(organiser=organiser).count() == 0


def test_who_does_not_write_questions_gets_none_of_it(client, author, organiser):
    address = send(client, organiser).url
    client.force_login(make_user("nguoi-khac"))
    for name in ("import", "export", "twins", "template"):
        assert client.get(reverse(f"taphuan_question_{name}")).status_code == 403
    assert client.post(address).status_code == 403
    assert Question.objects.count() == 0


@pytest.mark.parametrize(("form", "name"), [("gift", "a.gift"), ("xlsx", "a.xlsx"), ("aiken", "a.txt")])
def test_what_is_downloaded_can_be_uploaded_again(client, author, organiser, form, name):
    for draft in question_drafts(2):
        write_question(organiser=organiser, draft=draft)
    response = client.get(reverse("taphuan_question_export"), {"format": form, "download": "1"})
    page = client.get(send(client, organiser, response.content, name).url).content.decode()
    assert ("Đã có y hệt: 2" in page) is (form != "aiken")
    assert "Không hiểu: 0" in page


def test_the_export_says_first_what_a_format_cannot_carry(client, author, organiser):
    draft = QuestionDraft(
        "Hai việc?", [("Một", True, ""), ("Hai", True, ""), ("Ba", False, "")], "Vì.", "Điều 1", tags=["M1"]
    )
    for each in (draft, replace(question_drafts(1)[0], tags=("M2",))):
        write_question(organiser=organiser, draft=each)
    address = reverse("taphuan_question_export")
    page = client.get(address, {"format": "aiken"}).content.decode()
    for shown in ("Xuất được 1 trên 2 câu.", "bị bớt ở 1 câu", "Hai việc?", "Aiken chỉ có câu một phương án đúng"):
        assert shown in page
    tag = draft_of(Question.objects.get(stem="Hai việc?")).tags[0]
    pk = Question.objects.get(stem="Hai việc?").taggings.get().tag_id
    assert tag == "M1"
    assert "Xuất được 1 trên 1 câu." in client.get(address, {"format": "gift", "tag": pk}).content.decode()


def test_twins_in_the_bank_are_shown_together(client, author, organiser):
    for stem in ("Chị H. cần gì trước?", "Chị H. cần gì trước", "Khác hẳn?"):
        write_question(
            organiser=organiser,
            draft=replace(
                question_drafts(1)[0], stem=stem, options=[("A b c", True, ""), (f"{stem} không", False, "")]
            ),
        )
    page = client.get(reverse("taphuan_question_twins")).content.decode()
    assert page.count("Chị H. cần gì trước") == 2
    assert "Khác hẳn?" not in page


@pytest.mark.parametrize("count", [1, 3])
def test_the_pages_cost_the_same_for_any_number_of_questions(
    client, author, organiser, count, django_assert_max_num_queries
):
    for number in range(count):
        write_question(organiser=organiser, draft=replace(question_drafts(3)[number], tags=("M1",)))
    address = send(client, organiser).url
    with django_assert_max_num_queries(30):
        client.get(address)
    with django_assert_max_num_queries(30):
        client.get(reverse("taphuan_question_twins"))
