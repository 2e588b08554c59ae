from celery import shared_task

from certification.coverage import totals
from lms import dates


@shared_task
def roll_cells() -> int:
    """Every ten minutes: recompute what no reader has asked for yet, and the whole day's cells after midnight."""
    return totals.roll_stale_cells(today=dates.today())
