from celery import shared_task

from courses.classes import domain
from lms.dates import now


@shared_task
def remind_of_tomorrow() -> int:
    """Every hour: people of tomorrow's sessions; who was told is not told again."""
    return domain.remind_of_tomorrow(at=now())
