from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lms.people import permissions
from lms.people.domain import grant_role, merge_persons
from lms.people.enums import RoleKind, Standing
from lms.people.models import Person
from lms.people.register import Wanted, all_lines, lines_of, look_alikes, page_of, register
from tests.factories.people import AT, make_category, make_manager, make_person, make_unit, make_user, post

pytestmark = pytest.mark.django_db
DAY = date(2026, 6, 15)


def names(user: Any, **wanted: Any) -> list[str]:
    return [person.full_name for person in register(user, Wanted(**wanted), as_of=DAY)]


@pytest.fixture
def commune() -> Any:
    return make_unit("XA", parent=make_unit("TINH"))


@pytest.fixture(params=["listed", "asked one by one"])
def manager(request: pytest.FixtureRequest, commune: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Both ways in which a right is asked give the same people."""
    monkeypatch.setattr(permissions, "LARGE_REACH", 400 if request.param == "listed" else 0)
    return make_manager(commune)


def test_people_are_sorted_by_given_name_and_found_without_diacritics(manager: Any, commune: Any):
    for name in ["Đỗ Thị Hương", "Nguyễn Văn An", "Trần Thị Ánh", "Bùi Hướng Dương", "Lê Thị Đào"]:
        post(make_person(full_name=name), commune)
    assert names(manager) == ["Nguyễn Văn An", "Trần Thị Ánh", "Bùi Hướng Dương", "Lê Thị Đào", "Đỗ Thị Hương"]
    assert names(manager, words="huong") == ["Bùi Hướng Dương", "Đỗ Thị Hương"]
    assert names(manager, words="dao le") == ["Lê Thị Đào"]
    assert names(manager, words="ĐÀO") == ["Lê Thị Đào"]
    assert names(manager, words="ương") == []
    assert names(manager, words="%_'&|!") == names(manager)


def test_the_register_ends_where_the_right_ends(manager: Any, commune: Any):
    post(make_person(full_name="Trong Xã"), commune)
    post(make_person(full_name="Ngoài Xã"), make_unit())
    make_person(full_name="Không Đơn Vị")
    assert names(manager) == ["Trong Xã"]
    assert names(make_user()) == []
    assert names(make_user(is_superuser=True)) == ["Ngoài Xã", "Trong Xã"]
    manager.is_active = False
    assert names(manager) == []


def test_a_right_limited_to_categories_shows_these_alone(commune: Any):
    user, ctv = make_user(), make_category("ctv")
    grant_role(user=user, kind=RoleKind.MANAGER, unit=commune, categories=[ctv], at=AT)
    post(make_person(full_name="Cộng Tác"), commune, ctv)
    post(make_person(full_name="Công Chức"), commune, make_category("cong-chuc"))
    assert names(user) == ["Cộng Tác"]


def test_leavers_are_listed_apart_with_their_last_posting(manager: Any, commune: Any):
    left, back = make_person(full_name="Đã Rời"), make_person(full_name="Đã Về")
    post(left, commune, valid_to=date(2026, 3, 1))
    post(back, commune, valid_to=date(2026, 3, 1))
    post(back, commune, valid_from=date(2026, 5, 1))
    assert names(manager) == ["Đã Về"]
    assert names(manager, standing=Standing.LEFT) == ["Đã Rời"]
    assert names(manager, standing=Standing.ALL) == ["Đã Rời", "Đã Về"]
    assert lines_of([left], as_of=DAY)[0].posting.valid_to == date(2026, 3, 1)


def test_a_merged_person_is_found_through_the_posting_of_her_other_record(manager: Any, commune: Any):
    kept, duplicate = make_person(full_name="Hồ Sơ Chính"), make_person(full_name="Hồ Sơ Kép")
    post(duplicate, commune)
    merge_persons(duplicate=duplicate, into=kept, by=None, at=AT)
    assert names(manager) == ["Hồ Sơ Chính"]
    assert lines_of([kept], as_of=DAY)[0].posting.unit == commune


def test_filters_narrow_the_list(manager: Any, commune: Any):
    station = make_unit("TRAM", parent=commune)
    woman = make_person(full_name="Phạm Thị Nữ", sex="female")
    man = make_person(full_name="Phạm Văn Nam", sex="male")
    post(woman, station, make_category("y-te"))
    post(man, commune, make_category("ctv"))
    Person.objects.filter(pk=man.pk).update(user=make_user())
    assert names(manager, unit_id=station.pk) == ["Phạm Thị Nữ"]
    assert names(manager, category_id=make_category("ctv").pk) == ["Phạm Văn Nam"]
    assert names(manager, sex="female") == ["Phạm Thị Nữ"]
    assert names(manager, login=True) == ["Phạm Văn Nam"]
    assert names(manager, login=False) == ["Phạm Thị Nữ"]


def test_pages_by_key_show_everybody_once_forwards_and_backwards(manager: Any, commune: Any):
    for number in range(7):
        post(make_person(full_name=f"Nguyễn Thị {'AB'[number % 2]}"), commune)
    found = register(manager, Wanted(), as_of=DAY)
    whole = [person.pk for person in found]
    first, before, more = page_of(found, size=3)
    assert ([p.pk for p in first], before, more) == (whole[:3], False, True)
    second, before, more = page_of(found, size=3, after=first[-1].pk)
    assert ([p.pk for p in second], before, more) == (whole[3:6], True, True)
    last, before, more = page_of(found, size=3, after=second[-1].pk)
    assert ([p.pk for p in last], before, more) == (whole[6:], True, False)
    again, before, more = page_of(found, size=3, before=second[0].pk)
    assert ([p.pk for p in again], before, more) == (whole[:3], False, True)


def test_all_lines_read_in_chunks_are_the_whole_list(manager: Any, commune: Any, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("lms.people.register.CHUNK", 2)
    for _number in range(5):
        post(make_person(), commune)
    found = register(manager, Wanted(), as_of=DAY)
    assert [line.person.pk for line in all_lines(found, as_of=DAY)] == [person.pk for person in found]


def test_the_lines_of_a_page_cost_the_same_at_one_and_at_three_people(commune: Any):
    counts = []
    for number in (1, 3):
        people = [make_person() for _number in range(number)]
        for person in people:
            post(person, commune)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            lines_of(people, as_of=DAY)
        counts.append(len(queries))
    assert counts == [2, 2]


def test_look_alikes_share_a_name_without_contradiction_or_a_number():
    def alike(**known: Any) -> list[str]:
        described = {"full_name": "Nguyễn Thị Hương", "birth_date": None, "birth_year": None, "phone": "", "email": ""}
        return [person.full_name for person in look_alikes(Person.objects.all(), **{**described, **known})]

    make_person(full_name="Nguyễn Thị Hương", birth_date=date(1990, 3, 12))
    make_person(full_name="Nguyễn Thị Hường", birth_year=1990)
    make_person(full_name="Trần Văn Nam", phone="0912345678")
    assert alike(birth_date=date(1990, 3, 12)) == ["Nguyễn Thị Hương", "Nguyễn Thị Hường"]
    assert alike(birth_date=date(1990, 3, 13)) == ["Nguyễn Thị Hường"]
    assert alike(birth_year=1991) == []
    assert alike(birth_year=1991, phone="0912345678") == ["Trần Văn Nam"]


def test_a_telephone_number_or_a_staff_code_finds_its_owner(manager: Any, commune: Any):
    post(make_person(full_name="Lê Thị Điện", phone="0912345678"), commune)
    post(make_person(full_name="Lê Thị Mã", staff_code="NB-0042"), commune)
    assert names(manager, words="0912 345") == ["Lê Thị Điện"]
    assert names(manager, words="nb-0042") == ["Lê Thị Mã"]
    assert names(manager, words="0") == ["Lê Thị Điện"]
