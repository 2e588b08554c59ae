"""What the scenarios of the sample programme promise, checked on the files and as an author would have stored them."""

import json
import re

import pytest

from certification.desk.sample.programme import FOLDER
from courses.scenario.authoring import write_scenario
from courses.scenario.enums import EndingKind
from tests.factories.courses import make_organiser
from tests.unit.certification.desk.sample_text import LESSONS, outside_quotes

CODES = ["M3", "M6"]
each_scenario = pytest.mark.parametrize("code", CODES)


def source(code):
    return json.loads((FOLDER / "scenarios" / f"{code}.json").read_text(encoding="utf-8"))


def stored(code):
    data = source(code)
    data.pop("lesson")
    return write_scenario(organiser=make_organiser(), **data)


@each_scenario
@pytest.mark.django_db
def test_a_scenario_hangs_together_without_a_warning(code):
    scenario = stored(code)
    assert scenario.warnings == []
    assert len({choice["text"] for scene in scenario.content["scenes"] for choice in scene["choices"]}) > 15


@each_scenario
def test_a_scenario_belongs_to_a_lesson_and_holds_all_kinds_of_ends(code):
    data = source(code)
    assert data["lesson"] in {lesson["slug"] for lesson in LESSONS[code]["lessons"]}
    assert {scene["kind"] for scene in data["scenes"] if "kind" in scene} == set(EndingKind.values)
    assert "hư cấu" in data["introduction"]


@each_scenario
def test_every_choice_tells_what_comes_of_it(code):
    choices = [choice for scene in source(code)["scenes"] for choice in scene.get("choices", [])]
    assert [choice["text"] for choice in choices if not choice["consequence"]] == []


@each_scenario
def test_a_hard_scene_has_a_marked_way_round(code):
    noted = [scene for scene in source(code)["scenes"] if scene.get("content_note")]
    assert noted
    assert [scene["name"] for scene in noted if not any(c.get("is_way_round") for c in scene["choices"])] == []


@each_scenario
def test_limits_of_confidentiality_come_before_what_is_told(code):
    """Every way to the scene in which somebody tells has said the limits, or says them in that scene."""
    told = {"M3": "giới hạn", "M6": "em Th. nhắn"}[code]
    scene = next(scene for scene in source(code)["scenes"] if scene["name"] == told)
    assert "giữ kín" in json.dumps(scene, ensure_ascii=False)


@each_scenario
def test_the_survivor_is_never_called_a_victim_and_no_abolished_level_is_named(code):
    text = json.dumps(source(code), ensure_ascii=False)
    assert re.findall(r"nạn nhân", outside_quotes(text), re.IGNORECASE) == []
    assert re.findall(r"\bhuyện\b", text, re.IGNORECASE) == []
