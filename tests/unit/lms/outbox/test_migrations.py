"""What was known of e-mails about messages means the same after the step to deliveries."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from tests.factories.people import AT

BEFORE, FILLED, AFTER = "0003_deliveries", "0004_fill_deliveries", "0005_drop_mail_state"


def go(name: str):
    executor = MigrationExecutor(connection)
    executor.migrate([("lms_outbox", name)])
    return executor.loader.project_state([("lms_outbox", name)]).apps


@pytest.fixture
def real_database(django_db_setup, django_db_blocker):
    """Migrations do not run inside a test's transaction; a flush afterwards would take what migrations have written."""
    with django_db_blocker.unblock():
        try:
            yield
        finally:
            go(AFTER)


def test_what_waited_waits_what_was_in_doubt_stays_so_and_old_jobs_go(real_database):
    apps = go(BEFORE)
    Person, Message, Job = (
        apps.get_model(*names) for names in [("lms_people", "Person"), ("lms_outbox", "Message"), ("lms_jobs", "Job")]
    )
    kept = Person.objects.create(full_name="A", email="a@example.org", created_at=AT)
    merged = Person.objects.create(full_name="A", email="b@example.org", created_at=AT, canonical=kept)
    begun = AT + timedelta(minutes=1)
    rows = [
        ("none", None, kept), ("queued", None, merged), ("sent", begun, kept), ("failed", begun, kept),
        ("failed", None, kept), ("in_doubt", begun, kept),
    ]  # fmt: skip
    try:
        for number, (state, at, person) in enumerate(rows):
            message = Message.objects.create(
                key=str(number), person=person, subject="x", body="x", mail_state=state, mail_begun_at=at, created_at=AT
            )
            Job.objects.create(
                kind="outbox.mail", key=str(number), payload={"message": message.pk}, not_before=AT, created_at=AT,
                state="done" if at else "queued",
            )  # fmt: skip
        Delivery = go(FILLED).get_model("lms_outbox", "Delivery")
        found = Delivery.objects.order_by("pk").values_list(
            "messages__key", "person", "channel", "state", "trouble", "begun_at", "finished_at", "attempts"
        )
        assert list(found) == [
            ("1", kept.pk, "email", "queued", "", None, None, 0),
            ("2", kept.pk, "email", "sent", "", begun, begun, 1),
            ("3", kept.pk, "email", "failed", "refused", begun, begun, 1),
            ("4", kept.pk, "email", "failed", "unreached", None, AT, 0),
            ("5", kept.pk, "email", "in_doubt", "unconfirmed", begun, None, 1),
        ]
        assert set(Job.objects.values_list("state", flat=True)) == {"done"}
        assert go(AFTER).get_model("lms_outbox", "Message").objects.count() == 6
    finally:
        apps = go(AFTER)
        for name in ("Delivery", "Message"):
            apps.get_model("lms_outbox", name).objects.all().delete()
        Job.objects.all().delete()
        merged.delete()
        kept.delete()
