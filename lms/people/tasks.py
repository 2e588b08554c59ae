from celery import shared_task

from lms import dates
from lms.people import domain


@shared_task
def roll_units() -> int:
    """Every ten minutes: names that begin today, and people of units that closed today."""
    return domain.roll_units(today=dates.today(), at=dates.now())
