from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from courses.content.queries import contents_of, in_language
from courses.learning.models import Completion
from courses.teaching.domain.messages import neutral_subject
from courses.teaching.enums import SurveyKind
from courses.teaching.kinds import FOLLOWUP
from courses.teaching.models import SurveyReceipt
from courses.teaching.surveys import ASKED_FOR
from lms.dates import civil_date
from lms.outbox.domain import send_message
from lms.outbox.models import Message

LATE = timedelta(days=14)
"""How long a message that was missed, by a worker that stood still, is made up for."""
CHUNK = 500
STEM = "followup:"


def send_followups(*, at: datetime) -> int:
    """Tell those who completed a course 90 days ago that a short survey waits; once a completion. Returns how many."""
    due = civil_date(at) - timedelta(days=ASKED_FOR[SurveyKind.FOLLOWUP][0])
    receipts = SurveyReceipt.objects.filter(completion=OuterRef("pk"), kind=SurveyKind.FOLLOWUP)
    rows = Completion.objects.standing().filter(happened_on__gt=due - LATE, happened_on__lte=due)
    told = _told(since=at - 2 * LATE)
    pks = [pk for pk in rows.exclude(Exists(receipts)).order_by("pk").values_list("pk", flat=True) if pk not in told]
    return sum(_send(pks[start : start + CHUNK], at) for start in range(0, len(pks), CHUNK))


def _told(*, since: datetime) -> set[int]:
    """The completions after which a message went out: by their own key, for two records may have become one person."""
    keys = Message.objects.filter(key__startswith=STEM, created_at__gte=since).values_list("key", flat=True)
    return {int(key.split(":")[1]) for key in keys}


def _send(pks: list[int], at: datetime) -> int:
    rows = Completion.objects.filter(pk__in=pks).select_related("person__canonical", "course", "manifest")
    rows = rows.defer("manifest__content").order_by("pk")
    contents = contents_of({row.manifest.sha256 for row in rows})
    with override(settings.LANGUAGE_CODE):
        return sum(
            send_message(
                persons=[row.person.canonical or row.person],
                subject=neutral_subject(),
                body=_(
                    "Ba tháng trước bạn đã học xong khóa “%(title)s”. Mời bạn trả lời vài câu ngắn về việc áp dụng "
                    "trong công việc. Không bắt buộc, và không ai biết câu nào là của bạn."
                )
                % {"title": in_language(contents[row.manifest.sha256]["course"]["locales"])["title"]},
                link=reverse("courses_teaching:answer", args=[row.course.code, SurveyKind.FOLLOWUP]),
                key=f"{STEM}{row.pk}",
                by=None,
                at=at,
                kind=FOLLOWUP,
            )
            for row in rows
        )
