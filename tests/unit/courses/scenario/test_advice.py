import pytest

from courses.scenario.advice import faults, warnings
from courses.scenario.enums import Stake
from courses.scenario.graph import Choice, Scene

END = Scene("hết", is_end=True)


def says(found, *parts):
    return len(found) == 1 and all(part in found[0] for part in parts)


def test_a_sound_scenario_has_no_faults_and_no_warnings():
    scenes = [Scene("a", (Choice("hết", 1),)), END]
    for stake in Stake:
        assert faults(scenes, stake=stake) == []
        assert warnings(scenes, stake=stake) == []


@pytest.mark.parametrize(
    ("scenes", "parts"),
    [
        ([Scene("a", (Choice("hết"),)), Scene("A", (Choice("hết"),)), END], ("“A”", "cùng tên ngắn")),
        ([Scene("a", (Choice("hết"), Choice("xa"))), END], ("“a”", "lựa chọn 2", "“xa”")),
        ([Scene("a", (Choice("b"),)), Scene("b"), END], ("“b”", "chưa có lựa chọn")),
        ([END, Scene("a", (Choice("hết"),))], ("đầu tiên phải là một cảnh",)),
        ([Scene("a", (Choice("b"),)), Scene("b", (Choice("a"),)), END], ("“a”", "không đi đến được")),
        ([Scene("a", (Choice("hết", 0, True), Choice("hết", 0, True))), END], ("“a”", "nhiều lối đi")),
    ],
)
def test_what_cannot_be_walked_is_refused_by_name(scenes, parts):
    assert says(faults(scenes, stake=Stake.PARTICIPATION), *parts)


def test_grades_need_points_and_a_way_round_every_note():
    scenes = [Scene("a", (Choice("hết"),)), END]
    assert says(faults(scenes, stake=Stake.GRADED), "được điểm")
    noted = [Scene("a", (Choice("hết", 2),), has_note=True), END]
    assert says(faults(noted, stake=Stake.GRADED), "“a”", "lối đi khi bỏ qua cảnh")
    assert faults(noted, stake=Stake.PARTICIPATION) == []


def test_unreachable_scenes_and_traps_are_told_without_refusing():
    scenes = [Scene("a", (Choice("hết"), Choice("b"))), Scene("b", (Choice("b"),)), Scene("c", (Choice("hết"),)), END]
    assert faults(scenes, stake=Stake.PRACTICE) == []
    first, second = warnings(scenes, stake=Stake.PRACTICE)
    assert "“c”" in first
    assert "“b”" in second


def test_points_inside_a_loop_and_a_costly_way_round_are_told_where_they_count():
    loop = [Scene("a", (Choice("b", 2),)), Scene("b", (Choice("a", 1), Choice("hết", 3))), END]
    assert says(warnings(loop, stake=Stake.GRADED), "“a”, “b”", "đi vòng")
    assert warnings(loop, stake=Stake.PARTICIPATION) == []
    costly = [
        Scene("a", (Choice("b", 1), Choice("hết", 1, True)), has_note=True),
        Scene("b", (Choice("hết", 5),)),
        END,
    ]
    assert says(warnings(costly, stake=Stake.GRADED), "“a”", "bỏ qua")
