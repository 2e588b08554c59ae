"""The right option of a sample question must be known by its sense, not by its looks; and every option teaches."""

import re

import pytest

from certification.desk.sample.programme import CHECKS
from tests.unit.certification.desk.sample_text import CODES, LESSONS, MODULES, outside_quotes

# "địa chỉ" is an address, "chỉ đường" shows the way, "mọi người" names the others: none of them overstates
GIVEAWAYS = re.compile(r"tuyệt đối|(?<!địa )\bchỉ\b(?! đường)|\bmọi\b(?! người)|\bluôn\b", re.IGNORECASE)
LONGEST_TO_SHORTEST = 1.35
SHORT_OPTIONS_APART = 8
STEM_WORDS = 35

each_module = pytest.mark.parametrize("code", CODES)
each_question = pytest.mark.parametrize(
    ("code", "number"), [(code, number) for code in CODES for number in range(len(MODULES[code]["q"]))]
)


def stands_out(question, extreme):
    """Whether the right option alone is the longest (`max`) or the shortest (`min`) of its question."""
    lengths = [len(option) for option in question["options"]]
    return lengths[question["answer"]] == extreme(lengths) and lengths.count(extreme(lengths)) == 1


@each_module
def test_a_module_asks_three_to_five_questions_and_answers_every_option(code):
    questions, feedback = MODULES[code]["q"], LESSONS[code]["feedback"]
    assert len(questions) in (3, 4, 5)
    assert [len(said) for said in feedback] == [len(question["options"]) for question in questions]
    assert [sentence for said in feedback for sentence in said if len(sentence.split()) < 8] == []


@each_module
@pytest.mark.parametrize("extreme", [max, min])
def test_length_betrays_the_right_option_in_at_most_one_question_of_four(code, extreme):
    questions = MODULES[code]["q"]
    betrayed = [question["stem"] for question in questions if stands_out(question, extreme)]
    assert len(betrayed) <= max(1, len(questions) // 4), betrayed


@each_module
def test_right_options_stand_in_different_places(code):
    places = [question["answer"] for question in MODULES[code]["q"]]
    assert max(places.count(place) for place in places) <= len(places) / 2


@each_question
def test_options_are_of_like_length(code, number):
    lengths = [len(option) for option in MODULES[code]["q"][number]["options"]]
    assert max(lengths) / min(lengths) <= LONGEST_TO_SHORTEST or max(lengths) - min(lengths) <= SHORT_OPTIONS_APART


@each_question
def test_no_giveaway_word_stands_in_wrong_options_alone(code, number):
    question = MODULES[code]["q"][number]
    said = [{word.lower() for word in GIVEAWAYS.findall(option)} for option in question["options"]]
    right = said.pop(question["answer"])
    assert set().union(*said) - right == set()


@each_question
def test_a_question_is_short_distinct_and_tells_why_and_whence(code, number):
    question = MODULES[code]["q"][number]
    assert len(question["stem"].split()) <= STEM_WORDS
    assert len(set(question["options"])) == len(question["options"])
    assert question["answer"] in range(len(question["options"]))
    assert 1 <= len(re.findall(r"[.!?](?=\s|$)", question["rationale"])) <= 3
    assert 1 <= len(question["source"]) <= 300
    known = [*CHECKS, "thực hành", "chờ luật sư", "cần đối chiếu", "hiệu lực chưa xác minh"]
    assert any(question["check"].startswith(start) for start in known)


@each_question
def test_what_is_said_of_a_question_carries_no_marks_and_calls_nobody_a_victim(code, number):
    question = MODULES[code]["q"][number]
    text = " ".join([question["stem"], *question["options"], question["rationale"], *LESSONS[code]["feedback"][number]])
    assert re.findall(r"\([^()]*cần đối chiếu[^()]*\)", text) == []
    assert re.findall(r"nạn nhân", outside_quotes(text), re.IGNORECASE) == []
