from celery import shared_task

from lms.dates import now
from lms.exports import domain


@shared_task
def sweep_exports() -> int:
    """Every hour: files that have expired."""
    return domain.sweep_exports(at=now())


@shared_task
def send_due_exports() -> int:
    """Every hour of the day: a second time sends nothing, and a morning without a worker is made up for."""
    return domain.send_due(at=now())
