"""The shape of scenarios, beside twins that try every way."""

from hypothesis import given
from hypothesis import strategies as st

from courses.scenario import graph
from courses.scenario.graph import Choice, Scene

NAMES = ["a", "b", "c", "d", "e"]


@st.composite
def shapes(draw, most_choices=2):
    """Up to five scenes, the last ones endings, choices anywhere; few enough that a twin can try every way."""
    count = draw(st.integers(2, 5))
    names = NAMES[:count]
    ends = draw(st.sets(st.sampled_from(names[1:])))
    made = []
    for name in names:
        choices = () if name in ends else tuple(
            Choice(draw(st.sampled_from(names)), draw(st.integers(0, 10)))
            for _ in range(draw(st.integers(0, most_choices)))
        )  # fmt: skip
        made.append(Scene(name, choices, is_end=name in ends))
    return made


def best_by_trying(scenes):
    """Every walk, as (scene, choices used so far): finite, for a choice counts once."""
    by_name = {scene.name: scene for scene in scenes}
    edges = {(s.name, i): c for s in scenes for i, c in enumerate(s.choices)}
    seen, waiting, best = set(), [(scenes[0].name, frozenset())], None
    while waiting:
        state = waiting.pop()
        if state in seen:
            continue
        seen.add(state)
        name, used = state
        if by_name[name].is_end:
            best = max(best or 0, sum(edges[edge].points for edge in used))
        for i, choice in enumerate(by_name[name].choices):
            waiting.append((choice.goes_to, used | {(name, i)}))
    return best or 0


def reach(scenes, start):
    found, grown = {start}, True
    while grown:
        more = {c.goes_to for s in scenes if s.name in found for c in s.choices} - found
        found, grown = found | more, bool(more)
    return found


@given(shapes())
def test_best_points_are_those_of_the_best_of_all_ways(scenes):
    assert graph.best_points(scenes) == best_by_trying(scenes)


@given(shapes(most_choices=3))
def test_unreachable_and_trapped_are_what_a_flood_finds(scenes):
    there = reach(scenes, scenes[0].name)
    assert {s.name for s in graph.unreachable(scenes)} == {s.name for s in scenes} - there
    ends = {s.name for s in scenes if s.is_end}
    assert {s.name for s in graph.trapped(scenes)} == {s.name for s in scenes if not reach(scenes, s.name) & ends}


@given(shapes(most_choices=3))
def test_loops_hold_exactly_the_scenes_that_lead_back_to_themselves(scenes):
    back = {s.name for s in scenes if any(s.name in reach(scenes, c.goes_to) for c in s.choices)}
    assert {s.name for loop in graph.loops(scenes) for s in loop} == back


@given(shapes())
def test_steps_to_an_end_fall_by_one_along_the_shortest_way(scenes):
    steps = graph.steps_to_end(scenes)
    for scene in scenes:
        onward = [steps[c.goes_to] for c in scene.choices if c.goes_to in steps]
        if scene.is_end:
            assert steps[scene.name] == 0
        elif scene.name in steps:
            assert steps[scene.name] == 1 + min(onward)
        else:
            assert onward == []


def test_names_compare_without_case_and_diacritics():
    scenes = [Scene("Mở cửa", (Choice("ĐÓNG"),)), Scene("đóng", is_end=True), Scene("mo  CUA", is_end=True)]
    assert graph.lost_choices(scenes) == []
    assert graph.twins(scenes) == ["mo  CUA"]


def test_dead_ends_and_choices_that_lead_nowhere_are_found():
    scenes = [Scene("a", (Choice("b"), Choice("z"))), Scene("b"), Scene("c", is_end=True)]
    assert [(scene.name, number) for scene, number in graph.lost_choices(scenes)] == [("a", 2)]
    assert [scene.name for scene in graph.dead_ends(scenes)] == ["b"]
    assert graph.best_points([]) == 0


def test_a_loop_counts_each_of_its_choices_once():
    scenes = [Scene("a", (Choice("b", 3), Choice("c", 1))), Scene("b", (Choice("a", 2),)), Scene("c", is_end=True)]
    assert graph.best_points(scenes) == 6


def test_a_chain_of_thousands_is_no_recursion():
    scenes = [Scene(str(n), (Choice(str(n + 1), 1),)) for n in range(5000)] + [Scene("5000", is_end=True)]
    assert graph.best_points(scenes) == 5000
    assert graph.steps_to_end(scenes)["0"] == 5000
