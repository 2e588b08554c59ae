"""Every target's terms become its first version, in force from the programme's first day; cells are made anew."""

from django.db import migrations
from django.utils import timezone


def forwards(apps, schema_editor):
    Target = apps.get_model("certification_coverage", "Target")
    TargetVersion = apps.get_model("certification_coverage", "TargetVersion")
    TargetRule = apps.get_model("certification_coverage", "TargetRule")
    for target in Target.objects.select_related("programme"):
        version = TargetVersion.objects.create(
            target=target,
            name=target.name,
            share_percent=target.share_percent,
            due_on=target.due_on,
            valid_from=target.programme.starts_on,
            basis=target.programme.decision,
            recorded_at=timezone.now(),
        )
        TargetRule.objects.filter(target=target).update(version=version)
    apps.get_model("certification_coverage", "Cell").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("certification_coverage", "0002_versions")]
    operations = [migrations.RunPython(forwards, migrations.RunPython.noop, elidable=True)]
