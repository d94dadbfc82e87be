"""Compute the kept columns of what was imported before they existed."""

from django.db import migrations

BATCH = 500  # topics

POSTS = """
UPDATE content_post SET reaction_counts = counted.reaction_counts FROM (
    SELECT p.id, {counts} AS reaction_counts FROM content_post p
    WHERE p.topic_id IN ({topics})
        AND EXISTS (SELECT 1 FROM content_reaction r WHERE r.post_id = p.id)
) counted WHERE content_post.id = counted.id
"""

COUNTS = {
    "sqlite": """(SELECT json_group_object(emoji, times) FROM (
        SELECT r.emoji, SUM(r.times) AS times FROM content_reaction r
        WHERE r.post_id = p.id GROUP BY r.emoji ORDER BY r.emoji) each_emoji)""",
    "postgresql": """COALESCE((SELECT jsonb_object_agg(emoji, times) FROM (
        SELECT r.emoji, SUM(r.times)::bigint AS times FROM content_reaction r
        WHERE r.post_id = p.id GROUP BY r.emoji) each_emoji), '{}'::jsonb)""",
}

TOPICS = """
UPDATE content_topic SET posts_count = counted.posts_count, last_number = counted.last_number,
    last_post_at = COALESCE(latest.posted_at, counted.opened_at),
    last_author_id = COALESCE(latest.author_id, counted.author_id)
FROM (
    SELECT t.id, t.opened_at, t.author_id,
        (SELECT COUNT(*) FROM content_post p WHERE p.topic_id = t.id AND p.removed_at IS NULL)
            AS posts_count,
        COALESCE((SELECT MAX(p.number) FROM content_post p WHERE p.topic_id = t.id), 0)
            AS last_number,
        (SELECT p.id FROM content_post p
            WHERE p.topic_id = t.id AND p.kind = 'post' AND p.removed_at IS NULL
            ORDER BY p.posted_at DESC, p.number DESC, p.id DESC LIMIT 1) AS latest_id
    FROM content_topic t WHERE t.id IN ({topics})
) counted LEFT JOIN content_post latest ON latest.id = counted.latest_id
WHERE content_topic.id = counted.id
"""


def compute(apps, schema_editor):
    connection = schema_editor.connection
    topics = apps.get_model("content", "Topic").objects.using(connection.alias)
    ids = list(topics.order_by("pk").values_list("pk", flat=True))
    posts = POSTS.replace("{counts}", COUNTS[connection.vendor])
    with connection.cursor() as cursor:
        for start in range(0, len(ids), BATCH):
            some = ids[start : start + BATCH]
            marks = ", ".join(["%s"] * len(some))
            for statement in (posts, TOPICS):
                cursor.execute(statement.replace("{topics}", marks), some)


class Migration(migrations.Migration):
    dependencies = [("content", "0002_hosting")]

    operations = [migrations.RunPython(compute, migrations.RunPython.noop)]
