"""Letters that came back, and ways to a member that are closed."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import horo.core.time


class Migration(migrations.Migration):
    dependencies = [
        ("engine", "0003_switches"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Bounce",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=300, unique=True)),
                ("channel", models.CharField(max_length=20)),
                ("address", models.CharField(max_length=64)),
                ("is_hard", models.BooleanField()),
                ("said", models.CharField(max_length=300)),
                ("bounced_at", horo.core.time.InstantField()),
                ("member", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL)),
            ],
            options={
                "indexes": [models.Index(fields=["member", "bounced_at"], name="engine_bounces_of")],
            },
        ),
        migrations.CreateModel(
            name="Suppressed",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("channel", models.CharField(max_length=20)),
                ("address", models.CharField(default="", max_length=64)),
                ("reason", models.CharField(max_length=300)),
                ("since", horo.core.time.InstantField()),
                ("until", horo.core.time.InstantField(null=True)),
                ("lifted_at", horo.core.time.InstantField(null=True)),
                ("by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("lifted_by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("member", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(condition=models.Q(("lifted_at", None)), fields=("member", "channel", "address"), name="engine_suppressed_once"),
                ],
            },
        ),
    ]
