"""What only PostgreSQL can hold: no two primary postings of a person share a day; names sort as plain bytes.

SQLite has neither exclusion constraints nor collations by that name; there `post_person` holds the rule under the one
write lock, and text compares as bytes anyway. See docs/decisions/0008-sqlite-and-postgresql.md.
"""

from django.db import migrations

FORWARD = [
    "CREATE EXTENSION IF NOT EXISTS btree_gist",
    """ALTER TABLE lms_people_posting ADD CONSTRAINT lms_people_posting_no_overlap
       EXCLUDE USING gist (person_id WITH =, daterange(valid_from, valid_to, '[)') WITH &&)
       WHERE (is_primary AND NOT is_void)""",
    'ALTER TABLE lms_people_person ALTER COLUMN sort_key TYPE varchar(700) COLLATE "C"',
    'ALTER TABLE lms_people_unit ALTER COLUMN sort_key TYPE varchar(400) COLLATE "C"',
]
BACKWARD = ["ALTER TABLE lms_people_posting DROP CONSTRAINT IF EXISTS lms_people_posting_no_overlap"]


def _run(schema_editor, statements):
    if schema_editor.connection.vendor == "postgresql":
        for statement in statements:
            schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("lms_people", "0001_initial")]
    operations = [
        migrations.RunPython(
            lambda apps, schema_editor: _run(schema_editor, FORWARD),
            lambda apps, schema_editor: _run(schema_editor, BACKWARD),
        )
    ]
