"""The registry of activity formats: a new format is a new room that registers itself here from AppConfig.ready()."""

from __future__ import annotations

from typing import Any, Protocol, runtime_checkable

from django.utils.translation import gettext as _

from courses.content.models import Activity
from lms.people.models import Unit


class ActivityFormat(Protocol):
    """What a format promises. `activity` is the concrete base row; a format fetches its own child."""

    code: str
    label: str

    def is_graded(self, activity: Activity) -> bool:
        """True when a rule may demand it: passed, or taken part in to its end; decided on the server, always."""

    def freeze(self, activity: Activity) -> dict[str, Any]:
        """The whole content as JSON, question versions included: what an attempt is graded against."""

    def counts(self, activity: Activity) -> dict[str, Any]:
        """The part of :meth:`freeze` that decides who passes, under the same names; a change of it makes a new edition.

        `pass_percent`, where it is among them, is the share of points (0-100) that an attempt must reach.
        """

    def play_url(self, activity_uuid: str) -> str:
        """Where a learner starts it."""


@runtime_checkable
class OffersSample(Protocol):
    """What a format may promise besides: something small to begin a course with."""

    def make_sample(self, *, organiser: Unit, title: str, by: Any) -> Activity | None:
        """Write a valid activity whose sentences in brackets the author replaces; None when `by` may not."""


@runtime_checkable
class Portable(Protocol):
    """What a format may promise besides: an activity that is carried to another installation."""

    def pack(self, activity: Activity) -> dict[str, Any]:
        """Everything needed to make it anew elsewhere, as JSON: things named by UUIDs, never by primary keys."""

    def unpack(self, *, uuid: str, data: dict[str, Any], organiser: Unit, by: Any) -> Activity:
        """Create the activity, or bring the one with this UUID to what `data` says; harmless to repeat.

        ValueError, KeyError or ValidationError for data that is none of this format's.
        """


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


def sample_activity(*, organiser: Unit, title: str, by: Any) -> Activity | None:
    """The sample of the first format that offers one to `by`; None when no format does."""
    for handler in _FORMATS.values():
        if isinstance(handler, OffersSample):
            made = handler.make_sample(organiser=organiser, title=title, by=by)
            if made is not None:
                return made
    return None
