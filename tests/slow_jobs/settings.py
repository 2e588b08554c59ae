"""The demo's settings with a job kind for tests, a short lease and a quick clock."""

from lms.settings.demo import *  # noqa: F403
from lms.settings.demo import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "tests.slow_jobs"]
JOB_LEASE_SECONDS = 3
CELERY_BEAT_SCHEDULE = {"jobs-redispatch": {"task": "lms.jobs.tasks.redispatch_jobs", "schedule": 1.0}}
