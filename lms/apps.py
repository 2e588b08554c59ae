from celery import _state
from django.apps import AppConfig
from django.conf import settings
from django.utils.translation import gettext_lazy as _


class LmsConfig(AppConfig):
    """The ground itself: base templates, components, static files and translations; no models."""

    name = "lms"
    label = "lms"
    verbose_name = _("Tập huấn")

    def ready(self) -> None:
        # Wake-ups go through our Celery application, unless the host site has made one of its own.
        if _state.default_app is None and hasattr(settings, "CELERY_BROKER_URL"):
            from lms.celery import app  # noqa: PLC0415 - importing it makes it the current application

            app.set_default()
