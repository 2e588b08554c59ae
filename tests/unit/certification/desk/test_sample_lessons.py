"""What every lesson of the sample programme promises its reader, checked on the files themselves."""

import math
import re

import pytest

from courses.content.blocks import LessonBodyBlock
from courses.content.models import CoursePage, LessonPage
from tests.unit.certification.desk.sample_text import (
    CODES,
    EACH_LESSON,
    LESSONS,
    MODULES,
    body_text,
    items,
    lesson_of,
    outside_quotes,
    sections,
)

MARKS_IN_BRACKETS = re.compile(r"\([^()]*(?:cần đối chiếu|thực hành chuyên môn)[^()]*\)")
MARKS = ("đã đối chiếu", "nguồn thứ cấp, cần đối chiếu", "chờ luật sư", "thực hành chuyên môn")
EXERCISE = re.compile(r"Thử ngay \((\d+) phút\)")
ASKS_TO_WRITE = re.compile(r"\b(viết|ghi|gõ|kể|nhớ lại|nghĩ)\b", re.IGNORECASE)
WAY_ROUND = "bạn có thể bỏ qua mà không ảnh hưởng gì đến kết quả học."
WORDS_A_MINUTE = 150
QUIZ_MINUTES = 15

each_module = pytest.mark.parametrize("code", CODES)
each_lesson = pytest.mark.parametrize(("code", "slug"), EACH_LESSON)


def exercise_of(lesson):
    """Minutes and blocks of the one exercise of a lesson."""
    [(minutes, blocks)] = [
        (int(match[1]), blocks) for heading, blocks in sections(lesson) if (match := EXERCISE.fullmatch(heading))
    ]
    return minutes, blocks


def running_text(lesson):
    """The lesson without its list of sources."""
    return " ".join(f"{heading} {body_text(blocks)}" for heading, blocks in sections(lesson) if heading != "Căn cứ")


@each_module
def test_a_module_has_three_or_four_lessons_under_their_own_plain_slugs(code):
    slugs = [lesson["slug"] for lesson in LESSONS[code]["lessons"]]
    assert len(slugs) in (3, 4)
    assert len(set(slugs)) == len(slugs)
    assert [slug for slug in slugs if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug)] == []


@each_module
def test_a_modules_minutes_are_those_of_its_lessons_and_the_quiz(code):
    assert MODULES[code]["min"] == sum(lesson["minutes"] for lesson in LESSONS[code]["lessons"]) + QUIZ_MINUTES


@each_module
def test_summaries_and_titles_fit_their_fields(code):
    assert len(LESSONS[code]["summary"]) <= CoursePage._meta.get_field("summary").max_length
    for lesson in LESSONS[code]["lessons"]:
        assert len(lesson["title"]) <= LessonPage._meta.get_field("title").max_length
        assert len(lesson["content_note"]) <= LessonPage._meta.get_field("content_note").max_length


@each_lesson
def test_a_lessons_blocks_are_what_an_author_could_have_entered(code, slug):
    block = LessonBodyBlock()
    raw = [{"type": part["type"], "value": part["value"]} for part in lesson_of(code, slug)["blocks"]]
    assert len(block.clean(block.to_python(raw))) == len(raw)
    tags = set(re.findall(r"</?([a-z0-9]+)", str(raw)))
    assert tags <= {"p", "b", "i", "ul", "ol", "li", "a"}


@each_lesson
def test_a_lesson_is_long_enough_to_teach_and_short_enough_to_finish(code, slug):
    assert 600 <= len(body_text(lesson_of(code, slug)["blocks"]).split()) <= 1000


@each_lesson
def test_a_lessons_minutes_are_reading_plus_exercise_rounded_up_to_five(code, slug):
    lesson = lesson_of(code, slug)
    minutes, _ = exercise_of(lesson)
    assert 3 <= minutes <= 10
    reading = len(body_text(lesson["blocks"]).split()) / WORDS_A_MINUTE
    assert lesson["minutes"] == math.ceil((reading + minutes) / 5) * 5


@each_lesson
def test_an_exercise_that_asks_for_words_says_that_no_real_case_is_wanted(code, slug):
    _, blocks = exercise_of(lesson_of(code, slug))
    text = body_text(blocks)
    if ASKS_TO_WRITE.search(text):
        assert "Không kể vụ việc có thật" in text


@each_lesson
def test_a_lesson_ends_with_three_points_to_remember_and_its_sources_with_their_marks(code, slug):
    found = sections(lesson_of(code, slug))
    assert [heading for heading, _ in found[-2:]] == ["Ghi nhớ", "Căn cứ"]
    assert len(items(found[-2][1])) == 3
    sources = items(found[-1][1])
    assert sources
    assert [line for line in sources if not any(mark in line.lower() for mark in MARKS)] == []


@each_lesson
def test_running_text_carries_no_marks_of_checking_in_brackets(code, slug):
    assert MARKS_IN_BRACKETS.findall(running_text(lesson_of(code, slug))) == []


@each_lesson
def test_a_lesson_gives_words_to_say_and_words_to_avoid_and_at_most_one_list_of_numbers(code, slug):
    blocks = lesson_of(code, slug)["blocks"]
    spoken = [block["value"] for block in blocks if block["type"] == "say"]
    assert spoken
    assert [value for value in spoken if not (value["say"] and value["avoid"])] == []
    assert [block["type"] for block in blocks].count("hotline") <= 1


@each_lesson
def test_a_content_note_shows_the_way_round(code, slug):
    note = lesson_of(code, slug)["content_note"]
    assert note == "" or note.endswith(WAY_ROUND)


@each_lesson
def test_the_survivor_is_never_called_a_victim_and_no_abolished_level_is_named(code, slug):
    lesson = lesson_of(code, slug)
    text = " ".join([lesson["title"], lesson["content_note"], running_text(lesson)])
    assert re.findall(r"nạn nhân", outside_quotes(text), re.IGNORECASE) == []
    assert re.findall(r"\bhuyện\b", text, re.IGNORECASE) == []
