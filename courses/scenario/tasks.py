from celery import shared_task

from courses.scenario import domain
from lms import dates


@shared_task
def sweep_runs() -> int:
    """Every hour: the ways of runs that ended thirty days ago."""
    return domain.sweep_runs(at=dates.now())
