import django.db.models.deletion
import horo.core.time
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("content", "0002_hosting"),
        ("membership", "0001_joining"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Change",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("effect_key", models.CharField(max_length=300, unique=True)),
                ("kind", models.CharField(max_length=10)),
                ("name", models.CharField(default="", max_length=60)),
                ("before", models.CharField(default="", max_length=200)),
                ("after", models.CharField(default="", max_length=200)),
                ("changed_at", horo.core.time.InstantField()),
                ("member", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["tag", "group", "persona", "field"])),
                        name="membership_change_kind",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Offer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("effect_key", models.CharField(max_length=300, unique=True)),
                ("offered_at", horo.core.time.InstantField()),
                ("invitation", models.OneToOneField(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="membership.invitation")),
                ("member", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("space", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="content.space")),
            ],
        ),
    ]
