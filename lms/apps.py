from django.apps import AppConfig


class LmsConfig(AppConfig):
    """The ground itself: base templates, components, static files and translations; no models."""

    name = "lms"
    label = "lms"
    verbose_name = "Tập huấn"
