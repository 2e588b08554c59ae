"""A quiz carried to another installation and back."""

import json
import uuid
from datetime import date

import pytest

from courses.quiz.authoring import NotYours, PoolDraft, write_question, write_quiz
from courses.quiz.drafts import QuestionDraft, draft_of
from courses.quiz.format import QuizFormat
from courses.quiz.models import Question, Quiz, QuizEntry, QuizPool
from courses.quiz.packing import BadPackage
from tests.factories.courses import kind_drafts, make_organiser, question_drafts

pytestmark = pytest.mark.django_db


@pytest.fixture
def organiser():
    return make_organiser()


@pytest.fixture
def quiz(organiser):
    drafts = list(kind_drafts().values())
    dated = QuestionDraft(**{**vars(drafts[0]), "stem": "Rút?", "tags": ["M9"], "review_by": date(2027, 1, 1)})
    write_question(organiser=organiser, draft=dated)
    return write_quiz(
        organiser=organiser, title="Kiểm tra", questions=drafts, pools=[PoolDraft("M9", 1)], minutes=7,
        time_limit_minutes=20, cooldown_minutes=5, review="earned", pass_percent=70, shuffles=False,
    )  # fmt: skip


def carried(quiz):
    """The pack as it comes out of a file."""
    return json.loads(json.dumps(QuizFormat().pack(quiz.activity_ptr)))


def unpack(quiz, data, organiser):
    return QuizFormat().unpack(uuid=quiz.uuid, data=data, organiser=organiser, by=None)


def drafts():
    return {str(question.uuid): draft_of(question) for question in Question.objects.all()}


def test_what_is_unpacked_elsewhere_is_equal_and_a_second_time_changes_nothing(organiser, quiz):
    data, frozen, before = carried(quiz), QuizFormat().freeze(quiz.activity_ptr), drafts()
    QuizEntry.objects.all().delete()
    QuizPool.objects.all().delete()
    Quiz.objects.all().delete()
    Question.objects.all().delete()
    for _time in range(2):
        made = unpack(quiz, data, organiser)
        assert QuizFormat().freeze(made) == frozen
        assert (drafts(), carried(made.quiz)) == (before, data)
    assert (Quiz.objects.count(), Question.objects.count()) == (1, 7)


def test_the_organisers_own_is_brought_up_to_date(organiser, quiz):
    data = carried(quiz)
    data["quiz"]["title"], data["questions"][0]["stem"], data["fixed"] = "Tên mới", "Lời mới?", data["fixed"][:2]
    unpack(quiz, data, organiser)
    quiz.refresh_from_db()
    assert quiz.title == "Tên mới"
    assert [entry.question.stem for entry in quiz.entries.all()] == ["Lời mới?", "Hỏi nhiều?"]


def test_another_organisers_quiz_is_refused_and_her_questions_are_copied_once(organiser, quiz):
    other, data = make_organiser("B"), carried(quiz)
    with pytest.raises(NotYours):
        unpack(quiz, data, other)
    for _time in range(2):
        made = QuizFormat().unpack(uuid=uuid.UUID(int=5), data=data, organiser=other, by=None)
    assert Question.objects.filter(organiser=other).count() == 7
    assert Question.objects.filter(organiser=organiser).count() == 7
    assert made.quiz.entries.count() == 6


@pytest.mark.parametrize("first", ["pretest", "post"])
def test_pretest_and_post_test_find_each_other_whichever_comes_first(organiser, first):
    post = write_quiz(organiser=organiser, title="Sau", questions=question_drafts(1))
    pre = write_quiz(
        organiser=organiser, title="Trước", questions=question_drafts(1), purpose="pretest", pairs_with=post
    )
    packs = {"pretest": (pre, carried(pre)), "post": (post, carried(post))}
    Quiz.objects.all().delete()
    for name in sorted(packs, key=lambda name: name != first):
        unpack(*packs[name], organiser)
    assert Quiz.objects.get(title="Trước").pairs_with.title == "Sau"


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: data.pop("questions"),
        lambda data: data["quiz"].pop("title"),
        lambda data: data["quiz"].update(pass_percent=500),
        lambda data: data["questions"][0].update(kind="essay"),
        lambda data: data["questions"][0].update(id="../x"),
        lambda data: data["questions"][0]["options"][0].update(id='"><script>'),
        lambda data: data["questions"][0]["options"].clear(),
        lambda data: data["fixed"].append("unknown"),
        lambda data: data["pools"][0].update(count=0),
    ],
)
def test_data_that_is_not_understood_is_refused_and_nothing_is_written(organiser, quiz, spoil):
    data = carried(quiz)
    spoil(data)
    stems = set(Question.objects.values_list("stem", flat=True))
    with pytest.raises(BadPackage):
        QuizFormat().unpack(uuid=uuid.UUID(int=7), data=data, organiser=make_organiser("B"), by=None)
    assert Quiz.objects.count() == 1
    assert set(Question.objects.values_list("stem", flat=True)) == stems
    assert Question.objects.count() == 7
