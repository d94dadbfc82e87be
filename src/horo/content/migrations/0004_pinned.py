from django.db import migrations, models


class Migration(migrations.Migration):
    """Find the pinned topics of a space without a look at all of its topics."""

    dependencies = [("content", "0003_kept")]

    operations = [
        migrations.AddIndex(
            model_name="topic",
            index=models.Index(
                fields=["space"],
                name="content_topic_pinned",
                condition=models.Q(("pinned_at__isnull", False)),
            ),
        ),
    ]
