import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.quiz.grading import AnswersRefused, check_answers, draw_order, grade, unanswered


@st.composite
def quizzes(draw):
    questions = []
    for number in range(draw(st.integers(1, 6))):
        flags = draw(st.lists(st.booleans(), min_size=2, max_size=5).filter(any))
        questions.append(
            {
                "id": f"q{number}",
                "kind": "single" if sum(flags) == 1 else "multiple",
                "options": [{"id": f"q{number}o{i}", "correct": flag} for i, flag in enumerate(flags)],
            }
        )
    return {"questions": questions, "pass_percent": draw(st.integers(1, 100)), "shuffles": draw(st.booleans())}


@st.composite
def answered(draw):
    quiz = draw(quizzes())
    answers = {}
    for question in quiz["questions"]:
        ids = [option["id"] for option in question["options"]]
        most = 1 if question["kind"] == "single" else len(ids)
        answers[question["id"]] = draw(st.lists(st.sampled_from(ids), max_size=most, unique=True))
    return quiz, answers


@given(answered())
def test_grade_equals_counting_by_hand(case):
    quiz, answers = case
    right = 0
    for question in quiz["questions"]:
        chosen = answers[question["id"]]
        right += all((option["id"] in chosen) == option["correct"] for option in question["options"])
    most = len(quiz["questions"])
    assert grade(quiz, answers) == (right, most, right / most * 100 >= quiz["pass_percent"] - 1e-9)
    assert unanswered(quiz, answers) == [q["id"] for q in quiz["questions"] if not answers[q["id"]]]


@given(quizzes(), st.text(max_size=8))
def test_an_order_asks_everything_once_and_the_same_for_the_same_seed(quiz, seed):
    order = draw_order(quiz, seed=seed)
    assert order == draw_order(quiz, seed=seed)
    assert sorted(entry["question"] for entry in order) == sorted(q["id"] for q in quiz["questions"])
    for entry in order:
        question = next(q for q in quiz["questions"] if q["id"] == entry["question"])
        assert sorted(entry["options"]) == sorted(option["id"] for option in question["options"])


QUIZ = {
    "pass_percent": 80,
    "questions": [
        {"id": "q", "kind": "single", "options": [{"id": "a", "correct": True}, {"id": "b", "correct": False}]}
    ],
}


@pytest.mark.parametrize("answers", [{"x": ["a"]}, {"q": ["z"]}, {"q": ["a", "b"]}])
def test_answers_that_do_not_fit_the_quiz_are_refused(answers):
    with pytest.raises(AnswersRefused):
        check_answers(QUIZ, answers)
    with pytest.raises(AnswersRefused):
        grade(QUIZ, answers)


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
