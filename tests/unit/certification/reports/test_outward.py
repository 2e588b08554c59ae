from __future__ import annotations

from dataclasses import replace
from datetime import date

from certification.reports.contents import Crossing, Document, Group, MovementLine, UnitLine
from certification.reports.outward import headline, suppressed
from certification.reports.wording import usual_sections


def group(headcount: int, covered: int, *, new: int = 0) -> Group:
    return Group(
        headcount=headcount, declared=None, covered=covered,
        parts={"K": covered, "S": covered, "M": 0, "KS": covered}, attendances=covered * 5, gap=0, reached=None,
        state="ok", share=(covered, headcount), new_covered=new, new_attendances=new * 5,
    )  # fmt: skip


def document(units: list[tuple[int, int]], *, quality: list[str] | None = None, left: int = 12) -> Document:
    total = group(sum(size for size, _done in units), sum(done for _size, done in units))
    lines = [
        UnitLine(f"x{place}", f"Xã {place}", group(*pair), {"female": group(*pair), "male": group(0, 0)}, online=7)
        for place, pair in enumerate(units)
    ]
    size = total.headcount or 0
    return Document(
        title="t", unit_code="u", unit_name="U", letter={}, sign="", recipients=[], kept="", programme="p",
        programme_decision="", indicator="core", target_percent=80, milestone_percent=None, starts_on=date(2026, 1, 1),
        ends_on=date(2026, 11, 30), due_on=date(2026, 12, 1), total=total,
        by_sex={"female": total, "male": group(0, 0)}, by_category={"a": total}, by_level={"commune": total},
        category_names={}, part_names={}, units=lines, units_at_target=(1, 2),
        movement=[MovementLine("headcount", size - 18 + left, {"joined": 18}, {"left": left, "moved": 0}, size)],
        sections={"results": "Có 3 người."}, quality=quality or [], rules=[],
    )  # fmt: skip


def test_a_small_unit_takes_another_with_it_and_the_totals_stay() -> None:
    told = suppressed(document([(3, 2), (20, 10), (60, 30)]))
    assert [line.counts.headcount for line in told.units] == [None, None, 60]
    assert [line.sexes["female"].headcount for line in told.units] == [None, None, 60]
    assert [line.online for line in told.units] == [None, None, 7]
    assert (told.total.headcount, told.total.covered) == (83, 42)
    assert told.units[0].counts.share is None
    assert (told.audience, told.sections) == ("external", {"results": "Có 3 người."})


def test_large_numbers_stay_as_they_are() -> None:
    asked = document([(40, 20), (60, 30)])
    told = suppressed(asked)
    assert told.units == asked.units
    assert told.movement == asked.movement


def test_categories_by_sex_are_left_out_whole_and_said_to_be() -> None:
    crossed = {"a": {"female": Crossing(40, 20, 0), "male": Crossing(60, 30, 0)}}
    assert suppressed(replace(document([(40, 20), (60, 30)]), by_category_sex=crossed)).by_category_sex is None
    assert suppressed(document([(40, 20), (60, 30)])).by_category_sex == {}


def test_a_list_tells_the_whole_of_consolidated_reports_alone() -> None:
    asked = document([(40, 20), (60, 30)])
    assert headline(asked, "consolidated") == asked.total
    few = headline(document([(2, 1), (1, 0)]), "consolidated")
    assert (few.headcount, few.covered, few.suppressed) == (None, None, True)
    own = headline(asked, "own")
    assert (own.headcount, own.covered, own.new_covered, own.state, own.suppressed) == (
        None, None, None, "unchecked", True,
    )  # fmt: skip


def test_new_people_of_the_period_are_counts_too() -> None:
    asked = document([(40, 20), (60, 30)])
    few = UnitLine("x0", "Xã 0", group(40, 20, new=2), {})
    told = suppressed(Document(**{**asked.__dict__, "units": [few, UnitLine("x1", "Xã 1", group(60, 30, new=9), {})]}))
    assert [line.counts.new_covered for line in told.units] == [None, None]
    assert [line.counts.headcount for line in told.units] == [40, 60]


def test_a_small_cause_of_movement_takes_one_of_the_other_side() -> None:
    told = suppressed(document([(40, 20), (60, 30)], left=3)).movement[0]
    assert (told.opening, told.closing, told.suppressed) == (85, 100, True)
    assert (told.increases, told.decreases) == ({"joined": None}, {"left": None, "moved": 0})


def test_sentences_of_quality_say_no_small_number() -> None:
    sentences = ["Có 3 người chưa khai giới tính.", "Còn 12 đơn vị chưa khai báo.", "Số liệu đến ngày 30/11/2026."]
    assert suppressed(document([(40, 20), (60, 30)], quality=sentences)).quality == sentences[1:]
    assert suppressed(document([(3, 2), (60, 30)], quality=sentences)).quality == sentences[2:]


def test_prefilled_words_are_said_anew_and_what_people_wrote_stays() -> None:
    whole = document([(3, 2), (20, 10), (60, 30)])
    written = {"situation": usual_sections(whole)["situation"], "results": usual_sections(whole)["results"]}
    told = suppressed(replace(whole, sections={**written, "proposals": "Xin thêm 3 lớp."}))
    assert told.sections["situation"] == "Đến ngày 30/11/2026, U có 83 người thuộc diện phải tập huấn."
    assert "trong đó … lượt học trực tuyến" in told.sections["results"]
    assert told.sections["proposals"] == "Xin thêm 3 lớp."
