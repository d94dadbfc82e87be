import django.db.models.deletion
import horo.core.time
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("community", "0001_first"),
        ("content", "0001_first"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Spotlight",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("words", models.JSONField(default=dict)),
                ("since", horo.core.time.InstantField()),
                ("until", horo.core.time.InstantField()),
                ("ended_at", horo.core.time.InstantField(null=True)),
                ("effect_key", models.CharField(max_length=300, unique=True)),
                ("ended_by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("member", models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("topic", models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="content.topic")),
            ],
            options={
                "indexes": [models.Index(fields=["until"], name="community_spotlight_until")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("member__isnull", False), ("topic", None)),
                            models.Q(("member", None), ("topic__isnull", False)),
                            _connector="OR",
                        ),
                        name="community_spotlight_on_one",
                    )
                ],
            },
        ),
    ]
