"""Whether anything here records that people attended a class: a rule may then demand it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

NO_CLASSES = _("Bản cài đặt này chưa ghi nhận lớp trực tiếp, nên chưa ai đạt được điều kiện này.")
_SOURCES: set[str] = set()


def register_class_source(room: str) -> None:
    """Say, from `AppConfig.ready()`, that a room writes attendance (`courses.learning.domain.record_attendance`)."""
    _SOURCES.add(room)


def has_classes() -> bool:
    return bool(_SOURCES)
