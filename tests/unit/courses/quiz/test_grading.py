import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.quiz.grading import AnswersRefused, check_answers, grade, unanswered
from lms.vietnamese import plain
from tests.unit.courses.quiz.questions import answers_to, frozen_quizzes


@st.composite
def answered(draw):
    quiz = draw(frozen_quizzes())
    return quiz, {question["id"]: draw(answers_to(question)) for question in quiz["questions"]}


def right_by_hand(question, chosen):
    """The brute-force twin: looks at every part by itself."""
    if question["kind"] == "matching":
        return len(chosen) == len(question["pairs"]) and all(
            any(value == pair["id"] + "=" + pair["right_id"] for value in chosen) for pair in question["pairs"]
        )
    if question["kind"] == "ordering":
        return len(chosen) == len(question["items"]) and all(
            chosen[place] == item["id"] for place, item in enumerate(question["items"])
        )
    if question["kind"] == "fill":
        for typed in chosen:
            for answer in question["answers"]:
                left, right = " ".join(typed.split()), answer["text"]
                if question["ignores_diacritics"] and question["ignores_case"]:
                    left, right = plain(left), plain(right)
                elif question["ignores_diacritics"]:
                    left, right = bare(left), bare(right)
                elif question["ignores_case"]:
                    left, right = left.lower(), right.lower()
                if left == right:
                    return True
        return False
    return all((option["id"] in chosen) == option["correct"] for option in question["options"])


def bare(text):
    """Without diacritics, for the few letters that the strategies use."""
    return text.translate(str.maketrans("ôãÔ", "oaO"))


@given(answered())
def test_grade_equals_counting_by_hand(case):
    quiz, answers = case
    right = sum(right_by_hand(question, answers[question["id"]]) for question in quiz["questions"])
    most = len(quiz["questions"])
    assert grade(quiz, answers) == (right, most, right / most * 100 >= quiz["pass_percent"] - 1e-9)


@given(answered())
def test_what_is_left_open_is_named(case):
    quiz, answers = case
    parts = {q["id"]: len(q.get("pairs", [None])) for q in quiz["questions"]}
    assert unanswered(quiz, answers) == [q["id"] for q in quiz["questions"] if len(answers[q["id"]]) < parts[q["id"]]]


@given(answered(), st.randoms(use_true_random=False))
def test_the_order_in_which_choices_arrive_matters_for_ordering_alone(case, rng):
    quiz, answers = case
    mixed = {}
    for question in quiz["questions"]:
        chosen = list(answers[question["id"]])
        if question["kind"] != "ordering":
            rng.shuffle(chosen)
        mixed[question["id"]] = chosen
    assert grade(quiz, mixed) == grade(quiz, answers)


SINGLE = {"id": "q", "kind": "single", "options": [{"id": "a", "correct": True}, {"id": "b", "correct": False}]}
TRUE_FALSE = {**SINGLE, "kind": "truefalse"}
MATCHING = {
    "id": "q", "kind": "matching",
    "pairs": [{"id": "l1", "right_id": "r1", "right": "A"}, {"id": "l2", "right_id": "r2", "right": "B"}],
}  # fmt: skip
ORDERING = {"id": "q", "kind": "ordering", "items": [{"id": "i1"}, {"id": "i2"}, {"id": "i3"}]}
FILL = {
    "id": "q", "kind": "fill", "answers": [{"text": "xã", "feedback": ""}], "ignores_case": True,
    "ignores_diacritics": False,
}  # fmt: skip


@pytest.mark.parametrize(
    ("question", "answers"),
    [
        (SINGLE, {"x": ["a"]}),
        (SINGLE, {"q": ["z"]}),
        (SINGLE, {"q": ["a", "b"]}),
        (SINGLE, {"q": [1]}),
        (TRUE_FALSE, {"q": ["a", "b"]}),
        (MATCHING, {"q": ["l1=r9"]}),
        (MATCHING, {"q": ["l9=r1"]}),
        (MATCHING, {"q": ["l1=r1", "l1=r2"]}),
        (MATCHING, {"q": ["l1"]}),
        (ORDERING, {"q": ["i1", "i2"]}),
        (ORDERING, {"q": ["i1", "i1", "i2"]}),
        (ORDERING, {"q": ["i1", "i2", "i3", "i4"]}),
        (FILL, {"q": ["xã", "phường"]}),
        (FILL, {"q": ["x" * 501]}),
    ],
)
def test_answers_that_do_not_fit_the_quiz_are_refused(question, answers):
    quiz = {"pass_percent": 80, "questions": [question]}
    with pytest.raises(AnswersRefused):
        check_answers(quiz, answers)
    with pytest.raises(AnswersRefused):
        grade(quiz, answers)


def test_79_percent_is_not_80():
    questions = [
        {
            "id": f"q{n}",
            "kind": "single",
            "options": [{"id": f"r{n}", "correct": True}, {"id": f"w{n}", "correct": False}],
        }
        for n in range(100)
    ]
    quiz = {"pass_percent": 80, "questions": questions}
    right = {f"q{n}": [f"r{n}"] for n in range(79)}
    assert grade(quiz, right) == (79, 100, False)
    assert grade(quiz, {**right, "q79": ["r79"]}) == (80, 100, True)
