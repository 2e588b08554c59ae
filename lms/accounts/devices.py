"""The device behind a session: how long it may stay signed in, whether others use it too, what it is called.

Everything that a request needs lies in the session, which is loaded anyway; `Device` rows are for the owner's list.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

SHARED = "device_shared"
SEEN = "device_seen"
ROW = "device_row"
COOKIE = "taphuan_shared"
"""Set in a browser whose last sign-in was marked as shared, so that the next person finds the box ticked."""
COOKIE_AGE = 365 * 24 * 3600
BROWSERS = [
    ("Zalo", "Zalo"),
    ("coc_coc_browser", "Cốc Cốc"),
    ("CocCoc", "Cốc Cốc"),
    ("SamsungBrowser", "Samsung Internet"),
    ("EdgA", "Edge"),
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("UCBrowser", "UC Browser"),
    ("FxiOS", "Firefox"),
    ("Firefox", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
]
SYSTEMS = [
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Macintosh", "Mac"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
]
"""(mark in the user agent, name); the first that fits counts, for browsers claim to be one another."""


def device_name(agent: str) -> str:
    """Return what a person calls it, "Chrome · Android"; empty when nothing is recognised."""
    found = [next((name for mark, name in marks if mark in agent), "") for marks in (BROWSERS, SYSTEMS)]
    return " · ".join(name for name in found if name)


def is_shared(request: HttpRequest) -> bool:
    """Whether others use this browser: by the session of who is signed in, else by what the last sign-in said."""
    if request.user.is_authenticated:
        return bool(request.session.get(SHARED))
    return request.COOKIES.get(COOKIE) == "1"


def choose(request: HttpRequest, *, shared: bool) -> None:
    """Remember the answer to "Máy dùng chung" until the sign-in is complete, a second step included."""
    request.session[SHARED] = shared
    request.shared_device_chosen = shared  # type: ignore[attr-defined]


def chosen(request: HttpRequest) -> bool:
    """The answer for the sign-in that has just been completed; a passkey's form carries it along."""
    if "shared_too" in request.POST:
        choose(request, shared=request.POST["shared_too"] == "1")
    answer = getattr(request, "shared_device_chosen", None)
    if answer is None:
        answer = request.session.get(SHARED, request.COOKIES.get(COOKIE) == "1")
    return bool(answer)


def limit(request: HttpRequest, *, shared: bool) -> None:
    """Let the session end with the browser on a shared device, after SESSION_COOKIE_AGE elsewhere."""
    request.session.set_expiry(0 if shared else settings.SESSION_COOKIE_AGE)


def row_of(request: HttpRequest | None) -> int | None:
    """Which `Device` the session stands for."""
    session = getattr(request, "session", None)
    row, _key = (session.get(ROW) if session is not None else None) or (None, None)
    return row


def note(request: HttpRequest, *, row: int, at: datetime) -> None:
    """Keep in the session which `Device` it is and when it was used."""
    request.session[ROW] = [row, request.session.session_key]
    request.session[SEEN] = int(at.timestamp())


def remember_choice(request: HttpRequest, response: HttpResponse) -> None:
    """Keep the answer in the browser, beyond the session."""
    chosen = getattr(request, "shared_device_chosen", None)
    if chosen is None:
        return
    if chosen:
        response.set_cookie(
            COOKIE, "1", max_age=COOKIE_AGE, httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
        )
    elif COOKIE in request.COOKIES:
        response.delete_cookie(COOKIE, samesite="Lax")


def idle_limit(*, shared: bool, guarded: bool) -> int | None:
    """Seconds without a request after which a session ends; None where only the cookie's age counts."""
    limits = [
        getattr(settings, name, usual)
        for holds, name, usual in [
            (shared, "SHARED_DEVICE_IDLE", 20 * 60),
            (guarded, "GUARDED_IDLE", 12 * 3600),
        ]
        if holds
    ]
    return min(limits, default=None)


def write_interval(idle: int | None) -> int:
    """Seconds between two notes of when a session was used: coarse, for each is a write."""
    return min(15 * 60, idle // 10) if idle else 15 * 60


def age(request: HttpRequest, *, at: datetime) -> float | None:
    """Seconds since the session was last noted as used; None when it never was."""
    seen: Any = request.session.get(SEEN)
    return at.timestamp() - seen if isinstance(seen, int | float) else None
