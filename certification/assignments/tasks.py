from celery import shared_task

from certification.assignments import domain
from lms.dates import now


@shared_task
def refresh_periods() -> int:
    """Every night: terms that begin, renewals that open, people who came and went; returns how many were looked at."""
    return domain.refresh_periods(at=now()).people


@shared_task
def send_reminders() -> int:
    """Every morning: what is assigned, due soon, overdue or to be learnt again."""
    return domain.send_reminders(at=now())


@shared_task
def tell_managers() -> int:
    """Every Monday: how many people of their units are overdue."""
    return domain.tell_managers(at=now())
