from contextlib import suppress
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from lms.people import domain
from lms.people.closure import overlap, rebuild_closure
from lms.people.models import Unit, UnitClosure, UnitParent
from lms.people.queries import subtree_ids
from tests.factories.people import AT, make_unit

FIRST = date(2025, 7, 1)
MOVES = st.lists(st.tuples(st.integers(1, 5), st.integers(0, 4), st.integers(1, 40)), max_size=6)


def ancestors_by_walking(unit_id, day):
    """The brute-force twin: follow the parents of one day upwards."""
    found = {unit_id}
    while True:
        parent = (
            UnitParent.objects.filter(unit_id=unit_id, valid_from__lte=day)
            .exclude(valid_to__lte=day)
            .values_list("parent_id", flat=True)
            .first()
        )
        if parent is None:
            return found
        found.add(parent)
        unit_id = parent


class ClosureProperties(TestCase):
    @settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(MOVES)
    def test_closure_equals_walking_up_on_every_day(self, moves):
        units = [make_unit(f"P{n}") for n in range(6)]
        for child, parent, days in sorted(moves, key=lambda move: move[2]):
            if parent < child:  # a parent always has a smaller number, so no loop can arise
                day = FIRST + timedelta(days=days)
                with suppress(domain.UnitRefused):  # there already, or moved on that day or later
                    domain.move_unit(unit=units[child], parent=units[parent], effective_on=day, at=AT)
        for days in (0, 1, 13, 27, 41):
            day = FIRST + timedelta(days=days)
            for unit in units:
                walked = {u.pk for u in units if unit.pk in ancestors_by_walking(u.pk, day)}
                assert subtree_ids(unit, as_of=day) == walked
        before = set(UnitClosure.objects.values_list("ancestor_id", "descendant_id", "depth", "valid_from", "valid_to"))
        rebuild_closure()
        after = set(UnitClosure.objects.values_list("ancestor_id", "descendant_id", "depth", "valid_from", "valid_to"))
        assert before == after


def test_spans_overlap_on_shared_days_only():
    assert overlap((date(2026, 1, 1), date(2026, 2, 1)), (date(2026, 2, 1), None)) is None
    assert overlap((date(2026, 1, 1), None), (date(2026, 2, 1), None)) == (date(2026, 2, 1), None)


@pytest.mark.django_db
def test_a_loop_of_parents_is_refused_and_nothing_is_written():
    one, two = make_unit("L1"), make_unit("L2")
    domain.move_unit(unit=two, parent=one, effective_on=date(2026, 1, 1), at=AT)
    with pytest.raises(domain.UnitRefused, match="trực thuộc chính mình"):
        domain.move_unit(unit=one, parent=two, effective_on=date(2026, 1, 1), at=AT)
    assert UnitParent.objects.count() == 1
    assert Unit.objects.count() == 2
