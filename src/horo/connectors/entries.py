"""The activities that a thread tells of: the words of the log for what was said in it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import chain

from horo.connectors.records import Account, Message, Thread
from horo.content.activities import EDITED, POSTED, REACTED, REMOVED, REPLIED, SOLVED
from horo.log.services import Entry
from horo.log.verbs import Verb


@dataclass(frozen=True)
class Scene:
    """Who is who: member ids by account key, who of them is a person, post ids by key."""

    source: str
    members: Mapping[str, int]
    persons: set[int]
    posts: Mapping[str, int]
    unnamed: Account

    def member(self, account: Account | None) -> int | None:
        return self.members[account.key] if account else None


def entries_of(
    thread: Thread, scene: Scene, space_id: int, topic: tuple[int, int]
) -> Iterator[Entry]:
    """Yield what happened in `thread`; `topic` is its id and the id of its author.

    A note of the source's system is no deed. The recipient of a reply is the author of the post
    it answers, else who opened the topic; nobody is the recipient of their own deed.
    """
    topic_id, topic_author = topic
    opener = thread.opener or thread.messages[0].key
    authors = {message.key: scene.members[message.author.key] for message in thread.messages}
    for message in thread.messages:
        deeds = _Deeds(scene, space_id, topic_id, message, authors[message.key])
        if message.kind == "post":
            answered = None if message.key == opener else topic_author
            yield deeds.written(authors.get(message.reply_to, answered), message.key == opener)
        if message.reactions:
            yield from deeds.reactions()
        yield from deeds.later()


class _Deeds:
    """Builds the activities around one message."""

    __slots__ = ("author", "message", "scene", "space_id", "topic_id")

    def __init__(
        self, scene: Scene, space_id: int, topic_id: int, message: Message, author: int
    ) -> None:
        self.scene = scene
        self.space_id = space_id
        self.topic_id = topic_id
        self.message = message
        self.author = author

    def written(self, answered: int | None, is_opener: bool) -> Entry:
        verb, recipient = (POSTED, None) if is_opener else (REPLIED, answered)
        return self._entry(verb, "post", self.author, recipient, self.message.at)

    def reactions(self) -> Iterator[Entry]:
        """One activity a reaction. Sources do not say when: it takes the time of its post."""
        unnamed = self.scene.unnamed
        for reacted in self.message.reactions:
            numbered = ((unnamed, f"?{n}") for n in range(1, reacted.unnamed + 1))
            named = ((account, account.key) for account in reacted.by)
            for account, key in chain(named, numbered):
                yield self._entry(
                    REACTED,
                    f"reaction:{reacted.emoji}:{key}",
                    self.scene.members[account.key],
                    self.author,
                    self.message.at,
                    {"emoji": reacted.emoji},
                )

    def later(self) -> Iterator[Entry]:
        """What became of the post: accepted as the answer, edited, taken down."""
        message = self.message
        if message.is_answer:
            yield self._entry(SOLVED, "solved", None, self.author, message.at)
        if message.edited_at:
            editor = self.scene.member(message.edited_by)
            key = f"edited:{message.edited_at.isoformat()}"
            yield self._entry(EDITED, key, editor, self.author, message.edited_at)
        if message.removed_at:
            remover = self.scene.member(message.removed_by)
            yield self._entry(REMOVED, "removed", remover, self.author, message.removed_at)

    def _entry(
        self,
        verb: Verb,
        key: str,
        actor: int | None,
        recipient: int | None,
        at: datetime,
        props: Mapping[str, str] | None = None,
    ) -> Entry:
        if recipient == actor or recipient not in self.scene.persons:
            recipient = None
        return Entry(
            verb=verb,
            occurred_at=at,
            source=self.scene.source,
            source_key=f"{key}:{self.message.key}",
            actor_id=actor,
            object_type="post",
            object_id=self.scene.posts[self.message.key],
            space_id=self.space_id,
            thread_id=self.topic_id,
            recipient_id=recipient,
            props=props or {},
        )
