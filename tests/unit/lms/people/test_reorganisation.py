from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from lms.journal.models import AuditEntry, Change
from lms.people import domain
from lms.people.enums import ReorganisationKind, UnitKind
from lms.people.models import Person, Posting, PostingReversal, Reorganisation, Unit, UnitName, UnitSuccession
from lms.people.queries import posting_on, subtree_ids, successor_map, unit_names
from tests.factories.people import AT, START, make_category, make_person, make_unit, post

pytestmark = pytest.mark.django_db
DAY, EVE = date(2026, 7, 1), date(2026, 6, 30)
AFTER = datetime(2026, 7, 10, 2, tzinfo=UTC)
"""Recording on this day, the day of the decision has come."""


def fresh(unit: Unit) -> Unit:
    return Unit.objects.get(pk=unit.pk)


def spans(person: Person) -> list[tuple[str, date, date | None, bool]]:
    rows = Posting.objects.standing().filter(person=person).order_by("valid_from", "pk")
    return [(row.unit.code, row.valid_from, row.valid_to, row.is_primary) for row in rows]


@pytest.fixture
def province() -> Unit:
    return make_unit("T", kind=UnitKind.PROVINCE)


@pytest.fixture
def communes(province: Unit) -> list[Unit]:
    return [make_unit(code, province) for code in "ABC"]


def test_units_are_created_in_bulk_with_the_same_number_of_statements(
    province: Unit, django_assert_num_queries: Callable
) -> None:
    for size in (3, 30):
        rows = [(f"B{size}-{number}", f"Xã {number}", UnitKind.COMMUNE, province) for number in range(size)]
        with django_assert_num_queries(27):
            units = domain.create_units(rows=rows, valid_from=START, at=AT)
        assert [unit.code for unit in units] == [code for code, *_rest in rows]
        assert domain.create_units(rows=rows, valid_from=START, at=AT) == units
        assert UnitName.objects.filter(unit__in=units).count() == size


def test_a_rename_keeps_the_former_name_for_its_days(communes: list[Unit]) -> None:
    unit = communes[0]
    record = domain.rename_unit(unit=unit, name="Xã  Hoa Sen", effective_on=DAY, document="NQ 12", at=AFTER)
    assert unit_names([unit.pk], as_of=EVE) == {unit.pk: "Đơn vị A"}
    assert unit_names([unit.pk], as_of=DAY) == {unit.pk: "Xã Hoa Sen"}
    assert (fresh(unit).name, record.document) == ("Xã Hoa Sen", "NQ 12")
    assert AuditEntry.objects.filter(action="units.rename", subject="A").count() == 1
    assert Change.objects.latest("pk").payload == {"units": [unit.pk]}


def test_a_name_of_tomorrow_comes_on_its_day(communes: list[Unit]) -> None:
    domain.rename_unit(unit=communes[0], name="Xã Hoa Sen", effective_on=DAY, at=AT)
    assert domain.roll_units(today=EVE, at=AT) == 0
    assert fresh(communes[0]).name == "Đơn vị A"
    assert domain.roll_units(today=DAY, at=AFTER) == 1
    assert fresh(communes[0]).name == "Xã Hoa Sen"
    assert domain.roll_units(today=DAY, at=AFTER) == 0


def test_three_communes_become_one_and_their_people_go_on(province: Unit, communes: list[Unit]) -> None:
    people = [make_person() for _commune in communes]
    for person, commune in zip(people, communes, strict=True):
        post(person, commune, job_title="cộng tác viên")
    station = make_unit("A-TYT", communes[0], kind=UnitKind.STATION)
    new = domain.NewUnit(code="M", name="Xã Mới", kind=UnitKind.COMMUNE, parent=province)
    record = domain.merge_units(units=communes, successor=new, effective_on=DAY, document="NQ 1", at=AFTER)
    joined = Unit.objects.get(code="M")
    assert [spans(person) for person in people] == [
        [(code, START, DAY, True), ("M", DAY, None, True)] for code in ("A", "B", "C")
    ]
    assert {posting_on(person, as_of=DAY).job_title for person in people} == {"cộng tác viên"}
    assert subtree_ids(province, as_of=EVE) == {province.pk, station.pk, *[unit.pk for unit in communes]}
    assert subtree_ids(province, as_of=DAY) == {province.pk, joined.pk, station.pk}
    assert subtree_ids(joined, as_of=DAY) == {joined.pk, station.pk}
    assert set(UnitSuccession.objects.values_list("predecessor__code", "document", "effective_on")) == {
        (code, "NQ 1", DAY) for code in "ABC"
    }
    assert {person.revision for person in Person.objects.filter(pk__in=[p.pk for p in people])} == {2}
    assert (record.kind, record.units.count()) == (ReorganisationKind.MERGE, 4)
    again = domain.merge_units(units=communes, successor=new, effective_on=DAY, at=AFTER)
    assert (again.pk, Posting.objects.count()) == (record.pk, 6)


def test_one_of_the_merged_may_take_the_others_in(communes: list[Unit]) -> None:
    person = make_person()
    post(person, communes[1])
    domain.merge_units(units=communes, successor=communes[0], effective_on=DAY, at=AFTER)
    assert [fresh(unit).valid_to for unit in communes] == [None, DAY, DAY]
    assert spans(person) == [("B", START, DAY, True), ("A", DAY, None, True)]


def test_two_postings_of_a_person_become_one_in_the_successor(communes: list[Unit]) -> None:
    person, category = make_person(), make_category("cong-tac-vien")
    post(person, communes[0], category, is_primary=False)
    post(person, communes[1], category)
    post(person, communes[1], make_category("khac"), is_primary=False)
    domain.merge_units(units=communes[:2], successor=communes[2], effective_on=DAY, at=AFTER)
    now = Posting.objects.on(DAY).filter(person=person).order_by("category__code")
    assert [(row.unit.code, row.category.code, row.is_primary) for row in now] == [
        ("C", "cong-tac-vien", True), ("C", "khac", False),
    ]  # fmt: skip


def test_a_secondary_posting_in_the_successor_gives_way_to_the_primary_that_comes(communes: list[Unit]) -> None:
    person = make_person()
    there = post(person, communes[1], is_primary=False)
    post(person, communes[0])
    domain.merge_units(units=communes[:1], successor=communes[1], effective_on=DAY, at=AFTER)
    assert spans(person) == [
        ("B", START, DAY, False), ("A", START, DAY, True), ("B", DAY, None, True),
    ]  # fmt: skip
    there.refresh_from_db()
    assert there.valid_to == DAY


def test_postings_that_end_later_begin_later_or_are_void_are_each_treated_as_they_are(communes: list[Unit]) -> None:
    ends, begins, gone, void = (make_person() for _number in range(4))
    post(ends, communes[0], valid_to=date(2026, 9, 1))
    late = post(begins, communes[0], valid_from=date(2026, 8, 1))
    post(gone, communes[0], valid_to=DAY)
    domain.reverse_posting(posting=post(void, communes[0]), reason="nhầm", by=None, at=AT)
    domain.merge_units(units=communes[:1], successor=communes[1], effective_on=DAY, at=AFTER)
    assert spans(ends) == [("A", START, DAY, True), ("B", DAY, date(2026, 9, 1), True)]
    assert spans(begins) == [("B", date(2026, 8, 1), None, True)]
    assert spans(gone) == [("A", START, DAY, True)]
    assert spans(void) == []
    reversal = PostingReversal.objects.get(posting=late)
    assert (reversal.replacement.unit.code, reversal.reason) == ("B", "sáp nhập từ ngày 01/07/2026")


def test_before_the_day_people_may_still_come_and_go(communes: list[Unit]) -> None:
    stays, leaves, comes = (make_person() for _number in range(3))
    post(stays, communes[0])
    leaving = post(leaves, communes[0])
    domain.merge_units(units=communes[:1], successor=communes[1], effective_on=DAY, at=AT)
    domain.end_posting(posting=leaving, valid_to=EVE, at=AT)
    post(comes, fresh(communes[0]), valid_from=date(2026, 6, 20))
    assert spans(stays) == [("A", START, None, True)]
    assert domain.roll_units(today=DAY, at=AFTER) == 1
    assert spans(stays) == [("A", START, DAY, True), ("B", DAY, None, True)]
    assert spans(leaves) == [("A", START, EVE, True)]
    assert spans(comes) == [("A", date(2026, 6, 20), DAY, True), ("B", DAY, None, True)]
    assert domain.roll_units(today=DAY, at=AFTER) == 0
    domain.undo_reorganisation(record=Reorganisation.objects.get(), by=None, at=AFTER)
    assert spans(stays) == [("A", START, None, True)]


def test_a_posting_recorded_late_goes_on_in_the_successor_or_is_refused(communes: list[Unit]) -> None:
    domain.merge_units(units=communes[:1], successor=communes[1], effective_on=DAY, at=AFTER)
    domain.close_unit(unit=communes[2], effective_on=DAY, at=AFTER)
    person = make_person()
    stale = communes[0]
    stale.valid_to = None
    posting = post(person, stale, at=AFTER)
    assert posting.valid_to == DAY
    assert spans(person) == [("A", START, DAY, True), ("B", DAY, None, True)]
    with pytest.raises(domain.PostingRefused, match="không hoạt động"):
        post(make_person(), fresh(communes[0]), valid_from=DAY, at=AFTER)
    with pytest.raises(domain.PostingRefused, match="không có đơn vị kế thừa"):
        post(make_person(), fresh(communes[2]), at=AFTER)
    post(make_person(), fresh(communes[2]), valid_to=DAY, at=AFTER)


def test_a_split_sends_each_where_she_was_assigned(province: Unit, communes: list[Unit]) -> None:
    here, there = make_person(), make_person()
    post(here, communes[0])
    assigned = post(there, communes[0])
    stations = [make_unit(f"A-{number}", communes[0], kind=UnitKind.STATION) for number in range(2)]
    news = [domain.NewUnit(f"A{number}", f"Xã A{number}", UnitKind.COMMUNE, province) for number in (1, 2)]
    domain.split_unit(
        unit=communes[0], successors=news, assigned={assigned.pk: 1}, children={stations[1].pk: 1}, effective_on=DAY,
        at=AFTER,
    )  # fmt: skip
    one, two = Unit.objects.get(code="A1"), Unit.objects.get(code="A2")
    assert posting_on(here, as_of=DAY).unit == one
    assert posting_on(there, as_of=DAY).unit == two
    assert subtree_ids(one, as_of=DAY) == {one.pk, stations[0].pk}
    assert subtree_ids(two, as_of=DAY) == {two.pk, stations[1].pk}
    assert successor_map(as_of=DAY) == {communes[0].pk: one.pk}
    assert set(UnitSuccession.objects.values_list("successor__code", "is_main")) == {("A1", True), ("A2", False)}


def test_a_split_of_tomorrow_remembers_who_goes_where(province: Unit, communes: list[Unit]) -> None:
    here, there = make_person(), make_person()
    post(here, communes[0])
    assigned = post(there, communes[0])
    news = [domain.NewUnit(f"A{number}", f"Xã A{number}", UnitKind.COMMUNE, province) for number in (1, 2)]
    domain.split_unit(unit=communes[0], successors=news, assigned={assigned.pk: 1}, effective_on=DAY, at=AT)
    domain.roll_units(today=DAY, at=AFTER)
    assert [posting_on(person, as_of=DAY).unit.code for person in (here, there)] == ["A1", "A2"]


def test_a_unit_that_closes_without_successor_counts_under_what_it_stood_under(
    province: Unit, communes: list[Unit]
) -> None:
    person = make_person()
    post(person, communes[0], valid_to=DAY)
    domain.close_unit(unit=communes[0], effective_on=DAY, document="QĐ 5", at=AFTER)
    assert successor_map(as_of=DAY) == {communes[0].pk: province.pk}
    assert successor_map(as_of=EVE) == {}
    assert communes[0].pk not in subtree_ids(province, as_of=DAY)


def test_what_contradicts_the_record_is_refused_in_words(province: Unit, communes: list[Unit]) -> None:
    one, two, three = communes

    def refused(words: str, write: Callable, **kwargs: object) -> None:
        with pytest.raises(domain.UnitRefused, match=words):
            write(**{"effective_on": DAY, "at": AFTER, **kwargs})

    taken = domain.NewUnit("A", "Xã Khác", UnitKind.COMMUNE, province)
    refused("Mã “A” đã thuộc về", domain.open_unit, unit=taken)
    refused("Mã “A” đã thuộc về", domain.merge_units, units=[one], successor=taken)
    refused("trực thuộc chính mình", domain.move_unit, unit=province, parent=one)
    refused("đang trực thuộc", domain.move_unit, unit=one, parent=province)
    refused(
        "chỉ hoạt động từ ngày 01/07/2025", domain.rename_unit, unit=one, name="X", effective_on=START.replace(2025)
    )
    refused("bắt đầu từ ngày", domain.close_unit, unit=one, effective_on=date(2025, 7, 1))
    refused("đúng tên này", domain.rename_unit, unit=one, name=one.name)
    refused("ít nhất một đơn vị", domain.merge_units, units=[one], successor=one)
    refused("ít nhất hai đơn vị", domain.split_unit, unit=one, successors=[two])
    refused("được chọn hai lần", domain.split_unit, unit=one, successors=[two, two])
    below = domain.NewUnit("N", "Xã N", UnitKind.COMMUNE, one)
    refused("đóng trong chính lần này", domain.merge_units, units=[one], successor=below)
    post(make_person(), one)
    refused("còn 1 vị trí công tác", domain.close_unit, unit=one)
    station = make_unit("B-TYT", two, kind=UnitKind.STATION)
    refused("vẫn trực thuộc", domain.close_unit, unit=two)
    domain.rename_unit(unit=two, name="Xã Hai", effective_on=date(2026, 8, 1), at=AFTER)
    refused("đổi tên thành Xã Hai ngày 01/08/2026", domain.merge_units, units=[two], successor=three)
    domain.merge_units(units=[one], successor=three, effective_on=DAY, at=AFTER)
    refused(
        "đã đóng từ ngày 01/07/2026", domain.merge_units, units=[three], successor=one, effective_on=date(2026, 9, 1)
    )
    refused("đã đóng từ ngày 01/07/2026", domain.move_unit, unit=station, parent=one)
    refused("nhận sáp nhập Đơn vị A ngày 01/07/2026", domain.close_unit, unit=three, successor=two, effective_on=EVE)
    assert Reorganisation.objects.count() == 2


def test_undoing_a_merger_brings_everything_back(province: Unit, communes: list[Unit]) -> None:
    person, late = make_person(), make_person()
    post(person, communes[0])
    post(late, communes[0], valid_from=date(2026, 8, 1))
    station = make_unit("A-TYT", communes[0], kind=UnitKind.STATION)
    new = domain.NewUnit(code="M", name="Xã Mới", kind=UnitKind.COMMUNE, parent=province)
    record = domain.merge_units(units=communes[:2], successor=new, effective_on=DAY, at=AFTER)
    domain.undo_reorganisation(record=record, by=None, at=AFTER)
    assert spans(person) == [("A", START, None, True)]
    assert spans(late) == [("A", date(2026, 8, 1), None, True)]
    assert [fresh(unit).valid_to for unit in communes] == [None, None, None]
    later = date(2026, 7, 2)
    assert subtree_ids(province, as_of=later) == {province.pk, station.pk, *[unit.pk for unit in communes]}
    assert subtree_ids(communes[0], as_of=later) == {communes[0].pk, station.pk}
    assert successor_map(as_of=later) == {}
    with pytest.raises(domain.UnitRefused, match="đã được hoàn tác"):
        domain.undo_reorganisation(record=record, by=None, at=AFTER)
    domain.merge_units(units=communes[:2], successor=communes[2], effective_on=DAY, at=AFTER)
    assert posting_on(person, as_of=DAY).unit == communes[2]


def test_a_decision_on_which_something_builds_is_not_undone(province: Unit, communes: list[Unit]) -> None:
    person = make_person()
    post(person, communes[0])
    new = domain.NewUnit(code="M", name="Xã Mới", kind=UnitKind.COMMUNE, parent=province)
    record = domain.merge_units(units=communes[:1], successor=new, effective_on=DAY, at=AFTER)
    joined = Unit.objects.get(code="M")
    newcomer = post(make_person(), joined, valid_from=DAY, at=AFTER)
    with pytest.raises(domain.UnitRefused, match="đã có thêm người"):
        domain.undo_reorganisation(record=record, by=None, at=AFTER)
    domain.reverse_posting(posting=newcomer, reason="nhầm", by=None, at=AFTER)
    domain.end_posting(posting=posting_on(person, as_of=DAY), valid_to=date(2026, 8, 1), at=AFTER)
    with pytest.raises(domain.UnitRefused, match="đã thay đổi sau đó"):
        domain.undo_reorganisation(record=record, by=None, at=AFTER)
    domain.merge_units(units=[joined], successor=communes[1], effective_on=date(2026, 8, 1), at=AFTER)
    with pytest.raises(domain.UnitRefused, match="thay đổi khác: sáp nhập 01/08/2026"):
        domain.undo_reorganisation(record=record, by=None, at=AFTER)


def test_a_unit_that_was_opened_by_mistake_leaves_every_day_and_gives_its_code_back(province: Unit) -> None:
    record = domain.open_unit(
        unit=domain.NewUnit("M", "Xã Nhầm", UnitKind.COMMUNE, province), effective_on=DAY, at=AFTER
    )
    opened = Unit.objects.get(code="M")
    assert subtree_ids(province, as_of=DAY) == {province.pk, opened.pk}
    domain.undo_reorganisation(record=record, by=None, at=AFTER)
    assert [subtree_ids(province, as_of=day) for day in (DAY, date(2026, 7, 2))] == [{province.pk}] * 2
    assert not Unit.objects.on(DAY).filter(pk=opened.pk).exists()
    domain.open_unit(unit=domain.NewUnit("M", "Xã Khác", UnitKind.COMMUNE, province), effective_on=DAY, at=AFTER)
    assert Unit.objects.get(code="M").name == "Xã Khác"


def test_a_rename_and_a_move_are_undone(province: Unit, communes: list[Unit]) -> None:
    renamed = domain.rename_unit(unit=communes[0], name="Xã Hoa Sen", effective_on=DAY, at=AFTER)
    moved = domain.move_unit(unit=communes[1], parent=communes[2], effective_on=DAY, at=AFTER)
    for record in (renamed, moved):
        domain.undo_reorganisation(record=record, by=None, at=AFTER)
    assert fresh(communes[0]).name == "Đơn vị A"
    assert UnitName.objects.filter(unit=communes[0]).count() == 1
    assert subtree_ids(communes[2], as_of=DAY) == {communes[2].pk}
    assert communes[1].pk in subtree_ids(province, as_of=DAY)
