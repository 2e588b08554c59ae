from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models.signals import post_save
from django.dispatch import receiver

from courses.content.domain import publish_courses_using
from courses.scenario.models import Scenario
from lms import dates


@receiver(post_save, sender=Scenario, dispatch_uid="courses_scenario.scenario_saved")
def freeze_after_scenario(sender: type, instance: Scenario, created: bool, **kwargs: Any) -> None:
    """A scenario was mended in the editor: those who start from now on get the new one."""
    if not created:
        transaction.on_commit(lambda: publish_courses_using(activity=instance.activity_ptr, at=dates.now()))
