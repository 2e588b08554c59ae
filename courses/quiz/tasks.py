from celery import shared_task

from courses.quiz import domain
from lms import dates


@shared_task
def close_due_sessions() -> int:
    """Every ten minutes: tries whose time is up and whose learner has not come back."""
    return domain.close_due_sessions(at=dates.now())
