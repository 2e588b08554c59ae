from __future__ import annotations

from typing import Any

from django.db import migrations

CHUNK = 2_000
OLD_JOB = "outbox.mail"
OPEN = ["queued", "running"]


def fill(apps: Any, schema_editor: Any) -> None:
    """Every e-mail about a message becomes a delivery that means the same.

    What waited still waits: the dispatcher gives it a job of the new kind, and those of the old kind go. One that was
    under way when its worker stopped is in doubt, as it was.
    """
    Message, Delivery, Announcement, Job = (
        apps.get_model(label, name)
        for label, name in [
            ("lms_outbox", "Message"), ("lms_outbox", "Delivery"), ("lms_outbox", "Announcement"), ("lms_jobs", "Job"),
        ]
    )
    last = 0
    while True:
        rows = Message.objects.filter(pk__gt=last).exclude(mail_state="none").order_by("pk").select_related("person")
        chunk = list(rows[:CHUNK])
        if not chunk:
            break
        made = Delivery.objects.bulk_create([Delivery(**values_of(message)) for message in chunk])
        Announcement.objects.bulk_create(
            [Announcement(delivery=delivery, message=message) for delivery, message in zip(made, chunk, strict=True)]
        )
        last = chunk[-1].pk
    Job.objects.filter(kind=OLD_JOB, state__in=OPEN).delete()


def values_of(message: Any) -> dict[str, Any]:
    state, begun = message.mail_state, message.mail_begun_at
    if state in ("sent", "in_doubt"):
        begun = begun or message.created_at
    trouble = {"in_doubt": "unconfirmed", "failed": "refused" if begun else "unreached"}.get(state, "")
    return {
        "key": f"message:{message.uuid}",
        "person_id": message.person.canonical_id or message.person_id,
        "channel": "email",
        "state": state,
        "trouble": trouble,
        "address": message.person.email if begun else "",
        "attempts": 1 if begun else 0,
        "not_before": message.created_at,
        "created_at": message.created_at,
        "begun_at": begun,
        "finished_at": (begun or message.created_at) if state in ("sent", "failed") else None,
    }


class Migration(migrations.Migration):

    dependencies = [("lms_outbox", "0003_deliveries")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
