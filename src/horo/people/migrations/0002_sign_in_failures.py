import horo.core.time
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("people", "0001_first"),
    ]

    operations = [
        migrations.CreateModel(
            name="SignInFailure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name_hash", models.CharField(max_length=64)),
                ("address_hash", models.CharField(max_length=64)),
                ("failed_at", horo.core.time.InstantField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["name_hash", "failed_at"], name="people_failed_name"),
                    models.Index(fields=["address_hash", "failed_at"], name="people_failed_address"),
                ],
            },
        ),
    ]
