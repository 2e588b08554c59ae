import itertools
import random
from collections import Counter
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from courses.quiz.draws import draw, fill_pools, is_current, most_asked, shortfalls
from tests.unit.courses.quiz.questions import frozen_questions

TODAY = date(2026, 6, 15)
DATES = st.sampled_from([None, "2026-06-15", "2027-01-01", "2026-06-14"])


@st.composite
def quizzes_with_pools(draw):
    """Up to 6 questions, some fixed, some overdue, and up to 3 pools that may share questions."""
    ids = [f"q{n}" for n in range(draw(st.integers(1, 6)))]
    questions = [{**draw(frozen_questions(pk)), "review_by": draw(DATES)} for pk in ids]
    some = st.lists(st.sampled_from(ids), unique=True)
    pools = [{"count": draw(st.integers(1, 3)), "questions": draw(some)} for _n in range(draw(st.integers(0, 3)))]
    fixed = draw(st.lists(st.sampled_from(ids), unique=True, max_size=1))
    return {"questions": questions, "fixed": fixed, "pools": pools, "shuffles": draw(st.booleans())}


def most_by_hand(quiz):
    """The brute-force twin: the most questions that any assignment of pools' places to questions can use."""
    free = [q["id"] for q in quiz["questions"] if is_current(q, TODAY) and q["id"] not in quiz["fixed"]]
    best = 0
    for owners in itertools.product([None, *range(len(quiz["pools"]))], repeat=len(free)):
        used = Counter(owner for owner in owners if owner is not None)
        fits = all(o is None or pk in quiz["pools"][o]["questions"] for pk, o in zip(free, owners, strict=True))
        if fits and all(used[n] <= pool["count"] for n, pool in enumerate(quiz["pools"])):
            best = max(best, sum(used.values()))
    return best


@settings(deadline=None)
@given(quizzes_with_pools())
def test_pools_are_served_as_well_as_any_assignment_could(quiz):
    best = most_by_hand(quiz)
    for seed in range(10):
        drawn = fill_pools(quiz, as_of=TODAY, rng=random.Random(seed))
        flat = [pk for pks in drawn for pk in pks]
        assert len(set(flat)) == len(flat) == best
        for pool, pks in zip(quiz["pools"], drawn, strict=True):
            assert set(pks) <= set(pool["questions"])
            assert len(pks) <= pool["count"]
    assert sum(shortfalls(quiz, as_of=TODAY)) == sum(pool["count"] for pool in quiz["pools"]) - best


@given(quizzes_with_pools(), st.integers())
def test_a_draw_asks_nothing_twice_and_nothing_overdue(quiz, seed):
    order = draw(quiz, as_of=TODAY, rng=random.Random(seed))
    asked = [entry["question"] for entry in order]
    current = {q["id"] for q in quiz["questions"] if q["review_by"] is None or q["review_by"] >= "2026-06-15"}
    assert len(set(asked)) == len(asked) == most_asked(quiz, as_of=TODAY)
    assert set(asked) <= current
    assert set(quiz["fixed"]) & current <= set(asked)
    assert order == draw(quiz, as_of=TODAY, rng=random.Random(seed))


@given(quizzes_with_pools(), st.integers())
def test_every_part_of_a_question_is_laid_out_once(quiz, seed):
    questions = {question["id"]: question for question in quiz["questions"]}
    for entry in draw(quiz, as_of=TODAY, rng=random.Random(seed)):
        question = questions[entry["question"]]
        parts = question.get("options") or question.get("pairs") or question.get("items") or []
        assert sorted(entry["options"]) == sorted(part["id"] for part in parts)
        if question["kind"] == "matching":
            assert sorted(entry["rights"]) == sorted({pair["right_id"] for pair in question["pairs"]})


def quiz_of(question, shuffles=False):
    return {"questions": [question], "fixed": ["q"], "pools": [], "shuffles": shuffles}


@pytest.mark.parametrize("shuffles", [False, True])
def test_the_places_of_items_and_right_sides_say_nothing_whatever_the_author_chose(shuffles):
    """Over many draws each arrangement comes about as often as any other, the right one included."""
    ordering = {"id": "q", "kind": "ordering", "items": [{"id": pk} for pk in "abc"]}
    matching = {"id": "q", "kind": "matching", "pairs": [{"id": f"l{pk}", "right_id": pk} for pk in "abc"]}
    rng = random.Random(7)
    for question, name in ((ordering, "options"), (matching, "rights")):
        seen = Counter(tuple(draw(quiz_of(question, shuffles), as_of=TODAY, rng=rng)[0][name]) for _n in range(1200))
        assert len(seen) == 6
        assert min(seen.values()) > 140


def test_true_comes_before_false_as_the_author_wrote_it():
    options = [{"id": "d", "correct": True}, {"id": "s", "correct": False}]
    question = {"id": "q", "kind": "truefalse", "options": options}
    assert all(draw(quiz_of(question, True), as_of=TODAY)[0]["options"] == ["d", "s"] for _n in range(20))


def test_without_a_seed_no_two_draws_need_be_alike():
    items = [{"id": str(n)} for n in range(10)]
    quiz = quiz_of({"id": "q", "kind": "ordering", "items": items})
    assert len({tuple(draw(quiz, as_of=TODAY)[0]["options"]) for _n in range(20)}) > 15


def test_a_question_may_be_asked_on_its_review_date_and_not_after():
    question = {"review_by": "2026-06-15"}
    assert is_current(question, date(2026, 6, 15))
    assert not is_current(question, date(2026, 6, 16))
    assert is_current({}, TODAY)


def test_a_narrow_pool_gets_its_only_question_from_a_wide_one():
    questions = [{"id": pk, "kind": "fill", "answers": []} for pk in "abc"]
    pools = [{"count": 2, "questions": ["a", "b", "c"]}, {"count": 1, "questions": ["a"]}]
    quiz = {"questions": questions, "fixed": [], "pools": pools, "shuffles": False}
    for seed in range(50):
        wide, narrow = fill_pools(quiz, as_of=TODAY, rng=random.Random(seed))
        assert (sorted(wide), narrow) == (["b", "c"], ["a"])
