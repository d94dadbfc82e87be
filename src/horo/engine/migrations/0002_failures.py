"""What could not be done, what somebody drops, and how each run went."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import horo.core.time


class Migration(migrations.Migration):
    dependencies = [
        ("engine", "0001_first"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Failed",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=300, unique=True)),
                ("rule", models.CharField(max_length=120)),
                ("step", models.CharField(max_length=120)),
                ("action", models.CharField(max_length=60)),
                ("error", models.TextField()),
                ("attempts", models.PositiveIntegerField(default=1)),
                ("first_at", horo.core.time.InstantField()),
                ("failed_at", horo.core.time.InstantField()),
                ("next_try_at", horo.core.time.InstantField()),
                ("dead_at", horo.core.time.InstantField(null=True)),
                ("dropped_at", horo.core.time.InstantField(null=True)),
                ("drop_reason", models.CharField(default="", max_length=300)),
                ("dropped_by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("member", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL)),
            ],
            options={
                "indexes": [models.Index(condition=models.Q(("dropped_at", None)), fields=["failed_at"], name="engine_failed_live")],
            },
        ),
        migrations.CreateModel(
            name="Ticked",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", horo.core.time.InstantField()),
                ("took_ms", models.PositiveIntegerField()),
                ("holder", models.CharField(max_length=40)),
                ("done", models.PositiveIntegerField(default=0)),
                ("held", models.JSONField(default=dict)),
                ("failed", models.PositiveIntegerField(default=0)),
                ("delivered", models.PositiveIntegerField(default=0)),
                ("error", models.TextField(default="")),
            ],
            options={
                "indexes": [models.Index(fields=["-at"], name="engine_ticked_lately")],
            },
        ),
        migrations.AddField("outgoing", "tried_at", horo.core.time.InstantField(null=True)),
        migrations.AddField("outgoing", "dropped_at", horo.core.time.InstantField(null=True)),
        migrations.AddField(
            "outgoing",
            "dropped_by",
            models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField("outgoing", "drop_reason", models.CharField(default="", max_length=300)),
        migrations.AddIndex(
            "outgoing",
            models.Index(condition=models.Q(("dead_at__isnull", False), ("dropped_at", None)), fields=["dead_at"], name="engine_outgoing_dead"),
        ),
        migrations.AddIndex(
            "performed",
            models.Index(fields=["rule", "performed_at"], name="engine_done_of_rule"),
        ),
    ]
