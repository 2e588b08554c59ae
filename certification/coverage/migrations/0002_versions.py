"""Targets get versions, and cells their sums: the new tables beside the old ones."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("certification_awards", "0001_initial"),
        ("certification_coverage", "0001_initial"),
        ("lms_people", "0002_postgresql"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.DeleteModel(name="CellHead"),
        migrations.CreateModel(
            name="CellHead",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("computed_on", models.DateField(null=True)),
                ("rules", models.CharField(default="", max_length=64)),
                ("total", models.JSONField(default=dict)),
                ("own", models.JSONField(default=dict)),
                ("total_on", models.DateField(null=True)),
                ("total_rules", models.CharField(default="", max_length=64)),
                ("target", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="certification_coverage.target")),
                ("unit", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="lms_people.unit")),
            ],
        ),
        migrations.AddConstraint(
            model_name="cellhead",
            constraint=models.UniqueConstraint(fields=("target", "unit"), name="certification_coverage_head_one"),
        ),
        migrations.CreateModel(
            name="StaleTotal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("target", models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="certification_coverage.target")),
                ("unit", models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="lms_people.unit")),
            ],
        ),
        migrations.AddField("cell", "since", models.CharField(default="", max_length=7)),
        migrations.AlterModelOptions(name="target", options={"verbose_name": "chỉ tiêu"}),
        migrations.AddField(
            "target",
            "unit",
            models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="targets", to="lms_people.unit", verbose_name="của đơn vị"),
        ),
        migrations.CreateModel(
            name="TargetVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=200, verbose_name="tên")),
                ("share_percent", models.PositiveSmallIntegerField(verbose_name="tỷ lệ (%)")),
                ("due_on", models.DateField(verbose_name="phải đạt trước hoặc vào ngày")),
                ("class_size", models.PositiveSmallIntegerField(default=40, verbose_name="số người một lớp")),
                ("valid_from", models.DateField(verbose_name="áp dụng từ ngày")),
                ("basis", models.CharField(blank=True, default="", max_length=300, verbose_name="căn cứ")),
                ("reason", models.CharField(blank=True, default="", max_length=300, verbose_name="lý do thay đổi")),
                ("recorded_at", models.DateTimeField()),
                ("recorded_by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("target", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="versions", to="certification_coverage.target")),
            ],
            options={
                "verbose_name": "phiên bản chỉ tiêu",
                "indexes": [models.Index(fields=["target", "valid_from"], name="certification_coverage_version")],
            },
        ),
        migrations.CreateModel(
            name="Milestone",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("due_on", models.DateField(verbose_name="đến hết ngày")),
                ("share_percent", models.PositiveSmallIntegerField(verbose_name="tỷ lệ (%)")),
                ("version", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="milestones", to="certification_coverage.targetversion")),
            ],
        ),
        migrations.AddConstraint(
            model_name="milestone",
            constraint=models.UniqueConstraint(fields=("version", "due_on"), name="certification_coverage_milestone_one"),
        ),
        migrations.AddConstraint(
            model_name="milestone",
            constraint=models.CheckConstraint(
                condition=models.Q(("share_percent__gte", 1), ("share_percent__lte", 100)),
                name="certification_coverage_milestone_share",
            ),
        ),
        migrations.AddField(
            "targetrule",
            "share_percent",
            models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="tỷ lệ riêng (%)"),
        ),
        migrations.AddField(
            "targetrule",
            "version",
            models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="rules", to="certification_coverage.targetversion"),
        ),
        # Two relations of a rule may not be reached by one name: the old one steps aside until it goes.
        migrations.AlterField(
            "targetrule",
            "target",
            models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="certification_coverage.target"),
        ),
    ]
