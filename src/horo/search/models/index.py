"""The index: documents in the order of time, and the words of names with their trigrams.

What a document says is in the table `search_index`, which each database has in its own form
(see `services.store`).
"""

from django.db import models


class Document(models.Model):
    """A post in the index. `id` grows with the time of the post, so newest first is by key.

    It says where to look, never who may read: that is asked of the post and its topic.
    """

    id = models.BigIntegerField(primary_key=True)
    post_id = models.BigIntegerField(unique=True)
    topic_id = models.BigIntegerField(db_index=True)
    posted_at = models.BigIntegerField()  # microseconds since 1970

    class Meta:
        db_table = "search_document"

    def __str__(self) -> str:
        return f"post {self.post_id}"


class TopicDigest(models.Model):
    """What the documents of a topic say about it; where it differs they are written anew."""

    topic_id = models.BigIntegerField(primary_key=True)
    digest = models.CharField(max_length=32)

    class Meta:
        db_table = "search_topic"

    def __str__(self) -> str:
        return f"{self.digest} of {self.topic_id}"


class Word(models.Model):
    """A word of a name: a topic's title, a member's name, a tag, a space.

    `stem` is English or Russian, `other_stem` Bulgarian, for words in Cyrillic.
    """

    word = models.CharField(max_length=40, unique=True)
    stem = models.CharField(max_length=40, db_index=True)
    other_stem = models.CharField(max_length=40, db_index=True)
    uses = models.IntegerField(default=0)  # about how many names have it

    class Meta:
        db_table = "search_word"

    def __str__(self) -> str:
        return self.word


class Use(models.Model):
    """A word stands in the name of a thing."""

    word_id = models.BigIntegerField()
    kind = models.CharField(max_length=20)
    object_id = models.BigIntegerField()

    class Meta:
        db_table = "search_use"
        constraints = [
            models.UniqueConstraint(fields=["word_id", "kind", "object_id"], name="search_use_once")
        ]
        indexes = [models.Index(fields=["kind", "object_id"], name="search_use_of")]

    def __str__(self) -> str:
        return f"{self.word_id} in {self.kind} {self.object_id}"


class Trigram(models.Model):
    """Three letters in a row of a word, for finding it when it is misspelt."""

    letters = models.CharField(max_length=3)
    word_id = models.BigIntegerField()

    class Meta:
        db_table = "search_trigram"
        constraints = [
            models.UniqueConstraint(fields=["letters", "word_id"], name="search_trigram_once")
        ]

    def __str__(self) -> str:
        return f"{self.letters} in {self.word_id}"
