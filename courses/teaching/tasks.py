from celery import shared_task

from courses.teaching import domain
from lms.dates import now


@shared_task
def sweep_presence() -> int:
    """Every day: traces of time that are old enough become counts that name nobody."""
    return domain.sweep_presence(at=now())


@shared_task
def send_followups() -> int:
    """Every day: a message to those who completed a course 90 days ago."""
    return domain.send_followups(at=now())
