import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from courses.quiz.answers import check_saved, digest, merged, open_problem, posted_answers, settled
from courses.quiz.grading import AnswersRefused

Q, P = "11111111-1111-1111-1111-111111111111", "22222222-2222-2222-2222-222222222222"
ORDERING = {"id": "q", "kind": "ordering", "items": [{"id": "a"}, {"id": "b"}, {"id": "c"}]}
MATCHING = {"id": "q", "kind": "matching", "pairs": [{"id": "l", "right_id": "r"}, {"id": "m", "right_id": "s"}]}


def test_a_form_is_read_by_the_names_of_its_fields():
    post = QueryDict(f"q-{Q}=b&q-{Q}=a&q-{P}-x=1&q-{P}-y=&seen-{Q}=abc&csrfmiddlewaretoken=z&other=1")
    assert posted_answers(post) == ({Q: ["a", "b"], P: ["x=1"]}, {Q: "abc"})


CHOICES = st.lists(st.sampled_from("abc"), unique=True, max_size=2).map(sorted)
STATES = st.fixed_dictionaries({"q1": CHOICES, "q2": CHOICES, "q3": CHOICES})


@given(STATES, STATES, STATES)
def test_two_tabs_lose_nothing_that_only_one_of_them_changed(start, first, second):
    """Both tabs were opened on `start`; what one of them left alone is what the other one made of it."""
    seen = {question: digest(chosen) for question, chosen in start.items()}
    saved = merged(start, first, seen)
    saved = merged(saved, second, seen)
    for question in start:
        expected = second[question] if second[question] != start[question] else first[question]
        assert saved.get(question, []) == expected


def test_a_form_that_does_not_say_what_it_knew_takes_nothing_away():
    assert merged({"q1": ["a"], "q2": ["b"]}, {"q2": ["c"]}, {}) == {"q1": ["a"], "q2": ["c"]}


def test_an_answer_can_be_taken_back():
    assert merged({"q1": ["a"]}, {}, {"q1": digest(["a"])}) == {}


@pytest.mark.parametrize(
    ("question", "saved"),
    [
        (ORDERING, ["a=4"]),
        (ORDERING, ["a=0"]),
        (ORDERING, ["a=x"]),
        (ORDERING, ["z=1"]),
        (ORDERING, ["a=1", "a=2"]),
        (ORDERING, ["a"]),
        (MATCHING, ["l=z"]),
        (MATCHING, ["l=r", "l=s"]),
    ],
)
def test_forged_places_and_sides_are_refused(question, saved):
    with pytest.raises(AnswersRefused):
        check_saved({"questions": [question]}, {"q": saved})


def test_an_order_is_settled_once_every_item_has_a_place_of_its_own():
    quiz = {"questions": [ORDERING]}
    assert settled(quiz, {"q": ["a=3", "b=1", "c=2"]}) == {"q": ["b", "c", "a"]}
    assert settled(quiz, {"q": ["a=1", "b=1", "c=2"]}) == {}
    assert settled(quiz, {"q": ["a=1", "b=2"]}) == {}


def test_what_is_still_to_do_is_said_kindly():
    assert "cùng một thứ tự" in open_problem(ORDERING, ["a=1", "b=1"])
    assert "mọi mục" in open_problem(ORDERING, ["a=1"])
    assert open_problem(ORDERING, ["a=1", "b=2", "c=3"]) is None
    assert "mọi dòng" in open_problem(MATCHING, ["l=r"])
    assert open_problem(MATCHING, ["l=r", "m=s"]) is None
