"""What people are told of a class. Subjects are neutral: others may see the screen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.classes.models import ClassSession, TrainingClass
from courses.classes.permissions import open_to
from courses.classes.queries import seats_of
from courses.learning.lines import CourseView
from courses.learning.notices import CourseNotice
from lms.dates import now, today
from lms.outbox.domain import send_message
from lms.outbox.kinds import MessageKind, register_kind
from lms.people.models import Person

SEAT = register_kind(MessageKind("classes.seat", gettext_lazy("Chỗ của tôi trong lớp"), is_required=True))
CHANGE = register_kind(
    MessageKind("classes.change", gettext_lazy("Lớp đổi lịch hoặc bị hủy"), is_required=True, is_urgent=True)
)
TOMORROW = register_kind(
    MessageKind("classes.tomorrow", gettext_lazy("Nhắc lớp ngày mai"), is_required=True, is_urgent=True)
)
APPROVAL = register_kind(MessageKind("classes.approval", gettext_lazy("Kết quả lớp chờ duyệt"), is_required=True))


def when_text(session: ClassSession) -> str:
    """A sitting in words: 08:00–11:30, 05/12/2026."""
    begins, ends = timezone.localtime(session.starts_at), timezone.localtime(session.ends_at)
    return f"{begins:%H:%M}–{ends:%H:%M}, {begins:%d/%m/%Y}"


def place_text(training_class: TrainingClass) -> str:
    return training_class.venue or (_("họp trực tuyến") if training_class.meeting_link else "")


def tell(
    persons: Sequence[Person],
    training_class: TrainingClass,
    *,
    subject: str,
    text: str,
    key: str,
    kind: MessageKind,
    by: Any,
    at: datetime,
    page: str = "class",
) -> int:
    """Write to these people about a class, with its name, days and place; returns how many got it now.

    `page` names the page that the message leads to: the learner's, or the organiser's.
    """
    days = "\n".join(when_text(session) for session in training_class.sessions.order_by("starts_at"))
    body = "\n".join(part for part in (text, training_class.title, days, place_text(training_class)) if part)
    return send_message(
        persons=persons,
        subject=subject,
        body=body,
        link=reverse(f"courses_classes:{page}", args=[training_class.uuid]),
        key=f"class:{training_class.pk}:{key}",
        by=by,
        at=at,
        kind=kind,
    )


def subject_for(kind: MessageKind) -> str:
    """The neutral subject of a kind."""
    return {
        SEAT.name: _("Tập huấn: lịch lớp của bạn"),
        CHANGE.name: _("Tập huấn: lịch lớp có thay đổi"),
        TOMORROW.name: _("Tập huấn: lịch ngày mai"),
        APPROVAL.name: _("Tập huấn: có hồ sơ chờ bạn duyệt"),
    }[kind.name]


def class_notices(person: Person, views: Sequence[CourseView]) -> Iterator[CourseNotice]:
    """A card for each course that still asks for a class: her seat in one, or those that she may ask for (2 queries,
    none for courses without)."""
    wanted = {view.code: view.title for view in views if view.missing and view.missing["class"]}
    if not wanted:
        return
    moment = now()
    for seat in seats_of(person).filter(training_class__course__code__in=wanted, last_at__gte=moment):
        text = seat.get_state_display()
        if seat.first_at:
            text = _("%(state)s: %(when)s") % {
                "state": text.capitalize(), "when": f"{timezone.localtime(seat.first_at):%H:%M, %d/%m/%Y}",
            }  # fmt: skip
        url = reverse("courses_classes:class", args=[seat.training_class.uuid])
        yield CourseNotice(seat.training_class.title, text, url, _("Xem lớp"))
        wanted.pop(seat.training_class.course.code, None)
    if wanted:
        for training_class in open_to(person, as_of=today()).filter(course__code__in=wanted).order_by("pk")[:3]:
            url = reverse("courses_classes:class", args=[training_class.uuid])
            yield CourseNotice(training_class.title, _("Lớp đang nhận đăng ký."), url, _("Xem lớp"))
