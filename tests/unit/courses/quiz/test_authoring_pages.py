"""Questions and quizzes in the editor: previews, advice after saving, writing on the spot, whose bank it is."""

import pytest
from django.urls import reverse

from courses.quiz.authoring import write_quiz
from courses.quiz.enums import LegalCheck
from courses.quiz.models import Question, Quiz
from tests.factories.courses import make_author, make_organiser, question_drafts

pytestmark = pytest.mark.django_db


@pytest.fixture
def organiser():
    return make_organiser()


@pytest.fixture
def author(client, organiser):
    author = make_author(organiser)
    client.force_login(author)
    return author


@pytest.fixture
def quiz(organiser):
    return write_quiz(organiser=organiser, title="Kiểm tra thử", questions=question_drafts(2))


def url(model, view, *args):
    return reverse(model.snippet_viewset.get_url_name(view), args=args)


def preview(client, instance, data, mode):
    """What the preview panel shows after the editor has sent the form as it stands, stored or not."""
    address = url(type(instance), "preview_on_edit", instance.pk)
    assert client.post(address, data).json() == {"is_valid": True, "is_available": True}
    return client.get(address, {"mode": mode}).content.decode()


def quiz_form(quiz, *entries, **changed):
    """The quiz's form with `entries` in this order."""
    data = {
        "title": quiz.title, "minutes": "5", "pass_percent": "80", "max_attempts": "3", "organiser": quiz.organiser_id,
        "purpose": "graded", "review": "full", "cooldown_minutes": "0", "time_limit_minutes": "0",
        "pools-TOTAL_FORMS": "0", "pools-INITIAL_FORMS": "0", "pools-MIN_NUM_FORMS": "0",
        "pools-MAX_NUM_FORMS": "1000",
        "entries-TOTAL_FORMS": len(entries), "entries-INITIAL_FORMS": len(entries), "entries-MIN_NUM_FORMS": "0",
        "entries-MAX_NUM_FORMS": "1000",
    }  # fmt: skip
    for number, entry in enumerate(sorted(entries, key=lambda entry: entry.pk)):
        prefix, order = f"entries-{number}", entries.index(entry) + 1
        data |= {f"{prefix}-id": entry.pk, f"{prefix}-question": entry.question_id, f"{prefix}-ORDER": order}
    return {**data, **changed}


def question_form(**changed):
    data = {
        "stem": "Bạn hỏi gì trước?", "kind": "single", "rationale": "Vì an toàn.", "citation": "Tài liệu",
        "check_state": "pending", "options-count": "2", "difficulty": "medium", "tags": "", "review_by": "",
        "ignores_case": "on",
    }  # fmt: skip
    for number, (text, correct) in enumerate([("Chị có an toàn không?", True), ("Kể hết đi chị?", False)]):
        prefix = f"options-{number}"
        data |= {
            f"{prefix}-deleted": "",
            f"{prefix}-order": str(number),
            f"{prefix}-type": "option",
            f"{prefix}-id": "",
        }
        data |= {f"{prefix}-value-text": text, f"{prefix}-value-feedback": "Lời phản hồi"}
        if correct:
            data[f"{prefix}-value-is_correct"] = "on"
    return {**data, **changed}


def test_the_preview_asks_as_the_player_does_and_hides_the_key(client, author, quiz):
    page = preview(client, quiz, quiz_form(quiz, *quiz.entries.order_by("sort_order")), "")
    assert page.count("<fieldset") == 2
    assert "Câu hỏi thử 2?" in page
    assert "Vì lẽ 1." not in page


def test_the_preview_of_results_hides_nothing(client, author, quiz):
    page = preview(client, quiz, quiz_form(quiz, *quiz.entries.order_by("sort_order")), "result")
    for shown in ("đáp án đúng", "Đúng rồi.", "Chưa đúng.", "Vì lẽ 1.", "Điều 1", "đã đối chiếu văn bản"):
        assert shown in page


def test_a_question_is_previewed_by_itself_before_it_is_stored(client, author, quiz, organiser):
    page = preview(client, Question.objects.first(), question_form(organiser=organiser.pk), "result")
    for shown in ("Bạn hỏi gì trước?", "Chị có an toàn không?", "đáp án đúng", "Vì an toàn.", "cần luật sư đối chiếu"):
        assert shown in page


def test_a_quiz_preview_has_the_title_and_order_that_are_not_stored_yet(client, author, quiz):
    first, second = quiz.entries.order_by("sort_order")
    page = preview(client, quiz, quiz_form(quiz, second, first, title="Tên mới"), "")
    assert "Tên mới" in page
    assert page.index("Câu hỏi thử 2?") < page.index("Câu hỏi thử 1?")
    assert Quiz.objects.get().title == "Kiểm tra thử"


def test_a_new_question_belongs_to_the_authors_unit_and_a_good_one_is_stored_in_silence(client, author, organiser):
    page = client.get(url(Question, "add")).content.decode()
    assert f'<option value="{organiser.pk}" selected>' in page
    response = client.post(url(Question, "add"), question_form(organiser=organiser.pk))
    assert Question.objects.get().organiser == organiser
    assert "chưa có phản hồi" not in client.get(response.url).content.decode()


def test_a_question_easy_to_guess_is_stored_with_advice(client, author, organiser):
    longer = "Chị có an toàn không, có ai ở cạnh chị lúc này không ạ?"
    data = question_form(organiser=organiser.pk, **{"options-0-value-text": longer, "options-1-value-feedback": ""})
    page = client.get(client.post(url(Question, "add"), data).url).content.decode()
    assert "dài hơn hẳn" in page
    assert "Phương án 2 chưa có phản hồi" in page
    assert Question.objects.count() == 1


def test_another_units_question_is_neither_listed_nor_opened_nor_given_away(client, author, organiser, quiz):
    client.force_login(make_author(make_organiser("B")))
    question = Question.objects.first()
    assert question.stem not in client.get(url(Question, "list")).content.decode()
    client.post(url(Question, "edit", question.pk), question_form(organiser=organiser.pk))
    assert Question.objects.get(pk=question.pk).stem == question.stem
    assert client.post(url(Quiz, "preview_on_edit", quiz.pk), {}).status_code in (302, 403)
    response = client.post(url(Question, "add"), question_form(organiser=organiser.pk))
    assert response.status_code == 200
    assert Question.objects.filter(stem="Bạn hỏi gì trước?").count() == 0


def test_the_bank_is_searched_by_quiz_and_by_legal_check(client, author, organiser, quiz):
    write_quiz(organiser=organiser, title="Bài khác", questions=[*question_drafts(3)][2:])
    Question.objects.filter(stem="Câu hỏi thử 1?").update(check_state=LegalCheck.PENDING)
    page = client.get(url(Question, "list"), {"quiz": quiz.pk, "check_state": "pending"}).content.decode()
    assert "Câu hỏi thử 1?" in page
    assert "Câu hỏi thử 2?" not in page
    assert "Câu hỏi thử 3?" not in page


def chooser(view):
    return reverse(Question.snippet_viewset.chooser_viewset.get_url_name(view))


def quick(client, **changed):
    """Send the form that the chooser offers for a new question."""
    data = {
        "stem": "Bạn nói gì trước?", "right": "Em nghe chị đây.", "wrong_1": "Sao không bỏ đi?", "wrong_2": "",
        "rationale": "Vì sao.", "citation": "Tài liệu",
    }  # fmt: skip
    return client.post(chooser("create"), {**data, **changed})


def test_a_question_is_written_without_leaving_the_quiz(client, author, organiser):
    answer = quick(client).json()
    question = Question.objects.get()
    assert (answer["step"], answer["result"]["id"]) == ("chosen", str(question.pk))
    assert (question.organiser, question.check_state) == (organiser, LegalCheck.PENDING)
    assert [(o["text"], o["correct"]) for o in question.content["options"]] == [
        ("Em nghe chị đây.", True),
        ("Sao không bỏ đi?", False),
    ]


def test_who_writes_for_two_units_says_for_which(client, author):
    other = make_organiser("B")
    author.groups.add(make_author(other).groups.get())
    assert "organiser" in client.get(chooser("create")).json()["htmlFragment"]
    quick(client, organiser=other.pk)
    assert Question.objects.get().organiser == other


def test_two_equal_options_are_refused_on_the_spot(client, author):
    answer = quick(client, wrong_1="Em nghe chị đây.").json()
    assert answer["step"] == "reshow_creation_form"
    assert "Có hai phương án giống nhau." in answer["htmlFragment"]
    assert Question.objects.count() == 0


def test_the_chooser_offers_her_own_units_questions(client, author, quiz):
    assert "Câu hỏi thử 1?" in client.get(chooser("choose")).json()["html"]
    client.force_login(make_author(make_organiser("B")))
    assert "Câu hỏi thử 1?" not in client.get(chooser("choose")).json()["html"]
