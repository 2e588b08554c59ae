from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from lms.journal.models import AuditEntry
from lms.people.domain import MergeRefused, merge_persons, undo_merge
from lms.people.models import Person, PersonMerge
from tests.factories.people import AT, make_person, make_user

PEOPLE = 5
steps = st.lists(
    st.one_of(
        st.tuples(st.just("merge"), st.integers(0, PEOPLE - 1), st.integers(0, PEOPLE - 1)),
        st.tuples(st.just("undo"), st.integers(0, 20), st.just(0)),
    ),
    max_size=14,
)


def tops(pairs: list[tuple[int, int]], keys: list[int]) -> dict[int, int]:
    """Whom each record stands for when these (duplicate, into) pairs are one: the brute-force twin."""
    step = dict(pairs)
    found = {}
    for key in keys:
        top = key
        while top in step:
            top = step[top]
        found[key] = top
    return found


class MergeHistories(TestCase):
    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    @given(steps=steps)
    def test_canonical_follows_the_standing_merges_whatever_was_merged_and_undone(self, steps: Any) -> None:
        people = [make_person() for _number in range(PEOPLE)]
        keys = [person.pk for person in people]
        standing: list[tuple[int, int, int]] = []
        for what, first, second in steps:
            if what == "merge":
                top = tops([(dup, into) for _pk, dup, into in standing], keys)
                duplicate, into = Person.objects.get(pk=keys[first]), Person.objects.get(pk=keys[second])
                if top[duplicate.pk] == top[into.pk]:
                    continue
                merge = merge_persons(duplicate=duplicate, into=into, by=None, at=AT)
                standing.append((merge.pk, top[duplicate.pk], top[into.pk]))
            elif standing:
                pk, _dup, _into = standing.pop(first % len(standing))
                undo_merge(merge=PersonMerge.objects.get(pk=pk), by=None, at=AT)
        expected = tops([(dup, into) for _pk, dup, into in standing], keys)
        held = dict(Person.objects.values_list("pk", "canonical_id"))
        assert {key: held[key] or key for key in keys} == expected


pytestmark = pytest.mark.django_db


def test_a_login_moves_to_whom_had_none_and_returns_when_the_merge_is_undone():
    kept, duplicate, user = make_person(), make_person(), make_user()
    Person.objects.filter(pk=duplicate.pk).update(user=user)
    merge = merge_persons(duplicate=Person.objects.get(pk=duplicate.pk), into=kept, by=None, at=AT)
    assert Person.objects.get(user=user) == kept
    undo_merge(merge=merge, by=None, at=AT)
    assert Person.objects.get(user=user) == duplicate


def test_two_logins_stay_where_they_are():
    kept, duplicate = make_person(), make_person()
    for person in (kept, duplicate):
        Person.objects.filter(pk=person.pk).update(user=make_user())
        person.refresh_from_db()
    merge_persons(duplicate=duplicate, into=kept, by=None, at=AT)
    assert Person.objects.exclude(user=None).count() == 2


def test_nobody_is_merged_into_herself_and_no_merge_is_undone_twice():
    kept, duplicate = make_person(), make_person()
    with pytest.raises(MergeRefused):
        merge_persons(duplicate=kept, into=kept, by=None, at=AT)
    merge = merge_persons(duplicate=duplicate, into=kept, by=None, at=AT)
    assert merge_persons(duplicate=duplicate, into=kept, by=None, at=AT) == merge
    with pytest.raises(MergeRefused):
        merge_persons(duplicate=kept, into=duplicate, by=None, at=AT)
    undo_merge(merge=merge, by=None, at=AT)
    with pytest.raises(MergeRefused, match="đã được hoàn tác"):
        undo_merge(merge=merge, by=None, at=AT)


def test_a_merge_is_audited_and_moves_both_revisions_on():
    kept, duplicate, manager = make_person(), make_person(), make_user()
    merge = merge_persons(duplicate=duplicate, into=kept, reason="đã xem thẻ", by=manager, at=AT)
    undo_merge(merge=merge, by=manager, at=AT)
    assert list(AuditEntry.objects.order_by("pk").values_list("action", "by_name")) == [
        ("people.merge", manager.username),
        ("people.unmerge", manager.username),
    ]
    assert sorted(Person.objects.values_list("revision", flat=True)) == [2, 2]


def test_the_database_refuses_a_second_standing_merge_of_one_record():
    one, two, three = make_person(), make_person(), make_person()
    PersonMerge.objects.create(duplicate=one, into=two, merged_at=AT)
    with pytest.raises(IntegrityError), transaction.atomic():
        PersonMerge.objects.create(duplicate=one, into=three, merged_at=AT)
