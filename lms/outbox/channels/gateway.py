"""SMS and Zalo over HTTP: the contract stands in docs/operations.md, "Gateways for SMS and Zalo"."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Callable
from datetime import timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Any, ClassVar

import requests
from django.utils.translation import gettext_lazy as _
from urllib3.exceptions import ConnectTimeoutError, HTTPError, MaxRetryError, NewConnectionError, ProxyError

from lms.dates import now
from lms.outbox.channels.outcomes import Outcome, refused, sent, unknown, unreached
from lms.outbox.masks import without_address
from lms.people.models import Person

log = logging.getLogger(__name__)

SMS, ZALO = "sms", "zalo"
MOBILE = re.compile(r"0[35789][0-9]{8}")
CONNECT_WITHIN, ANSWER_WITHIN = 5.0, 20.0
"""Seconds. Well within a job's lease, so that a slow gateway is not taken for a dead worker."""
LONGEST_ANSWER = 64 * 1024
NOT_NOW = {HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE}
NOTHING_WRITTEN = (ConnectTimeoutError, NewConnectionError, ProxyError)


class GatewayChannel:
    """One message, one POST. The delivery's own number is the idempotency key."""

    LABELS: ClassVar[dict[str, Any]] = {SMS: _("Tin nhắn SMS"), ZALO: _("Zalo")}
    is_short = True

    def __init__(self, name: str, *, url: str, token: str = "", sender: str = "") -> None:
        self.name, self.label = name, self.LABELS[name]
        self.url, self.token, self.sender = url, token, sender

    def address_of(self, person: Person) -> str:
        """Her mobile number in the international form; a landline receives neither."""
        return f"+84{person.phone[1:]}" if MOBILE.fullmatch(person.phone) else ""

    def send(self, address: str, subject: str, text: str, reference: str, *, unsubscribe: str = "") -> Outcome:
        body = {"channel": self.name, "to": address, "sender": self.sender, "text": text, "reference": reference}
        try:
            with requests.post(
                self.url,
                data=json.dumps(body, ensure_ascii=False).encode(),
                headers={"Content-Type": "application/json; charset=utf-8", "Idempotency-Key": reference},
                auth=self._authorise(),
                timeout=(CONNECT_WITHIN, ANSWER_WITHIN),
                allow_redirects=False,
                stream=True,
            ) as answer:
                words = _told(answer)
        except requests.RequestException as error:
            if _wrote_nothing(error):
                log.warning("The gateway for %s was not reached: %s", self.name, type(error).__name__)
                return unreached(type(error).__name__)
            log.warning("Nobody knows whether %s took %s: %s", self.name, reference, type(error).__name__)
            return unknown(type(error).__name__)
        return _read(answer, words, address)

    def _authorise(self) -> Callable[[requests.PreparedRequest], requests.PreparedRequest]:
        """As an `auth`, so that no password file on the machine takes the place of our token."""

        def sign(request: requests.PreparedRequest) -> requests.PreparedRequest:
            if self.token:
                request.headers["Authorization"] = f"Bearer {self.token}"
            return request

        return sign


def _told(answer: requests.Response) -> dict[str, Any]:
    """The JSON object of an answer; empty for anything else, and for one that broke off."""
    try:
        found = json.loads(answer.raw.read(LONGEST_ANSWER, decode_content=True))
    except (ValueError, HTTPError, OSError):
        return {}
    return found if isinstance(found, dict) else {}


def _read(answer: requests.Response, words: dict[str, Any], address: str) -> Outcome:
    """What an answer means; a server that broke down (5xx) leaves open whether the message was taken."""
    status = answer.status_code
    reason = without_address(f"{status} {words.get('error', '')}".strip(), address)
    if 200 <= status < 300:
        number = words.get("id")
        return sent(str(number)) if isinstance(number, str | int) and str(number) else unknown(f"{status} without id")
    if status in NOT_NOW:
        return unreached(reason, wait=_wait(answer.headers.get("Retry-After", "")))
    return refused(reason) if 300 <= status < 500 else unknown(reason)


def _wait(text: str) -> timedelta | None:
    """What Retry-After asks for, in seconds or as a date."""
    if text.isascii() and text.isdigit():
        return timedelta(seconds=min(int(text), 86_400))
    try:
        return max(parsedate_to_datetime(text) - now(), timedelta(0))
    except (TypeError, ValueError):
        return None


def _wrote_nothing(error: requests.RequestException) -> bool:
    """True only where no connection came about, so that not a byte of the message can have been read."""
    cause = error.args[0] if error.args else None
    reason = cause.reason if isinstance(cause, MaxRetryError) else cause
    if isinstance(reason, NOTHING_WRITTEN):
        return True
    return isinstance(error, requests.exceptions.SSLError) and "CERTIFICATE_VERIFY_FAILED" in str(error)
