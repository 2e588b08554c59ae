"""What rooms above say on top of the catalogue and of "my learning": the hook that brings it there.

A room registers ``@hooks.register("taphuan_learner_banners")`` on a function of ``(person, as_of)`` that yields
banners; `person` is None for a visitor. It asks next to nothing of the database: these pages are opened most.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from wagtail import hooks

from lms.people.models import Person

HOOK = "taphuan_learner_banners"


@dataclass(frozen=True)
class Banner:
    """Neutral words, for others may see the screen, and a link (optional). `is_data`: the text was entered by people,
    in the language of the data, as the title always was."""

    title: str
    text: str
    url: str = ""
    action: str = ""
    is_data: bool = True


def banners_for(person: Person | None, *, as_of: date) -> list[Banner]:
    """The banners of all rooms, in the order of their hooks."""
    return [banner for contribute in hooks.get_hooks(HOOK) for banner in contribute(person, as_of)]
