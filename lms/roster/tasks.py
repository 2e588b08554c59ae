from celery import shared_task

from lms.dates import now
from lms.roster import domain


@shared_task
def sweep_imports() -> int:
    """Every hour: personal data of files that nobody applied, or applied long ago."""
    return domain.sweep_imports(at=now())
