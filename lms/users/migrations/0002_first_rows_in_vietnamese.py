"""Wagtail's own migrations make a first workflow, collection and two pages with English names: here they get theirs.

It stands beside the user model because that room is left out of a host site, whose rows are not ours to name. Groups
keep their names: migrations of other packages look them up.
"""

from django.db import migrations

NAMES = [
    ("wagtailcore", "Workflow", "name", "Moderators approval", "duyệt nội dung"),
    ("wagtailcore", "Task", "name", "Moderators approval", "người duyệt xem"),
    ("wagtailcore", "Collection", "name", "Root", "Gốc"),
    ("wagtailcore", "Page", "title", "Root", "Gốc"),
    ("wagtailcore", "Page", "draft_title", "Root", "Gốc"),
    ("wagtailcore", "Page", "title", "Welcome to your new Wagtail site!", "Trang chủ"),
    ("wagtailcore", "Page", "draft_title", "Welcome to your new Wagtail site!", "Trang chủ"),
]


def name_first_rows(apps, schema_editor):
    for app, model, field, english, vietnamese in NAMES:
        rows = apps.get_model(app, model).objects.using(schema_editor.connection.alias).filter(**{field: english})
        rows.update(**{field: vietnamese})


class Migration(migrations.Migration):

    dependencies = [
        ('lms_users', '0001_initial'),
        ('wagtailcore', '0098_apitoken'),
    ]

    operations = [migrations.RunPython(name_first_rows, migrations.RunPython.noop)]
