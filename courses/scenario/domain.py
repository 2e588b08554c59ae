from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from courses.content.models import Activity
from courses.content.queries import manifest_content, snapshot
from courses.learning import domain as learning
from courses.learning.models import Enrolment
from courses.scenario import walk
from courses.scenario.enums import Stake
from courses.scenario.models import ChoiceCount, ScenarioSession
from lms.people.domain import lock_rows

KEPT = timedelta(days=30)
"""How long a learner may look again at the way she went; then it is swept away."""
FORGOTTEN = timedelta(days=180)
"""A run that nobody touched for so long is swept too."""


@transaction.atomic
def start_scenario(*, enrolment: Enrolment, activity: Activity, by: Any, at: datetime) -> ScenarioSession:
    """Return the learner's open run of a scenario, or begin a new one on the snapshot of her edition."""
    lock_rows(Enrolment.objects.filter(pk=enrolment.pk)).get()
    session = ScenarioSession.objects.filter(enrolment=enrolment, scenario_id=activity.pk, finished_at=None).first()
    if session is not None:
        return session
    sha = frozen_sha(enrolment, activity)
    return ScenarioSession.objects.create(
        uuid=uuid.uuid4(),
        enrolment=enrolment,
        scenario_id=activity.pk,
        snapshot_sha256=sha,
        scene=walk.start(snapshot(sha)).scene,
        started_at=at,
        touched_at=at,
    )


def frozen_sha(enrolment: Enrolment, activity: Activity) -> str:
    """The snapshot of an activity in the enrolment's edition as it stands now; NotInEdition if it is not part of it."""
    manifest = enrolment.edition.current_manifest
    entry = manifest_content(manifest)["activities"].get(str(activity.uuid)) if manifest else None
    if entry is None:
        raise learning.NotInEdition(_("Tình huống này không thuộc khóa học bạn đang học."))
    return str(entry["sha256"])


@transaction.atomic
def take_step(
    *, session: ScenarioSession, step: int, choice: str | None, by: Any, at: datetime
) -> tuple[ScenarioSession, bool]:
    """Take a choice at step `step` (None passes the scene by); returns the run as it stands and whether it moved.

    A step that was taken already moves nothing: a double press, the back button and a second tab lead to the present
    place. ChoiceRefused for a choice or a step that the run does not have. The last step records the attempt.
    """
    locked = lock_rows(ScenarioSession.objects.filter(pk=session.pk)).get()
    if locked.finished_at is not None or 0 <= step < locked.step:
        return locked, False
    if step != locked.step:
        raise walk.ChoiceRefused(_("Bước này không thuộc lần đi của bạn."))
    scenario = snapshot(locked.snapshot_sha256)
    place = walk.Place(locked.scene, locked.path)
    place = walk.pass_by(scenario, place) if choice is None else walk.choose(scenario, place, choice)
    locked.scene, locked.path, locked.step, locked.touched_at = place.scene, place.path, step + 1, at
    locked.enrolment, locked.scenario = session.enrolment, session.scenario
    if walk.is_over(scenario, place.scene):
        _finish(locked, scenario, by=by, at=at)
    locked.save()
    return locked, True


@transaction.atomic
def begin_again(*, session: ScenarioSession, by: Any, at: datetime) -> ScenarioSession:
    """Lead an open run back to its start; what was walked so far is forgotten. A finished run stays as it is."""
    locked = lock_rows(ScenarioSession.objects.filter(pk=session.pk)).get()
    if locked.finished_at is None and locked.path:
        locked.scene, locked.path = walk.start(snapshot(locked.snapshot_sha256)).scene, []
        locked.step, locked.touched_at = locked.step + 1, at
        locked.save()
    return locked


def _finish(session: ScenarioSession, scenario: dict[str, Any], *, by: Any, at: datetime) -> None:
    """Record the attempt and count the choices; of what was passed by, nothing stays.

    The ledger gets points and the ending where they are graded. Elsewhere it says that she took part and no more: where
    a story ended tells how she chose, and whether she passed a scene by.
    """
    is_graded = scenario["stake"] == Stake.GRADED
    points = walk.points_of(scenario, session.path)
    session.attempt = learning.record_attempt(
        enrolment=session.enrolment,
        activity=session.scenario,
        key=f"scenario:{session.uuid}",
        snapshot_sha256=session.snapshot_sha256,
        score=points if is_graded else 0,
        max_score=scenario["best"] if is_graded else 1,
        is_passed=walk.is_passed(scenario, points),
        answers={"end": walk.scene_of(scenario, session.scene)["name"]} if is_graded else {},
        by=by,
        at=at,
    )
    session.finished_at = at
    session.points = points if is_graded else 0
    session.path = walk.walked(session.path)
    if session.scene != walk.GONE:
        _count(session)


def _count(session: ScenarioSession) -> None:
    """Add a finished run to the counts of its snapshot: each choice once, and the ending."""
    taken = {(scene, choice) for scene, choice in session.path} | {(session.scene, "")}
    of_snapshot = {"scenario_id": session.scenario_id, "snapshot_sha256": session.snapshot_sha256}
    ChoiceCount.objects.bulk_create(
        [ChoiceCount(**of_snapshot, scene=scene, choice=choice) for scene, choice in sorted(taken)],
        ignore_conflicts=True,
    )
    these = Q()
    for scene, choice in taken:
        these |= Q(scene=scene, choice=choice)
    ChoiceCount.objects.filter(these, **of_snapshot).update(runs=F("runs") + 1)


@transaction.atomic
def sweep_runs(*, at: datetime) -> int:
    """Delete the ways of runs that ended a while ago, and runs that were left lying; the ledger keeps the attempts."""
    ended = Q(finished_at__lt=at - KEPT)
    left = Q(finished_at=None, touched_at__lt=at - FORGOTTEN)
    return ScenarioSession.objects.filter(ended | left).delete()[0]
