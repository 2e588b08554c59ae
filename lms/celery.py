"""The Celery application: `celery -A lms.celery worker`."""

import os
from pathlib import Path

from celery import Celery
from celery.signals import before_task_publish, worker_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lms.settings.demo")
app = Celery("taphuan")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


def make_queue_folders() -> None:
    """Create the folders of the filesystem transport; it does not make them itself."""
    for folder in (app.conf.broker_transport_options or {}).values():
        if isinstance(folder, str) and os.sep in folder:
            Path(folder).mkdir(parents=True, exist_ok=True)


@worker_init.connect
@before_task_publish.connect
def _prepare(**kwargs: object) -> None:
    make_queue_folders()
