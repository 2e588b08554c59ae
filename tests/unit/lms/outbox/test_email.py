from __future__ import annotations

import smtplib

import pytest
from django.core import mail
from django.urls import reverse

from lms.outbox.channels import Ending, email
from lms.outbox.channels.email import EmailChannel
from lms.outbox.channels.outcomes import Outcome
from lms.outbox.models import Message
from lms.outbox.tokens import read_token
from tests.factories.outbox import OPTIONAL, URGENT, send, work
from tests.factories.people import AT, make_person


class Server:
    """Stands for an SMTP server that behaves as a test says."""

    def __init__(self, opening=None, sending=None):
        self.opening, self.sending, self.tries, self.closed = opening, sending, 0, 0

    def open(self):
        if self.opening:
            raise self.opening

    def close(self):
        self.closed += 1

    def send_messages(self, messages):
        self.tries += 1
        if self.sending:
            raise self.sending
        return len(messages)


@pytest.fixture
def hand(monkeypatch):
    def use(address="an@example.org", **kwargs):
        found = Server(**kwargs)
        monkeypatch.setattr(email, "get_connection", lambda: found)
        return EmailChannel().send(address, "Tập huấn", "Chào", "r-1"), found

    return use


def test_a_mail_that_the_server_took_is_sent_under_its_own_number(hand):
    outcome, server = hand()
    assert (outcome, server.tries, server.closed) == (Outcome(Ending.SENT, reference="<r-1@localhost>"), 1, 1)


@pytest.mark.parametrize(
    ("opening", "sending", "expected"),
    [
        (ConnectionRefusedError(), None, Outcome(Ending.UNREACHED, reason="ConnectionRefusedError")),
        (
            smtplib.SMTPAuthenticationError(535, b"no"), None,
            Outcome(Ending.UNREACHED, reason="SMTPAuthenticationError"),
        ),
        (
            None, smtplib.SMTPRecipientsRefused({"an@example.org": (550, b"5.1.1 <an@example.org> unknown")}),
            Outcome(Ending.REFUSED, reason="550 5.1.1 <a•••@example.org> unknown"),
        ),
        (
            None, smtplib.SMTPRecipientsRefused({"an@example.org": (451, b"greylisted")}),
            Outcome(Ending.UNREACHED, reason="451 greylisted"),
        ),
        (None, smtplib.SMTPDataError(554, b"spam"), Outcome(Ending.REFUSED, reason="554 spam")),
        (None, smtplib.SMTPServerDisconnected("weg"), Outcome(Ending.UNKNOWN, reason="SMTPServerDisconnected")),
        (None, TimeoutError(), Outcome(Ending.UNKNOWN, reason="TimeoutError")),
    ],
)  # fmt: skip
def test_what_a_server_does_means_one_thing(hand, opening, sending, expected):
    assert hand(opening=opening, sending=sending)[0] == expected


def test_an_address_that_no_mail_can_carry_is_refused_before_anything_is_sent(hand):
    outcome, server = hand(address="an@example.org\nBcc: x@example.org")
    assert (outcome, server.tries) == (Outcome(Ending.REFUSED, reason="address"), 0)


@pytest.mark.django_db
def test_a_letter_says_only_that_a_message_waits():
    send(make_person(email="an@example.org"), make_person(), kind=URGENT)
    assert work(AT) == 1
    [letter] = mail.outbox
    message = Message.objects.get(person__email="an@example.org")
    assert (letter.subject, letter.to) == ("Tập huấn: bạn có tin nhắn mới", ["an@example.org"])
    assert reverse("lms_outbox:message", args=[message.uuid]) in letter.body
    assert reverse("lms_outbox:preferences") in letter.body
    assert "An ơi" not in letter.body
    assert "khoa-hoc" not in letter.body
    assert "List-Unsubscribe" not in letter.extra_headers


@pytest.mark.django_db
def test_a_letter_about_what_is_not_required_can_be_stopped_from_the_mail_program(settings):
    settings.DIGEST_AT = "09:30"
    person = make_person(email="an@example.org")
    send(person, key="1", kind=OPTIONAL)
    send(person, key="2")
    work(AT.replace(minute=30))
    [letter] = mail.outbox
    assert letter.subject == "Tập huấn: bạn có 2 việc cần xem"
    assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = letter.extra_headers["List-Unsubscribe"].strip("<>")
    assert address in letter.body
    asked = read_token(address.removeprefix("http://localhost:8000/tin-nhan/thoi-nhan/").strip("/"))
    assert (asked.person, asked.kinds) == (person.uuid, (OPTIONAL.name,))
    long = [line for line in letter.message().as_string().splitlines() if len(line) > 998]
    assert long == []
