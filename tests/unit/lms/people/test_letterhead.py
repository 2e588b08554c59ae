from datetime import date

import pytest

from lms.people.letterhead import letterhead, place_name, written_day
from tests.factories.people import make_unit

AS_OF = date(2026, 7, 1)


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["Xã Nghĩa Sơn", "Ủy ban nhân dân xã Nghĩa Sơn", "UBND xã Nghĩa Sơn"])
def test_a_commune_writes_as_its_peoples_committee_alone(name):
    commune = make_unit(parent=make_unit(kind="province", name="Tỉnh Ninh Bình"), name=name)
    assert letterhead(commune, as_of=AS_OF).data() == {
        "above": "", "body": "Ủy ban nhân dân xã Nghĩa Sơn", "place": "Nghĩa Sơn", "signs": "TM. Ủy ban nhân dân",
    }  # fmt: skip


@pytest.mark.django_db
def test_a_department_has_the_province_above_it_and_a_station_its_commune():
    province = make_unit(kind="province", name="Thành phố Cần Thơ")
    department = make_unit(parent=province, kind="department", name="Sở Nội vụ")
    station = make_unit(parent=make_unit(parent=province, name="Phường 5"), kind="station", name="Trạm Y tế phường 5")
    lone = make_unit(kind="other", name="Hội Phụ nữ")
    heads = [letterhead(unit, as_of=AS_OF) for unit in (department, station, lone)]
    assert [(head.above, head.body, head.place, head.signs) for head in heads] == [
        ("Ủy ban nhân dân thành phố Cần Thơ", "Sở Nội vụ", "Cần Thơ", "Thủ trưởng đơn vị"),
        ("Ủy ban nhân dân phường 5", "Trạm Y tế phường 5", "Phường 5", "Thủ trưởng đơn vị"),
        ("", "Hội Phụ nữ", "…………", "Thủ trưởng đơn vị"),
    ]


@pytest.mark.parametrize(
    ("name", "place"),
    [("Đặc khu Phú Quốc", "Phú Quốc"), ("Phường 12", "Phường 12"), ("Ủy ban nhân dân phường 12", "Phường 12"),
     ("Nghĩa Sơn", "Nghĩa Sơn"), ("Xã Xã Tắc", "Xã Tắc")],
)  # fmt: skip
def test_place_name_is_bare_unless_it_is_a_number(name, place):
    assert place_name(name) == place


@pytest.mark.parametrize(
    ("day", "said"),
    [(date(2026, 2, 9), ("09", "02", "2026")), (date(2026, 3, 10), ("10", "3", "2026")),
     (date(2026, 12, 31), ("31", "12", "2026"))],
)  # fmt: skip
def test_days_below_ten_and_the_first_two_months_have_a_zero(day, said):
    assert tuple(written_day(day).values()) == said
