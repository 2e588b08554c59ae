"""Visits to the pages of exports, scheduled exports and tokens in English."""

from __future__ import annotations

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from lms.dates import today
from lms.exports.domain import ask_export, open_schedule
from lms.jobs.models import Job
from lms.people.models import Unit
from lms.tokens.domain import grant_token
from lms.users.models import User
from tests.integration.english_tours import Pages, in_english

EVERY = [("week", 5), ("month", 28), ("quarter", 1)]


def of_exports() -> Pages:
    """A list that is ready, has expired, is no longer hers, waits, and could not be written; then what is scheduled."""
    client, user, unit = in_english("quanly"), User.objects.get(username="quanly"), Unit.objects.get(code="NB")
    address = reverse("certification_desk:people_export", args=["NB"])
    yield "exported", client.post(f"{address}?held=no", {"format": "csv"}, follow=True)
    yield "wrong filter", client.post(f"{address}?sex=x", {"format": "csv"})
    job = Job.objects.get(kind="coverage.list")
    page, file = (reverse(f"lms_exports:{name}", args=[job.pk]) for name in ("export", "file"))
    Job.objects.filter(pk=job.pk).update(result=job.result | {"reach": ["x"]})
    yield "changed", client.get(file)
    Job.objects.filter(pk=job.pk).update(finished_at=timezone.now() - timedelta(days=1))
    yield "expired", client.get(page)
    waiting = ask_export(kind="coverage.list", payload=job.payload, by=user, at=timezone.now())
    yield "waiting", client.get(reverse("lms_exports:export", args=[waiting.pk]))
    Job.objects.filter(pk=waiting.pk).update(state="failed")
    yield "failed", client.get(reverse("lms_exports:export", args=[waiting.pk]))
    yield "nothing scheduled", client.get(reverse("lms_exports:schedules"))
    new = reverse("lms_exports:schedule_new")
    yield "schedule", client.get(new)
    wrong = {"kind": "coverage.list", "unit": unit.pk, "format": "csv", "every": "week", "day": "9"}
    yield "refused", client.post(new, wrong | {"logins": "hocvien\nkhong.co"})
    for every, day in EVERY:
        schedule = open_schedule(
            kind="coverage.table", unit=unit, format="xlsx", every=every, day=day, recipients=[], by=user,
            at=timezone.now(),
        )  # fmt: skip
        schedule.places.create(user=user, refused_on=today())
    change = reverse("lms_exports:schedule_change", args=[schedule.uuid])
    yield "paused", client.post(change, {"action": "pause"}, follow=True)
    yield "no such button", client.post(change, {"action": "x"})


def of_tokens() -> Pages:
    client, user, unit = in_english("admin"), User.objects.get(username="admin"), Unit.objects.get(code="NB")
    address = reverse("lms_tokens:tokens")
    yield "no token", client.get(address)
    yield "refused", client.post(address, {"label": "x", "unit": unit.pk, "expires_on": "2020-01-01"})
    day = (today() + timedelta(days=9)).isoformat()
    yield "made", client.post(address, {"label": "x", "unit": unit.pk, "expires_on": day})
    token, _secret = grant_token(
        unit=unit, label="y", expires_on=today() + timedelta(days=9), by=user, at=timezone.now()
    )  # fmt: skip
    yield "revoked", client.post(reverse("lms_tokens:revoke", args=[token.uuid]), follow=True)
