from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.translation import override

from courses.learning.domain import record_completion
from courses.learning.enums import CompletionSource
from courses.teaching import domain
from courses.teaching.enums import SurveyKind
from courses.teaching.models import Survey, SurveyAnswer, SurveyReceipt
from courses.teaching.questionnaire import clean_values, default_items, make_items, scale_line
from courses.teaching.surveys import due_completions, results_of
from lms.dates import now, today
from lms.outbox.models import Message
from lms.people.models import Person
from tests.factories.people import make_person, make_user

pytestmark = pytest.mark.django_db
REACTION, FOLLOWUP = SurveyKind.REACTION, SurveyKind.FOLLOWUP


def completed(course, person=None, days_ago=0):
    course.refresh_from_db()
    person = person or make_person()
    return record_completion(
        person_id=person.pk, edition=course.current_edition, source=CompletionSource.ONLINE,
        happened_on=today() - timedelta(days=days_ago), key=f"k{person.pk}-{course.pk}-{days_ago}", evidence={},
        by=None, at=now(),
    )  # fmt: skip


def answer(course, text="", score=4, kind=REACTION):
    survey = domain.ensure_survey(course=course, kind=kind, by=None, at=now())
    given = {"s1": str(score), "t1": text}
    domain.answer_survey(survey=survey, completion=completed(course), given=given, at=now())


def shown(course, kind=REACTION):
    return [result.shown for result in results_of(course.pk, kind)]


def test_answers_are_shown_five_at_a_time(course):
    seen = []
    for number in range(12):
        answer(course, text=f"góp ý {number}")
        seen += shown(course)
    assert seen == [0, 0, 0, 0, 5, 5, 5, 5, 5, 10, 10, 10]
    [result] = results_of(course.pk, REACTION)
    assert sorted(result.texts[0].answers) == sorted(f"góp ý {number}" for number in range(10))
    assert (result.scales[0].answered, result.scales[0].mean) == (10, 4.0)


def test_a_batch_gets_new_rows_in_an_order_of_chance(course, monkeypatch):
    for number in range(4):
        answer(course, text=str(number))
    before = set(SurveyAnswer.objects.values_list("pk", flat=True))
    answer(course, text="4")
    assert before.isdisjoint(SurveyAnswer.objects.values_list("pk", flat=True))
    assert SurveyAnswer.objects.filter(is_shown=True).count() == 5


def test_an_answer_holds_no_person_and_no_time_finer_than_the_month():
    fields = {field.name for field in SurveyAnswer._meta.get_fields()}
    assert fields == {"uuid", "survey", "year", "month", "values", "is_shown"}
    assert {field.name for field in SurveyReceipt._meta.get_fields()} == {"uuid", "completion", "kind"}


def test_nobody_answers_twice_and_blank_is_no_answer(course):
    survey = domain.ensure_survey(course=course, kind=REACTION, by=None, at=now())
    completion = completed(course)
    with pytest.raises(domain.AnswerRefused):
        domain.answer_survey(survey=survey, completion=completion, given={"s1": "9", "t1": "  "}, at=now())
    domain.answer_survey(survey=survey, completion=completion, given={"s1": "1"}, at=now())
    with pytest.raises(domain.AnswerRefused):
        domain.answer_survey(survey=survey, completion=completion, given={"s1": "5"}, at=now())
    assert SurveyAnswer.objects.count() == 1


def test_declining_leaves_the_same_trace_as_answering(course):
    completion = completed(course)
    for _twice in range(2):
        domain.decline_survey(completion=completion, kind=REACTION)
    assert SurveyReceipt.objects.count() == 1
    assert due_completions(completion.person, as_of=today()) == []


@pytest.mark.parametrize(
    ("days", "due"),
    [(0, [REACTION]), (60, [REACTION]), (61, []), (89, []), (90, [FOLLOWUP]), (180, [FOLLOWUP]), (181, [])],
)
def test_surveys_are_open_for_a_while(course, days, due):
    completion = completed(course, days_ago=days)
    assert [kind for _row, kind in due_completions(completion.person, as_of=today())] == due


def test_another_wording_is_another_survey_and_keeps_earlier_answers(course):
    for _number in range(5):
        answer(course)
    words = {"scales": ["Rõ ràng?"], "texts": []}
    for _twice in range(2):
        domain.reword_survey(course=course, kind=REACTION, **words, by=None, at=now())
    assert list(Survey.objects.order_by("number").values_list("number", flat=True)) == [1, 2]
    assert shown(course) == [0, 5]


def test_the_default_is_in_the_language_of_the_courses_whoever_asks():
    with override("en"):
        items = default_items(REACTION)
    assert items[0]["text"] == "Nội dung sát với công việc của tôi."
    assert [item["kind"] for item in items] == ["scale"] * 5 + ["text"] * 2


def test_only_values_of_the_scale_and_texts_are_kept():
    items = make_items(["A", "B"], ["C"])
    given = {"s1": "3", "s2": "6", "t1": " " + "x" * 700, "khac": "1"}
    assert clean_values(items, given) == {"s1": 3, "t1": "x" * 600}
    assert scale_line("A", []).mean is None
    assert scale_line("A", [1, 5, 5]).counts == [(1, 1), (2, 0), (3, 0), (4, 0), (5, 2)]


def test_followups_are_sent_once_a_completion_even_late(course):
    early, due, late, old = (completed(course, days_ago=days) for days in (89, 90, 95, 104))
    assert [domain.send_followups(at=now()) for _twice in range(2)] == [2, 0]
    assert set(Message.objects.values_list("person", flat=True)) == {due.person_id, late.person_id}
    assert Message.objects.first().link == reverse("courses_teaching:answer", args=[course.code, FOLLOWUP])
    assert early.person_id != old.person_id


def test_who_declined_before_gets_no_message(course):
    completion = completed(course, days_ago=90)
    domain.decline_survey(completion=completion, kind=FOLLOWUP)
    assert domain.send_followups(at=now()) == 0


@pytest.fixture
def learner(client):
    person = make_person()
    Person.objects.filter(pk=person.pk).update(user=make_user("hoc-vien"))
    person.refresh_from_db()
    client.force_login(person.user)
    return person


def test_a_learner_answers_on_her_own_page(course, learner, client):
    address = reverse("courses_teaching:answer", args=[course.code, REACTION])
    assert not client.get(address).context["is_due"]
    completed(course, learner)
    body = client.get(address).content.decode()
    assert "Không kể vụ việc có thật" in body
    assert client.post(address, {"number": ""}).status_code == 422
    assert client.post(address, {"s1": "5", "number": ""}).status_code == 302
    assert (SurveyAnswer.objects.get().values, SurveyReceipt.objects.count()) == ({"s1": 5}, 1)
    client.post(address, {"s1": "1", "number": ""})
    assert SurveyAnswer.objects.count() == 1


def test_her_pages_offer_the_survey_after_completion(course, learner, client):
    from tests.factories.courses import lesson_keys, make_enrolment

    enrolment = make_enrolment(learner, course)
    address = reverse("courses_teaching:answer", args=[course.code, REACTION])
    pages = (reverse("courses_learning:course", args=[course.code]), reverse("certification_desk:my_learning"))
    assert [address in client.get(page).content.decode() for page in pages] == [False, False]
    type(enrolment).objects.filter(pk=enrolment.pk).update(completed_at=now())
    completed(course, learner)
    assert [address in client.get(page).content.decode() for page in pages] == [True, True]
    client.post(address, {"decline": "1"})
    assert [address in client.get(page).content.decode() for page in pages] == [False, False]
    assert lesson_keys(course)


def test_the_trainer_words_the_questions(course, trainer, client):
    client.force_login(trainer)
    address = reverse("courses_teaching:survey_edit", args=[course.code, REACTION])
    assert "Nội dung sát với công việc của tôi." in client.get(address).content.decode()
    assert client.post(address, {"scale_1": "Một?"}).status_code == 422
    given = {f"scale_{place}": f"Câu {place}?" for place in range(1, 6)} | {"text_1": "Thêm gì?"}
    assert client.post(address, given).status_code == 302
    assert [item["text"] for item in Survey.objects.get().items] == [f"Câu {n}?" for n in range(1, 6)] + ["Thêm gì?"]
    page = client.get(reverse("courses_teaching:surveys", args=[course.code])).content.decode()
    assert "Chưa đủ 5 phiếu" in page
