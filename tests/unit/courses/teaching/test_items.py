from __future__ import annotations

import pytest

from courses.quiz.domain import start_quiz, submit_quiz
from courses.teaching.choices import OTHER, choices_of, chosen_keys
from courses.teaching.enums import Verdict
from courses.teaching.items import analyse, analyse_item, reliability, verdict
from courses.teaching.responses import Response, Responses, first_tries, pooled_questions, respond
from courses.teaching.snapshots import editions_of, quizzes_of
from courses.teaching.statistics import alpha
from lms.people.domain import merge_persons
from tests.factories.courses import activity_of, make_enrolment, right_answers, wrong_answers
from tests.factories.people import AT, make_person

SINGLE = {
    "id": "q1", "kind": "single", "stem": "Câu?",
    "options": [{"id": name, "text": name, "correct": name == "a"} for name in ("a", "b", "c")],
}  # fmt: skip
OTHER_ONE = {**SINGLE, "id": "q2"}
MATCHING = {
    "id": "m", "kind": "matching",
    "pairs": [{"id": "p1", "left": "111", "right_id": "r1", "right": "trẻ em"},
              {"id": "p2", "left": "113", "right_id": "r2", "right": "công an"}],
}  # fmt: skip
ORDERING = {"id": "o", "kind": "ordering", "items": [{"id": "i1", "text": "nghe"}, {"id": "i2", "text": "hỏi"}]}
FILL = {"id": "f", "kind": "fill", "answers": [{"text": "Lắng nghe", "feedback": ""}]}


def response(first: str, second: str) -> Response:
    answers = {"q1": [first], "q2": [second]}
    return Response("s", answers, {key: chosen == ["a"] for key, chosen in answers.items()})


def test_a_question_that_the_best_get_wrong_asks_for_its_key():
    asked = [response("b", "a")] * 6 + [response("a", "b")] * 6
    item = analyse_item(SINGLE, asked)
    assert (item.facility, item.point_biserial, item.verdict) == (0.5, -1.0, Verdict.CHECK_KEY)


def test_distractors_say_who_chose_them_and_who_did_not():
    best, worst = (
        [response("b", "a")] * 6 + [response("a", "a")] * 6,
        [response("a", "b")] * 4 + [response("b", "b")] * 4,
    )
    lines = {line.choice.key: line for line in analyse_item(SINGLE, best + worst).choices}
    assert {key: line.overall for key, line in lines.items()} == {"a": 0.5, "b": 0.5, "c": 0.0}
    assert lines["c"].is_unused
    assert not lines["a"].is_unused
    assert lines["b"].upper == pytest.approx(0.0)
    assert not lines["b"].draws_the_best


def test_a_wrong_option_that_draws_the_best_is_marked():
    asked = [Response("s", {"q1": ["b"]}, {"q1": False, "q2": True, "q3": True})] * 5
    asked += [Response("s", {"q1": ["a"]}, {"q1": True, "q2": False, "q3": False})] * 5
    lines = {line.choice.key: line for line in analyse_item(SINGLE, asked).choices}
    assert (lines["b"].upper, lines["b"].lower, lines["b"].draws_the_best) == (1.0, 0.0, True)


@pytest.mark.parametrize(("count", "facility", "power"), [(4, None, None), (5, 0.8, None), (10, 0.8, 1.0)])
def test_nothing_below_five_and_no_discrimination_below_ten(count, facility, power):
    asked = [response("a", "a")] * 4 * (count // 5 or 1) + [response("b", "b")] * (count // 5)
    item = analyse_item(SINGLE, asked)
    assert (item.count, item.facility, item.point_biserial) == (count, facility, power and pytest.approx(power))
    assert bool(item.choices) == (facility is not None)
    assert all(line.upper is None for line in item.choices) == (count < 10)


@pytest.mark.parametrize(
    ("facility", "correlation", "difference", "said"),
    [
        (None, None, None, Verdict.TOO_FEW), (0.5, -0.01, -0.1, Verdict.CHECK_KEY), (0.95, 0.4, 0.1, Verdict.TOO_EASY),
        (0.95, None, None, Verdict.TOO_EASY), (0.2, 0.5, 0.3, Verdict.TOO_HARD), (0.5, 0.19, 0.5, Verdict.WEAK),
        (0.5, 0.2, 0.5, Verdict.MARGINAL), (0.5, 0.3, 0.1, Verdict.GOOD), (0.5, None, 0.4, Verdict.GOOD),
        (0.5, None, None, Verdict.TOO_FEW), (0.5, -0.01, 0.5, Verdict.WEAK), (0.5, -0.01, None, Verdict.CHECK_KEY),
    ],
)  # fmt: skip
def test_verdicts(facility, correlation, difference, said):
    assert verdict(facility, correlation, difference) == said


def test_matching_counts_each_pair_that_was_made():
    lines = choices_of(MATCHING, [["p1=r1", "p2=r2"], ["p1=r2", "p2=r1"]])
    assert [(line.key, line.label, line.is_right) for line in lines] == [
        ("p1=r1", "111 → trẻ em", True), ("p1=r2", "111 → công an", False),
        ("p2=r1", "113 → trẻ em", False), ("p2=r2", "113 → công an", True),
    ]  # fmt: skip
    assert [line.key for line in choices_of(MATCHING, [["p1=r1"]])] == ["p1=r1", "p2=r2"]


def test_ordering_counts_items_in_their_place():
    assert chosen_keys(ORDERING, ["i1", "i2"]) == {"i1", "i2"}
    assert chosen_keys(ORDERING, ["i2", "i1"]) == set()


def test_what_only_one_typed_is_not_shown():
    given = [["lắng  NGHE"], ["chị L. kể"], ["khuyên"], ["khuyên"], ["Khuyên"]]
    assert [line.key for line in choices_of(FILL, given)] == ["lắng nghe", "khuyên", OTHER]
    asked = [Response("s", {"f": answer}, {"f": place == 0}) for place, answer in enumerate(given)]
    shown = {line.choice.label: line.overall for line in analyse_item({**FILL, "stem": ""}, asked).choices}
    assert shown == {"Lắng nghe": 0.2, "khuyên": 0.6, "": 0.2}


def test_drawn_questions_are_pooled_across_versions_and_fixed_ones_are_not():
    quiz = {"questions": [SINGLE, OTHER_ONE], "fixed": ["q1"], "pools": [{"questions": ["q1", "q2"], "count": 1}]}
    assert pooled_questions(quiz) == {"q2"}
    new = respond("new", quiz, {"q1": ["a"], "q2": ["a"]}, ["q1", "q2"])
    old = respond("old", quiz, {"q1": ["b"], "q2": ["b"]}, None)
    found = analyse(Responses([new] * 6 + [old] * 6, {"new": quiz, "old": quiz}), "new")
    assert [(item.id, item.count, item.facility, item.is_pooled) for item in found.items] == [
        ("q1", 6, 1.0, False), ("q2", 12, 0.5, True),
    ]  # fmt: skip
    assert (found.count, found.alpha) == (6, None)


def test_an_open_question_counts_as_wrong():
    quiz = {"questions": [SINGLE, OTHER_ONE]}
    assert respond("s", quiz, {"q1": ["a"]}, ["q1", "q2"]).rights == {"q1": True, "q2": False}
    assert respond("s", quiz, {"q1": ["a"]}, None).rights == {"q1": True, "q2": False}


@pytest.mark.django_db
def test_of_a_person_only_the_first_try_counts_whatever_her_records(course, django_assert_num_queries):
    activity = activity_of(course)
    people = [make_person() for _number in range(3)]

    def take(person, answers):
        enrolment = make_enrolment(person, course)
        session = start_quiz(enrolment=enrolment, activity=activity, by=None, at=AT)
        submit_quiz(session=session, answers=answers(session), by=None, at=AT)

    take(people[0], wrong_answers)
    take(people[0], right_answers)
    take(people[1], right_answers)
    take(people[2], right_answers)
    merge_persons(duplicate=people[2], into=people[1], by=None, at=AT)
    with django_assert_num_queries(4):
        found = first_tries(course, activity)
    assert sorted(answer.total for answer in found.found) == [0.0, 1.0]
    assert [
        (number, sha) for sha, number, _since in editions_of(course, str(activity.uuid), list(found.snapshots))
    ] == [(1, next(iter(found.snapshots)))]
    assert list(quizzes_of(course)) == [activity]


def test_reliability_does_not_depend_on_the_order_in_which_each_was_asked():
    rows = [(True, True, True), (True, True, False), (True, False, False), (False, False, False)]
    keys = ("a", "b", "c")
    straight = [Response("s", {}, dict(zip(keys, row, strict=True))) for row in rows]
    mixed = [Response("s", {}, dict(reversed(each.rights.items()))) for each in straight[:2]] + straight[2:]
    assert reliability(straight) == reliability(mixed) == alpha(rows)
    assert reliability([*straight, Response("s", {}, {"a": True})]) is None
    assert reliability([]) is None
