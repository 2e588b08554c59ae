"""Any way through a scenario: points, passing by, and what stays of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.scenario import graph, walk


def frozen(scenes, **fields):
    """{name: (note, [(goes_to, points, way round)]) or an ending kind} as `Scenario.content` would freeze it."""
    made = [
        {"id": name, "name": name, "title": name, "text": "", "content_note": "" if isinstance(what, str) else what[0],
         "ending": what if isinstance(what, str) else "",
         "choices": [] if isinstance(what, str) else [
             {"id": str(i), "text": "", "goes_to": to, "consequence": "", "points": points, "way_round": way}
             for i, (to, points, way) in enumerate(what[1])]}
        for name, what in scenes.items()
    ]  # fmt: skip
    best = graph.best_points(walk.shape_of(made))
    return {"stake": "graded", "pass_percent": 80, "best": best, "scenes": made, **fields}


STORY = frozen(
    {
        "a": ("", [("b", 4, False), ("c", 1, False)]),
        "b": ("Nặng nề", [("a", 0, False), ("c", 3, True)]),
        "c": ("", [("hết", 3, False), ("b", 2, False)]),
        "hết": "good",
    }
)


@given(st.lists(st.integers(-1, 1), max_size=12))
def test_no_way_collects_more_than_the_best_and_passing_by_costs_nothing(moves):
    place = walk.start(STORY)
    without_scene = 0
    for move in moves:
        if walk.is_over(STORY, place.scene):
            break
        scene = walk.scene_of(STORY, place.scene)
        if move < 0 and scene["content_note"]:
            before = walk.points_of(STORY, place.path)
            place = walk.pass_by(STORY, place)
            without_scene = walk.points_of(STORY, place.path)
            assert without_scene >= before
        else:
            place = walk.choose(STORY, place, str(move % len(scene["choices"])))
    assert 0 <= walk.points_of(STORY, place.path) <= STORY["best"]
    assert all(choice for _, choice in walk.walked(place.path))


def test_a_choice_counts_once_however_often_it_is_taken():
    once = [["a", "0"], ["b", "0"], ["a", "1"]]
    assert walk.points_of(STORY, once) == 5
    assert walk.points_of(STORY, [*once, *once]) == 5


def test_passing_by_gives_the_most_of_the_scene_and_follows_the_marked_way():
    place = walk.pass_by(STORY, walk.Place("b", [["a", "0"]]))
    assert place.scene == "c"
    assert walk.points_of(STORY, place.path) == 7
    assert walk.walked(place.path) == [["a", "0"]]


def test_a_scene_gone_through_and_later_passed_by_gives_its_points_once():
    assert walk.points_of(STORY, [["b", "1"], ["b", ""]]) == 3


def test_passing_by_without_a_marked_way_ends_the_run():
    story = frozen({"a": ("Nặng nề", [("hết", 0, False)]), "hết": "good"}, stake="participation")
    place = walk.pass_by(story, walk.start(story))
    assert place.scene == walk.GONE
    assert walk.is_over(story, place.scene)


@pytest.mark.parametrize("choice", ["2", "", "x"])
def test_a_choice_of_another_scene_is_refused(choice):
    with pytest.raises(walk.ChoiceRefused):
        walk.choose(STORY, walk.start(STORY), choice)


def test_only_a_scene_with_a_note_is_passed_by():
    with pytest.raises(walk.ChoiceRefused):
        walk.pass_by(STORY, walk.start(STORY))


def test_passing_is_by_the_exact_ratio():
    story = {**STORY, "best": 3, "pass_percent": 67}
    assert not walk.is_passed(story, 2)
    assert walk.is_passed({**story, "pass_percent": 66}, 2)
    assert walk.is_passed({**story, "stake": "participation"}, 0)
