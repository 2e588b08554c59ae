"""Fills what 0003 added from what was known before, and gives PostgreSQL the index by which names are found."""

from django.db import migrations
from django.db.models.functions import ExtractYear
from django.utils import timezone

INDEX = (
    "CREATE INDEX IF NOT EXISTS lms_people_person_words ON lms_people_person "
    "USING gin (to_tsvector('simple', search_text))"
)


def fill_in(apps, schema_editor):
    Person = apps.get_model("lms_people", "Person")
    Person.objects.exclude(birth_date=None).update(birth_year=ExtractYear("birth_date"))
    UnitName = apps.get_model("lms_people", "UnitName")
    UnitName.objects.bulk_create(
        [
            UnitName(unit=unit, name=unit.name, valid_from=unit.valid_from, valid_to=unit.valid_to)
            for unit in apps.get_model("lms_people", "Unit").objects.all()
        ],
        batch_size=500,
    )
    PersonMerge = apps.get_model("lms_people", "PersonMerge")
    PersonMerge.objects.bulk_create(
        [
            PersonMerge(duplicate=person, into_id=person.canonical_id, merged_at=timezone.now())
            for person in Person.objects.exclude(canonical=None)
        ],
        batch_size=500,
    )


def add_index(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(INDEX)


def drop_index(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP INDEX IF EXISTS lms_people_person_words")


class Migration(migrations.Migration):
    dependencies = [("lms_people", "0003_people_over_time")]
    operations = [
        migrations.RunPython(fill_in, migrations.RunPython.noop),
        migrations.RunPython(add_index, drop_index),
    ]
