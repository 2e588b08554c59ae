from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from courses.quiz.drafts import QuestionDraft
from courses.quiz.enums import QuestionKind
from courses.quiz.interchange.twins import is_alike, pairs_by_stem, shingles, twins_in

sentences = st.lists(st.sampled_from(["chị", "kể", "Em", "nghe", "hỏi", "gì", "?"]), max_size=7).map(" ".join)


def question(stem, *texts, kind=QuestionKind.SINGLE):
    return QuestionDraft(
        stem, [(text, index == 0, "") for index, text in enumerate(texts or ("Có", "Không"))], kind=kind
    )


@given(st.lists(sentences, max_size=12), st.sampled_from([Fraction(1, 2), Fraction(4, 5), Fraction(1)]))
def test_the_pairs_are_those_that_comparing_everything_finds(stems, alike):
    sets = [shingles(stem) for stem in stems]
    every = {(i, j) for j in range(len(sets)) for i in range(j) if is_alike(sets[i], sets[j], alike)}
    assert set(pairs_by_stem([question(stem) for stem in stems], alike=alike)) == every


def test_case_diacritics_and_punctuation_do_not_hide_a_twin():
    drafts = [question("Chị H. đến: bạn hỏi gì?"), question("Khác hẳn"), question("chi h den, ban hoi gi")]
    [found] = twins_in(drafts)
    assert (found.places, found.is_equal) == ((0, 2), True)


def test_nearly_equal_words_and_equal_options_are_twins_that_are_not_equal():
    stem = "Chị H. gặp bạn ở chợ và muốn kể một chuyện riêng. Bạn nói câu nào trước tiên với chị"
    near = twins_in([question(stem), question(f"{stem} nhé")])
    assert [(found.places, found.is_equal) for found in near] == [((0, 1), False)]
    options = ("Em nghe chị đây, chị cứ kể.", "Sao chị không bỏ đi từ lâu?")
    same = twins_in([question("Một", *options), question("Hai ba", *reversed(options))])
    assert [found.places for found in same] == [(0, 1)]


def test_short_and_true_or_false_options_make_no_twins():
    long = ("Đúng như vậy trong mọi trường hợp", "Sai như vậy trong mọi trường hợp")
    assert twins_in([question("Một"), question("Hai ba")]) == []
    kind = QuestionKind.TRUE_FALSE
    assert twins_in([question("Một", *long, kind=kind), question("Hai ba", *long, kind=kind)]) == []


def test_thousands_of_questions_with_the_same_opening_are_compared_in_time():
    drafts = [question(f"Chị H. gặp bạn và hỏi câu số {n} về việc {n * 7} trong xã {n * 13}") for n in range(4000)]
    assert twins_in(drafts) == []
