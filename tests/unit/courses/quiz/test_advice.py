import pytest

from courses.quiz.advice import advice_on, stands_out


def option(text, correct=False, feedback="Lời phản hồi"):
    return {"text": text, "correct": correct, "feedback": feedback}


@pytest.mark.parametrize(
    ("right", "wrong", "expected"),
    [(135, 100, False), (136, 100, True), (100, 100, False), (10, 100, False), (2, 1, True)],
)
def test_the_right_option_stands_out_from_more_than_35_percent(right, wrong, expected):
    assert stands_out([option("a" * right, correct=True), option("b" * wrong), option("c")]) is expected


def test_the_longest_right_is_held_against_the_longest_wrong():
    assert not stands_out([option("a" * 50, correct=True), option("b" * 50, correct=True), option("c" * 49)])
    assert stands_out([option("a" * 5, correct=True), option("b" * 50, correct=True), option("c" * 30)])
    assert not stands_out([option("chỉ có một", correct=True)])


def test_blanks_around_a_text_do_not_count():
    assert not stands_out([option("đúng" + " " * 40, correct=True), option("sai.")])


def test_options_without_feedback_are_named_by_their_number():
    [advice] = advice_on([option("a", correct=True, feedback=" "), option("b"), option("c", feedback="")])
    assert "Phương án 1, 3 chưa có phản hồi" in advice


def test_a_good_question_gets_no_advice():
    assert advice_on([option("Một câu", correct=True), option("Câu khác")]) == []
