"""Undoing an import after other rooms dealt with its people: what was derived goes, decisions stand in the way."""

from __future__ import annotations

from datetime import timedelta

import pytest

from certification.assignments.models import Period
from courses.classes import domain as classes
from lms.outbox.domain import send_message
from lms.outbox.models import Delivery, Message
from lms.people.models import Person
from lms.roster.domain import UndoBlocked, undo_import
from lms.roster.models import RosterImport
from tests.factories.assignments import make_assignment
from tests.factories.classes import make_class, make_ground
from tests.factories.courses import make_course
from tests.factories.people import AT
from tests.factories.workbooks import row
from tests.unit.lms.roster.test_domain import load

pytestmark = pytest.mark.django_db


def undo():
    return undo_import(head=RosterImport.objects.get(state="applied"), by=None, at=AT + timedelta(hours=1))


def test_what_newcomers_owe_and_were_told_goes_with_them(commune):
    make_assignment(commune, make_course(questions=0))
    load(commune, row("Hoàng Văn Mới", email="moi@example.vn"))
    newcomer = Person.objects.get(full_name="Hoàng Văn Mới")
    send_message(persons=[newcomer], subject="Tin", body="Chào", link="", key="tin", by=None, at=AT)
    assert (Period.objects.count(), Message.objects.count(), Delivery.objects.count()) == (1, 1, 1)
    undo()
    assert not Person.objects.filter(pk=newcomer.pk).exists()
    assert (Period.objects.count(), Message.objects.count(), Delivery.objects.count()) == (0, 0, 0)


def test_a_seat_in_a_class_stands_in_the_way(commune):
    load(commune, row("Hoàng Văn Mới"))
    ground = make_ground()
    newcomer = Person.objects.get(full_name="Hoàng Văn Mới")
    classes.nominate(training_class=make_class(ground), persons=[newcomer], by=None, at=AT)
    with pytest.raises(UndoBlocked, match="Hoàng Văn Mới: có tên trong danh sách lớp"):
        undo()
