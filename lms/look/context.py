from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from lms.look.enums import Theme

THEME_COOKIE = "taphuan_theme"
CHOSEN = {Theme.LIGHT.value, Theme.DARK.value}


def look(request: HttpRequest) -> dict[str, Any]:
    """`theme`: "light", "dark" or "" for the device's own; `themes` and `languages` for the choosers;
    `data_language`: of what people have entered, whatever the language of the page."""
    asked = request.COOKIES.get(THEME_COOKIE, "")
    return {
        "theme": asked if asked in CHOSEN else "",
        "LANGUAGE_CODE": get_language() or settings.LANGUAGE_CODE,
        "data_language": settings.LANGUAGE_CODE,
        "themes": SimpleLazyObject(lambda: Theme.choices),
        "languages": settings.LANGUAGES,
    }
