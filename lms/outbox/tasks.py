from celery import shared_task

from lms.dates import now
from lms.outbox import domain


@shared_task
def dispatch_due() -> int:
    """Every minute: what has waited for its hour, and what a lost job left behind."""
    return domain.dispatch_due(at=now())


@shared_task
def sweep_messages() -> int:
    """Every day: messages that nobody needs any more."""
    return domain.sweep_messages(at=now())
