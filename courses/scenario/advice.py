"""What is wrong with a scenario, and what could be better, in sentences that name the scene."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from courses.scenario import graph
from courses.scenario.enums import Stake
from courses.scenario.graph import Scene


def faults(scenes: Sequence[Scene], *, stake: str) -> list[str]:
    """Why a scenario cannot be stored; empty when it can."""
    found = [
        _("Có hai cảnh cùng tên ngắn “%(name)s”: hãy đổi tên một cảnh.") % {"name": name}
        for name in dict.fromkeys(graph.twins(scenes))
    ]
    found += [
        _("Cảnh “%(name)s”: lựa chọn %(number)s dẫn đến “%(target)s”, nhưng không có cảnh nào tên như vậy.")
        % {"name": scene.name, "number": number, "target": scene.choices[number - 1].goes_to}
        for scene, number in graph.lost_choices(scenes)
    ]
    found += [
        _("Cảnh “%(name)s” chưa có lựa chọn nào. Thêm lựa chọn, hoặc dùng khối “Kết thúc” nếu chuyện dừng ở đây.")
        % {"name": scene.name}
        for scene in graph.dead_ends(scenes)
    ]
    found += [
        _("Cảnh “%(name)s” có nhiều lối đi khi bỏ qua cảnh: chỉ đánh dấu một lựa chọn.") % {"name": scene.name}
        for scene in scenes
        if sum(choice.is_way_round for choice in scene.choices) > 1
    ]
    if scenes and scenes[0].is_end:
        found.append(_("Khối đầu tiên phải là một cảnh: chuyện bắt đầu ở đó."))
    if found or not scenes:
        return found
    if scenes[0] in graph.trapped(scenes):
        return [_("Từ cảnh đầu tiên “%(name)s” không đi đến được kết thúc nào.") % {"name": scenes[0].name}]
    if stake == Stake.GRADED:
        return _grading_faults(scenes)
    return []


def _grading_faults(scenes: Sequence[Scene]) -> list[str]:
    found = []
    if graph.best_points(scenes) == 0:
        found.append(_("Tình huống chấm điểm cần có lựa chọn được điểm trên đường đến một kết thúc."))
    found += [
        _(
            "Cảnh “%(name)s” có lời báo trước: khi chấm điểm, hãy đánh dấu một lựa chọn là “lối đi khi bỏ qua cảnh” để "
            "ai bỏ qua vẫn đi tiếp được."
        )
        % {"name": scene.name}
        for scene in scenes
        if scene.has_note and scene.choices and not any(choice.is_way_round for choice in scene.choices)
    ]
    return found


def warnings(scenes: Sequence[Scene], *, stake: str) -> list[str]:
    """What its author should look at; nothing here is in the way of storing."""
    found = [
        _("Không lựa chọn nào dẫn đến “%(name)s”: học viên sẽ không bao giờ gặp.") % {"name": scene.name}
        for scene in graph.unreachable(scenes)
    ]
    stuck = graph.trapped(scenes)
    if stuck:
        found.append(_("Đi vào đây là quẩn mãi, không đến được kết thúc nào: %(names)s.") % {"names": _named(stuck)})
    if stake == Stake.GRADED:
        found += [
            _(
                "Có thể đi vòng giữa %(names)s: điểm của mọi lựa chọn trong vòng đều cộng vào điểm cao nhất. Nên cho "
                "0 điểm ở lựa chọn quay lại."
            )
            % {"names": _named(loop)}
            for loop in graph.loops(scenes)
            if sum(choice.points for scene in loop for choice in scene.choices)
        ]
        found += [
            _("Ai bỏ qua cảnh “%(name)s” thì không còn đường đến điểm cao nhất: hãy đổi lối đi khi bỏ qua cảnh.")
            % {"name": scene.name}
            for scene in scenes
            if scene.has_note and _costs(scenes, scene)
        ]
    return found


def _costs(scenes: Sequence[Scene], scene: Scene) -> bool:
    """True when passing a scene by leaves fewer points to be had than going through it."""
    most = max((choice.points for choice in scene.choices), default=0)
    ways = [choice.goes_to for choice in scene.choices if choice.is_way_round]
    return any(most + graph.best_points(scenes, way) < graph.best_points(scenes, scene.name) for way in ways)


def _named(scenes: Sequence[Scene]) -> str:
    return ", ".join(f"“{scene.name}”" for scene in scenes)
