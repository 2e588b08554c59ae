from celery import shared_task

from certification.reports import domain
from lms import dates


@shared_task
def remind_of_submissions() -> int:
    """Every day: the periods around today, and who owes a report that is due soon."""
    domain.roll_periods(today=dates.today())
    return domain.remind_of_submissions(at=dates.now())
