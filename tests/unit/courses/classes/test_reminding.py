from datetime import date, timedelta

import pytest

from courses.classes import domain
from lms.outbox.models import Message
from tests.factories.classes import BEFORE, at, make_class, make_trainer, seat_all, sitting

NEW_YEAR = date(2027, 1, 1)


def told():
    return list(
        Message.objects.filter(kind="classes.tomorrow").order_by("person_id").values_list("person_id", flat=True)
    )


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (at(date(2026, 12, 30), 23, 59), 0),
        (at(date(2026, 12, 31), 0), 1),  # the last day of the year has just begun in Việt Nam
        (at(date(2026, 12, 31), 23, 59), 1),
        (at(NEW_YEAR, 0), 0),
    ],
)
def test_tomorrow_is_the_civil_day_in_viet_nam_also_across_the_year(ground, moment, expected):
    made = make_class(ground, sittings=[sitting(NEW_YEAR)])
    seat_all(made, ground.people(1))
    assert domain.remind_of_tomorrow(at=moment) == expected


def test_those_with_a_seat_and_the_trainers_are_told_once_in_neutral_words(ground):
    seated, waiting, teacher = ground.people(3)
    made = make_class(
        ground, capacity=1, title="Phòng chống bạo lực", trainers=[make_trainer(ground.department, teacher)],
        sittings=[sitting(NEW_YEAR), sitting(NEW_YEAR, 13, 16)],
    )  # fmt: skip
    seat_all(made, [seated, waiting])
    eve = at(date(2026, 12, 31), 9)
    assert domain.remind_of_tomorrow(at=eve) == 2
    assert domain.remind_of_tomorrow(at=eve + timedelta(hours=1)) == 0
    assert told() == sorted([seated.pk, teacher.pk])
    assert set(Message.objects.filter(kind="classes.tomorrow").values_list("subject", flat=True)) == {
        "Tập huấn: lịch ngày mai"
    }


def test_a_cancelled_class_reminds_nobody(ground):
    made = make_class(ground, sittings=[sitting(NEW_YEAR)])
    seat_all(made, ground.people(1))
    domain.cancel_class(training_class=made, reason="Bão", by=None, at=BEFORE)
    assert domain.remind_of_tomorrow(at=at(date(2026, 12, 31), 9)) == 0


def test_a_moved_class_reminds_again_for_its_new_day(ground):
    made = make_class(ground, sittings=[sitting(NEW_YEAR)])
    seat_all(made, ground.people(1))
    domain.remind_of_tomorrow(at=at(date(2026, 12, 31), 9))
    domain.change_class(
        training_class=made, sittings=[sitting(NEW_YEAR + timedelta(days=5))], trainers=[], categories=[], by=None,
        at=BEFORE,
    )  # fmt: skip
    assert domain.remind_of_tomorrow(at=at(date(2027, 1, 5), 9)) == 1
