"""The way to the target in words: what is said at which pace, and why nothing is said."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from certification.coverage.enums import CoverageState
from certification.coverage.figures import Reporting
from certification.desk.figures import trajectory
from certification.desk.figures.trajectory import asked_sentence, way_of, why_no_way
from tests.unit.certification.coverage.test_forecast import BEGAN, TODAY, figures

STEADY = {f"2026-{month:02d}": 2 for month in range(5, 11)}


def way(**about):
    return way_of(figures(**about), began_on=BEGAN, today=TODAY)


def test_a_pace_that_is_too_slow_says_so_with_people_share_and_month():
    assert way(headcount=200, months=STEADY).sentences == [
        "Nhịp hiện nay: 12 người mới đạt trong 6 tháng trọn gần nhất (05/2026–10/2026), khoảng 2 người mỗi tháng.",
        "Giữ nhịp ấy thì không kịp trước hạn: đến 31/12/2030 mới đạt 110 người (55,0 %); tới tháng 01/2033 mới đủ.",
    ]


def test_a_pace_that_arrives_says_when():
    said = way(headcount=50, months=STEADY).sentences
    assert said[1] == "Giữ nhịp ấy thì đạt chỉ tiêu vào tháng 01/2028, kịp hạn 31/12/2030."


@pytest.mark.parametrize(
    ("about", "said"),
    [
        (
            {"months": {"2026-02": 5}},
            "Trong 6 tháng trọn gần nhất (05/2026–10/2026) không có thêm ai đạt, nên không dự báo được.",
        ),
        ({"months": {"2026-02": 80}}, "Đã đủ số người của chỉ tiêu: cần 80, đã có 80."),
        (
            {"months": {"2026-02": 80}, "state": CoverageState.ROSTER_SHORT},
            "Đã có 80 người, đủ so với số người phải tập huấn (80), nhưng danh sách còn thiếu người so với khai báo "
            "nên chưa kết luận được.",
        ),
    ],
)
def test_no_forecast_is_made_up(about, said):
    assert way(headcount=100, **about).sentences == [said]


def test_a_programme_of_this_month_has_no_pace_yet():
    found = way_of(figures(headcount=10, months={"2026-11": 1}), began_on=date(2026, 11, 1), today=TODAY)
    assert found.sentences == ["Chương trình chưa qua tháng trọn nào, nên chưa tính được nhịp và chưa dự báo."]


def test_a_deadline_that_is_over_is_said():
    found = way(headcount=100, months=STEADY, milestones=(), due_on=date(2026, 10, 31))
    assert found.sentences[1] == "Hạn 31/10/2026 đã qua; giữ nhịp ấy thì đủ số người vào tháng 09/2029."


def test_the_table_has_the_last_months_and_the_milestones():
    rows = way(headcount=200, months=STEADY).rows
    assert [row.month for row in rows] == [
        *(f"{month:02d}/2026" for month in range(5, 13)), "12/2027", "12/2028", "12/2029", "12/2030",
    ]  # fmt: skip
    assert [(row.done, row.asked, row.hoped, row.state) for row in rows[5:9]] == [
        ("12 (6,0 %)", "–", "–", ""),
        ("12 (6,0 %)", "–", "–", ""),
        ("–", "40 (20 %)", "14 (7,0 %)", "chưa tới hạn"),
        ("–", "70 (35 %)", "38 (19,0 %)", "chưa tới hạn"),
    ]


def test_a_milestone_names_the_month_in_which_it_was_met():
    rows = {row.month: row for row in way(headcount=50, months=STEADY).rows}
    assert (rows["12/2026"].state, rows["12/2026"].tone) == ("đã đạt (09/2026)", "good")


def test_the_chart_and_the_table_tell_the_same():
    found = way(headcount=200, months=STEADY)
    places = {label: place for place, label in enumerate(found.chart["labels"])}
    for row in found.rows:
        done, asked, hoped = (series["values"][places[row.month]] for series in found.chart["series"])
        assert row.done.split(" ")[0] == ("–" if done is None else str(done))
        assert row.asked.split(" ")[0] == ("–" if asked is None else str(asked))
        if row.hoped != "–":
            assert row.hoped.split(" ")[0] == str(hoped)


def test_what_is_needed_names_people_and_classes():
    rows = way(headcount=200, months=STEADY).needs
    assert [(row.name, row.people, row.classes, row.months, row.monthly_people) for row in rows] == [
        ("Mốc kế tiếp: 20 % đến hết 31/12/2026", "28", "1", "1", "28"),
        ("Hạn cuối: 80 % đến hết 31/12/2030", "148", "4", "49", "4"),
    ]
    near = way(headcount=200, months=STEADY, milestones=((date(2026, 11, 30), 20),)).needs[0]
    assert (near.months, near.monthly_people) == ("ngay trong tháng này", "28")


def test_one_need_is_told_once():
    rows = way(headcount=200, months=STEADY, milestones=()).needs
    assert [row.name for row in rows] == ["Hạn cuối: 80 % đến hết 31/12/2030"]


def test_why_nothing_is_drawn():
    unchecked = figures(headcount=10, months={"2026-02": 2}, state=CoverageState.UNCHECKED)
    unchecked = replace(unchecked, reporting=Reporting(4, 1, 0))
    assert way_of(unchecked, began_on=BEGAN, today=TODAY) is None
    assert why_no_way(unchecked, today=TODAY) == (
        "Chưa dự báo được: 3 trên 4 đơn vị chưa khai báo số người, nên chưa biết phải tập huấn bao nhiêu người. Theo "
        "danh sách hiện có thì còn cần ít nhất 6 người."
    )
    past = figures(headcount=10, months={}, as_of=date(2026, 6, 1))
    assert why_no_way(past, today=TODAY).startswith("Đường tới chỉ tiêu và dự báo chỉ có cho hôm nay.")
    nobody = figures(headcount=0, months={}, state=CoverageState.NO_DATA)
    assert why_no_way(nobody, today=TODAY) == "Chưa dự báo được: danh sách nhân sự chưa có ai."
    nothing = figures(headcount=0, months={}, state=CoverageState.NO_DENOMINATOR)
    assert why_no_way(nothing, today=TODAY) == "Chưa dự báo được: chưa có danh sách nhân sự và chưa có số khai báo."


def test_who_asks_and_from_when():
    found = figures(headcount=10, months={})
    assert asked_sentence(found) == (
        "Chỉ tiêu: 80 % đến hết ngày 31/12/2030, đặt chung cho mọi nơi, áp dụng từ 01/01/2026."
    )
    own = replace(found, asked=replace(found.asked, set_by="Tỉnh Thử", basis="Kế hoạch số 1."))
    assert asked_sentence(own) == (
        "Chỉ tiêu: 80 % đến hết ngày 31/12/2030, do Tỉnh Thử đặt, áp dụng từ ngày 01/01/2026. Căn cứ: Kế hoạch số 1."
    )


def test_a_pace_is_cut_to_a_tenth():
    assert trajectory.pace_text(trajectory.Pace(11, ("a",) * 6)) == "1,8"
    assert trajectory.pace_text(trajectory.Pace(12, ("a",) * 6)) == "2"
    assert trajectory.pace_text(trajectory.Pace(0, ())) == "–"
