"""The registry of activity formats: a new format is a new room that registers itself here from AppConfig.ready()."""

from __future__ import annotations

from typing import Any, Protocol

from django.utils.translation import gettext as _

from courses.content.models import Activity


class ActivityFormat(Protocol):
    """What a format promises. `activity` is the concrete base row; a format fetches its own child."""

    code: str
    label: str
    is_graded: bool
    """True when a pass of it may be demanded by a course's rule; graded on the server, always."""

    def freeze(self, activity: Activity) -> dict[str, Any]:
        """The whole content as JSON, question versions included: what an attempt is graded against."""

    def counts(self, activity: Activity) -> dict[str, Any]:
        """The part of it that decides who passes; a change of this makes a new edition."""

    def play_url(self, activity_uuid: str) -> str:
        """Where a learner starts it."""


class UnknownFormat(LookupError):
    """An activity names a format whose room is not installed."""


_FORMATS: dict[str, ActivityFormat] = {}


def register_format(handler: ActivityFormat) -> None:
    _FORMATS[handler.code] = handler


def format_of(code: str) -> ActivityFormat:
    try:
        return _FORMATS[code]
    except KeyError:
        raise UnknownFormat(_("Chưa cài đặt loại hoạt động “%(code)s”.") % {"code": code}) from None
