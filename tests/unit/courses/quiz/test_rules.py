from datetime import timedelta

import pytest

from courses.quiz import rules
from courses.quiz.enums import Purpose, Review
from tests.factories.people import AT


def quiz(**changed):
    usual = {"purpose": "graded", "max_attempts": 2, "cooldown_minutes": 0, "time_limit_minutes": 0, "review": "full"}
    return {**usual, **changed}


def test_extra_tries_are_added_but_a_pretest_is_taken_once():
    more = rules.Standing(used=2, allowance=rules.Allowance(extra_attempts=1))
    assert rules.attempts_left(quiz(), rules.Standing(used=2)) == 0
    assert rules.attempts_left(quiz(), more) == 1
    assert rules.attempts_left(quiz(max_attempts=0), more) is None
    assert rules.attempts_left(quiz(purpose="pretest", max_attempts=1), more) == 0


@pytest.mark.parametrize(("percent", "minutes"), [(0, 10), (25, 13), (50, 15), (100, 20)])
def test_extra_time_is_rounded_up_to_whole_minutes(percent, minutes):
    allowance = rules.Allowance(extra_time_percent=percent)
    assert rules.minutes_allowed(quiz(time_limit_minutes=10), allowance) == minutes
    assert rules.deadline_of(quiz(time_limit_minutes=10), AT, allowance) == AT + timedelta(minutes=minutes)


def test_the_grace_is_the_networks_not_the_learners():
    assert not rules.is_due(AT, AT - timedelta(seconds=1))
    assert rules.is_due(AT, AT)
    assert not rules.is_closed(AT, AT + timedelta(seconds=15))
    assert rules.is_closed(AT, AT + timedelta(seconds=16))
    assert not rules.is_closed(None, AT)


@pytest.mark.parametrize(
    ("review", "is_passed", "has_tries_left", "shown"),
    [
        ("full", False, True, Review.FULL),
        ("marks", True, False, Review.MARKS),
        ("score", True, False, Review.SCORE),
        ("earned", False, True, Review.MARKS),
        ("earned", True, True, Review.FULL),
        ("earned", False, False, Review.FULL),
    ],
)
def test_what_is_shown_follows_the_policy(review, is_passed, has_tries_left, shown):
    assert rules.shown(quiz(review=review), is_passed=is_passed, has_tries_left=has_tries_left) == shown


def test_a_pretest_shows_its_key_only_when_the_learning_is_done():
    before = quiz(purpose="pretest")
    assert rules.shown(before, is_passed=True, has_tries_left=False) == Review.SCORE
    assert rules.shown(before, is_passed=True, has_tries_left=False, is_open=True) == Review.FULL


def test_what_a_quiz_is_for_overrules_what_was_typed_beside_it():
    class Typed:
        max_attempts, cooldown_minutes, time_limit_minutes, review = 3, 60, 10, "marks"
        purpose = Purpose.PRACTICE

    assert rules.settings_of(Typed) == {
        "max_attempts": 0, "cooldown_minutes": 0, "time_limit_minutes": 0, "review": "full",
    }  # fmt: skip
    Typed.purpose = Purpose.PRETEST
    assert rules.settings_of(Typed) == {
        "max_attempts": 1, "cooldown_minutes": 0, "time_limit_minutes": 10, "review": "score",
    }  # fmt: skip
