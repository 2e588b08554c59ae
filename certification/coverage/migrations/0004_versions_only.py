"""What a target asks stands in its versions alone."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("certification_coverage", "0003_first_versions"), ("lms_people", "0002_postgresql")]

    operations = [
        migrations.RemoveConstraint("target", "certification_coverage_target_one"),
        migrations.RemoveConstraint("target", "certification_coverage_share"),
        migrations.RemoveConstraint("targetrule", "certification_coverage_rule_one"),
        migrations.RemoveField("targetrule", "target"),
        migrations.RemoveField("target", "name"),
        migrations.RemoveField("target", "share_percent"),
        migrations.RemoveField("target", "due_on"),
        migrations.AlterField(
            "targetrule",
            "version",
            models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="rules", to="certification_coverage.targetversion"),
        ),
        migrations.AddConstraint(
            model_name="target",
            constraint=models.UniqueConstraint(
                condition=models.Q(("unit", None)),
                fields=("programme", "indicator"),
                name="certification_coverage_target_one",
            ),
        ),
        migrations.AddConstraint(
            model_name="target",
            constraint=models.UniqueConstraint(
                fields=("programme", "indicator", "unit"), name="certification_coverage_target_unit"
            ),
        ),
        migrations.AddConstraint(
            model_name="targetversion",
            constraint=models.CheckConstraint(
                condition=models.Q(("share_percent__gte", 1), ("share_percent__lte", 100)),
                name="certification_coverage_share",
            ),
        ),
        migrations.AddConstraint(
            model_name="targetversion",
            constraint=models.CheckConstraint(
                condition=models.Q(("class_size__gte", 1)), name="certification_coverage_class_size"
            ),
        ),
        migrations.AddConstraint(
            model_name="targetrule",
            constraint=models.UniqueConstraint(fields=("version", "category"), name="certification_coverage_rule_one"),
        ),
        migrations.AddConstraint(
            model_name="targetrule",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("share_percent", None), models.Q(("share_percent__gte", 1), ("share_percent__lte", 100)), _connector="OR"
                ),
                name="certification_coverage_rule_share",
            ),
        ),
    ]
