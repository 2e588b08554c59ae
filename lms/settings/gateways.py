"""SMS_GATEWAY_URL and ZALO_GATEWAY_URL to settings: `https://:token@host/path?sender=NAME`."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit, urlunsplit

NAMES = {"zalo": "ZALO", "sms": "SMS"}
LOCAL = ("localhost", "127.0.0.1", "::1")


def gateway_settings(environ: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """Return {channel: url, token and sender} of the gateways that are named; ValueError says what is wrong with one.

    Token and sender may stand in the address or in variables of their own, which win: SMS_GATEWAY_TOKEN,
    SMS_GATEWAY_SENDER.
    """
    found = {}
    for channel, name in NAMES.items():
        if address := environ.get(f"{name}_GATEWAY_URL", ""):
            url, token, sender = _parts(f"{name}_GATEWAY_URL", address)
            token = environ.get(f"{name}_GATEWAY_TOKEN") or token
            if not (token.isascii() and token.isprintable()):
                raise ValueError(f"{name}_GATEWAY_TOKEN: a token of a header has letters without diacritics only")
            found[channel] = {
                "url": url, "token": token, "sender": environ.get(f"{name}_GATEWAY_SENDER") or sender,
            }  # fmt: skip
    return found


def _parts(variable: str, address: str) -> tuple[str, str, str]:
    parts = urlsplit(address)
    host = parts.hostname or ""
    if not host or parts.scheme not in ("http", "https") or (parts.scheme == "http" and host not in LOCAL):
        raise ValueError(f"{variable} must look like https://:token@host/path?sender=NAME (http only on this machine)")
    query = parse_qsl(parts.query)
    kept = urlencode([(key, value) for key, value in query if key != "sender"])
    place = parts.netloc.rpartition("@")[2]
    url = urlunsplit((parts.scheme, place, parts.path or "/", kept, ""))
    return url, unquote(parts.password or parts.username or ""), dict(query).get("sender", "")
