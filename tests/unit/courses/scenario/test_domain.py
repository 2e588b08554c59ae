from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from courses.content.formats import format_of
from courses.learning.domain import EnrolmentEnded
from courses.learning.models import Attempt
from courses.scenario import domain
from courses.scenario.enums import Stake
from courses.scenario.models import ChoiceCount, Scenario, ScenarioSession
from courses.scenario.queries import SHOWN_FROM, tally_of
from tests.factories.courses import make_enrolment
from tests.factories.people import AT, make_person
from tests.factories.scenarios import choice, ending, ids_of, make_course_with, make_organiser, make_scenario, scene

pytestmark = pytest.mark.django_db


@pytest.fixture
def scenario():
    return make_scenario()


@pytest.fixture
def course(scenario):
    return make_course_with(scenario)


def run(scenario, course, *ways, at=AT, enrolment=None):
    """A run along `ways`, names of scenes beginning with the first."""
    enrolment = enrolment or make_enrolment(make_person(), course)
    session = domain.start_scenario(enrolment=enrolment, activity=scenario, by=None, at=at)
    for step, (here, there) in enumerate(zip(ways, ways[1:], strict=False)):
        chosen = ids_of(scenario.content, here, there)[1]
        session, _ = domain.take_step(session=session, step=step, choice=chosen, by=None, at=at)
    return session


def test_one_open_run_a_learner_is_kept_by_the_database(scenario, course):
    session = run(scenario, course, "cửa")
    with pytest.raises(IntegrityError), transaction.atomic():
        ScenarioSession.objects.create(
            enrolment=session.enrolment, scenario=scenario, snapshot_sha256=session.snapshot_sha256,
            scene=session.scene, started_at=AT, touched_at=AT,
        )  # fmt: skip


def test_a_run_goes_on_with_the_text_it_began_with(scenario, course):
    session = run(scenario, course, "cửa")
    scenario.title = "Tên khác"
    scenario.save()
    again = domain.start_scenario(enrolment=session.enrolment, activity=scenario, by=None, at=AT)
    assert again.snapshot_sha256 == session.snapshot_sha256


def test_nothing_is_recorded_for_an_enrolment_that_ended(scenario, course):
    session = run(scenario, course, "cửa", "nghe")
    type(session.enrolment).objects.filter(pk=session.enrolment_id).update(ended_at=AT)
    last = ids_of(scenario.content, "nghe", "tốt")[1]
    with pytest.raises(EnrolmentEnded):
        domain.take_step(session=session, step=1, choice=last, by=None, at=AT)
    session.refresh_from_db()
    assert (session.step, session.finished_at, Attempt.objects.count()) == (1, None, 0)


def test_the_counts_hold_each_choice_once_a_run_and_come_to_light_from_five_runs(scenario, course):
    for number in range(SHOWN_FROM):
        tally = tally_of(scenario)
        assert (tally.runs, tally.is_shown) == (number, False)
        run(scenario, course, "cửa", "nghe", "cửa", "nghe", "tốt")
    run(scenario, course, "cửa", "hỏi dồn", "dở")
    run(scenario, course, "cửa", "nghe")  # still open
    tally = tally_of(scenario)
    assert (tally.runs, tally.is_shown) == (6, True)
    assert tally.by_choice[ids_of(scenario.content, "cửa", "nghe")] == 5
    assert tally.by_choice[ids_of(scenario.content, "hỏi dồn", "dở")] == 1
    assert sorted(n for (_, c), n in tally.by_choice.items() if not c) == [1, 5]


def test_ways_are_swept_thirty_days_after_the_end_and_results_stay(scenario, course):
    done = run(scenario, course, "cửa", "nghe", "tốt")
    open_run = run(scenario, course, "cửa", "nghe")
    assert domain.sweep_runs(at=AT + timedelta(days=30)) == 0
    assert domain.sweep_runs(at=AT + timedelta(days=30, seconds=1)) == 1
    assert [session.pk for session in ScenarioSession.objects.all()] == [open_run.pk]
    assert Attempt.objects.get().pk == done.attempt_id
    assert ChoiceCount.objects.count() == 3
    assert domain.sweep_runs(at=AT + timedelta(days=181)) == 1


def test_what_counts_makes_an_edition_and_texts_do_not(scenario, course, django_capture_on_commit_callbacks):
    def save():
        with django_capture_on_commit_callbacks(execute=True):
            scenario.save()
        course.refresh_from_db()
        return course.current_edition.number, course.current_edition.manifests.count()

    assert save() == (1, 1)
    scenario.introduction = "Lời mới"
    assert save() == (1, 2)
    scenario.pass_percent = 50
    assert save() == (1, 3)
    scenario.stake = Stake.GRADED
    assert save() == (2, 1)
    scenario.pass_percent = 60
    assert save() == (3, 1)


@pytest.mark.parametrize(("stake", "graded"), [("participation", True), ("graded", True), ("practice", False)])
def test_only_practice_counts_for_nothing(stake, graded):
    scenario = make_scenario(stake=stake)
    handler = format_of("scenario")
    assert handler.is_graded(scenario.activity_ptr) is graded
    frozen, counts = handler.freeze(scenario.activity_ptr), handler.counts(scenario.activity_ptr)
    assert counts == {name: frozen[name] for name in counts}
    assert ("pass_percent" in counts) is (stake == "graded")


def test_a_packed_scenario_is_the_same_elsewhere_and_unpacking_again_is_harmless(scenario):
    handler = format_of("scenario")
    data, before, elsewhere = handler.pack(scenario.activity_ptr), scenario.content, make_organiser("KHAC")
    uuid = scenario.uuid
    scenario.delete()
    for _ in range(2):
        made = handler.unpack(uuid=uuid, data=data, organiser=elsewhere, by=None)
        assert handler.freeze(made) == before
        assert (made.uuid, made.organiser) == (uuid, elsewhere)
    assert Scenario.objects.count() == 1
    handler.unpack(uuid=uuid, data={**data, "title": "Đổi tên"}, organiser=elsewhere, by=None)
    assert Scenario.objects.get().title == "Đổi tên"


@pytest.mark.parametrize(
    "broken",
    [
        {"scenes": None}, {"title": ""}, {"stake": "khác"}, {"pass_percent": 0}, {"minutes": "nhiều"}, {"scenes": []},
        {"scenes": [{"type": "scene", "value": {"name": "a"}}]}, {"title": None},
    ],
)  # fmt: skip
def test_a_broken_package_is_refused_and_writes_nothing(scenario, broken):
    handler = format_of("scenario")
    data = {**handler.pack(scenario.activity_ptr), **broken}
    with pytest.raises(ValidationError):
        handler.unpack(uuid="6f4c11a4-6b4e-4a53-8a4c-0e35a7a33333", data=data, organiser=scenario.organiser, by=None)
    assert Scenario.objects.count() == 1


def test_what_cannot_be_walked_is_not_stored():
    with pytest.raises(ValidationError) as refusal:
        make_scenario(scenes=[scene("a", choice("b")), ending("c")])
    assert "“a”" in str(refusal.value)
    assert Scenario.objects.count() == 0
