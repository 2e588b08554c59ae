from celery import shared_task

from certification.campaigns import domain
from lms import dates


@shared_task
def remind_of_reports() -> int:
    """Every day: managers whose report falls due soon."""
    return domain.remind_of_reports(at=dates.now())
