"""What a person has stopped: a rule, everything, or all but looking."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import horo.core.time


class Migration(migrations.Migration):
    dependencies = [
        ("engine", "0002_failures"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Switch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=10)),
                ("rule", models.CharField(default="", max_length=120)),
                ("reason", models.CharField(default="", max_length=300)),
                ("since", horo.core.time.InstantField()),
                ("ended_at", horo.core.time.InstantField(null=True)),
                ("by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("ended_by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("kind", "pause"), models.Q(("kind", "dry_run"), ("rule", "")), _connector="OR"), name="engine_switch_known"),
                    models.UniqueConstraint(condition=models.Q(("ended_at", None)), fields=("kind", "rule"), name="engine_switch_on_once"),
                ],
            },
        ),
    ]
