from __future__ import annotations

import logging
import smtplib
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.utils.translation import gettext_lazy as _

from lms.outbox.channels.outcomes import Outcome, refused, sent, unknown, unreached
from lms.outbox.masks import without_address
from lms.people.models import Person

log = logging.getLogger(__name__)

EMAIL = "email"
Refusal = smtplib.SMTPResponseException | smtplib.SMTPRecipientsRefused


class EmailChannel:
    """E-mail over Django's backend, whichever the settings name."""

    name = EMAIL
    label = _("Thư điện tử")
    is_short = False

    def address_of(self, person: Person) -> str:
        return person.email

    def send(self, address: str, subject: str, text: str, reference: str, *, unsubscribe: str = "") -> Outcome:
        """A server that takes no connection is unreached; so is one that says "later" (4xx) before it took the mail."""
        number = f"<{reference}@{urlsplit(settings.SITE_URL).hostname or 'localhost'}>"
        headers = {"Message-ID": number, "Auto-Submitted": "auto-generated"}
        if unsubscribe:  # RFC 8058: the mail program's own button
            headers |= {"List-Unsubscribe": f"<{unsubscribe}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
        connection = get_connection()
        mail = EmailMessage(subject=subject, body=text, to=[address], headers=headers, connection=connection)
        try:
            mail.message().as_bytes()
        except (ValueError, UnicodeError):
            return refused("address")
        try:
            connection.open()
        except (OSError, smtplib.SMTPException) as error:
            log.warning("The mail server was not reached: %s", type(error).__name__)
            return unreached(type(error).__name__)
        try:
            mail.send()
        except (smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused) as refusal:
            return _answer(refusal, address)
        except (OSError, smtplib.SMTPException) as error:
            log.warning("Nobody knows whether the mail %s went out: %s", reference, type(error).__name__)
            return unknown(type(error).__name__)
        finally:
            connection.close()
        return sent(number)


def _answer(refusal: Refusal, address: str) -> Outcome:
    code: int
    words: bytes | str
    if isinstance(refusal, smtplib.SMTPRecipientsRefused):
        code, words = next(iter(refusal.recipients.values()), (0, b""))
    else:
        code, words = refusal.smtp_code, refusal.smtp_error
    said = words.decode("utf-8", "replace") if isinstance(words, bytes) else str(words)
    reason = without_address(f"{code} {said}".strip(), address)
    return unreached(reason) if 400 <= code < 500 else refused(reason)
