"""What leaves the site: that something waits, how much, and where. Never what, from whom or about whom."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from lms.outbox.channels import Channel
from lms.outbox.kinds import kind_named
from lms.outbox.models import Message
from lms.outbox.tokens import unsubscribe_url
from lms.people.models import Person


@dataclass(frozen=True)
class Words:
    subject: str
    text: str
    unsubscribe: str


def words_for(person: Person, messages: Sequence[Message], channel: Channel) -> Words:
    """What `channel` tells her about these messages, in the first language of the site."""
    with override(settings.LANGUAGE_CODE):
        return _short(messages) if channel.is_short else _letter(person, messages)


def optional_kinds(messages: Iterable[Message]) -> set[str]:
    """The kinds among these that may be switched off."""
    return {message.kind for message in messages if not kind_named(message.kind).is_required}


def _where(messages: Sequence[Message]) -> str:
    single = len(messages) == 1
    path = reverse("lms_outbox:message", args=[messages[0].uuid]) if single else reverse("lms_outbox:inbox")
    return settings.SITE_URL.rstrip("/") + path


def _short(messages: Sequence[Message]) -> Words:
    address = settings.SITE_URL.rstrip("/") + reverse("lms_outbox:inbox")
    text = ngettext(
        "Tập huấn: bạn có %(count)s việc cần xem. Đăng nhập: %(address)s",
        "Tập huấn: bạn có %(count)s việc cần xem. Đăng nhập: %(address)s",
        len(messages),
    ) % {"count": len(messages), "address": address}
    return Words("", text, "")


def _letter(person: Person, messages: Sequence[Message]) -> Words:
    unsubscribe = unsubscribe_url(person, optional_kinds(messages))
    if len(messages) == 1:
        subject = _("Tập huấn: bạn có tin nhắn mới")
        text = _("Bạn có một tin nhắn mới trên trang Tập huấn. Đăng nhập để đọc:\n%(address)s")
    else:
        subject = ngettext(
            "Tập huấn: bạn có %(count)s việc cần xem", "Tập huấn: bạn có %(count)s việc cần xem", len(messages)
        ) % {"count": len(messages)}
        text = _("Bạn có %(count)s việc cần xem trên trang Tập huấn. Đăng nhập để xem:\n%(address)s")
    parts = [text % {"count": len(messages), "address": _where(messages)}]
    preferences = settings.SITE_URL.rstrip("/") + reverse("lms_outbox:preferences")
    parts.append(_("Chọn cách nhận tin:\n%(address)s") % {"address": preferences})
    if unsubscribe:
        parts.append(_("Thôi nhận thư về loại tin không bắt buộc này:\n%(address)s") % {"address": unsubscribe})
    return Words(subject, "\n\n".join(parts), unsubscribe)
