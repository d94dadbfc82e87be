"""Write threads, a batch a transaction: content, and the activities that tell of it."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from django.db import transaction

from horo.connectors.entries import Scene, entries_of
from horo.connectors.records import Account, Message, Place, Thread
from horo.connectors.report import Findings
from horo.content import kept
from horo.content import services as content
from horo.content.services import Known, PostRow, ReactionRow, SolutionRow, TopicRow
from horo.core.time import to_micros
from horo.log.services import record_many
from horo.people import identities
from horo.people.models import ANONYMOUS, PERSON
from horo.search import services as search


class Writer:
    """Brings the records of one source in. `new` counts the rows that were not there before.

    Each `write` commits whole threads, so an import that was killed goes on where it stopped:
    what is there already is found by its key and left alone.
    """

    def __init__(self, source: str, findings: Findings) -> None:
        self.source = source
        self.findings = findings
        self.new: Counter[str] = Counter()
        self.unnamed = Account("anonymous", f"Unnamed ({source})", kind=ANONYMOUS)
        self._members: dict[str, int] = {}
        self._persons: set[int] = set()
        self._spaces: dict[str, int] = {}
        self._first_seen: dict[str, tuple[int, datetime]] = {}

    def bring(self, accounts: Iterable[Account]) -> None:
        """Find or add members for accounts, those too that never wrote."""
        missing = {a.key: a for a in accounts if a.key not in self._members}
        if not missing:
            return
        with transaction.atomic():
            brought = identities.bring(missing.values(), source=self.source)
        self._members.update(brought.ids)
        self._persons.update(brought.ids[k] for k, a in missing.items() if a.kind == PERSON)
        self.new["members"] += brought.new
        for account in brought.shared_emails:
            self.findings.leave(
                "possible duplicate: another member has this e-mail address", "", account.name
            )

    def write(self, threads: Sequence[Thread]) -> None:
        """Bring in `threads` with everything in them, in one transaction."""
        with transaction.atomic():
            self.bring(_accounts(threads, self.unnamed))
            for thread in threads:
                self._open(thread.place)
            topics, are_new = self._topics(threads)
            places = [topic for topic, _ in topics.values()]
            keys = [message.key for message in _messages(threads)]
            known = {} if are_new else content.known_posts(keys, places, source=self.source)
            last = {} if are_new else content.last_numbers(places)
            taken = set() if are_new else content.numbers_elsewhere(places, source=self.source)
            self._posts(threads, topics, known, _Numbers(last, taken))
            posts = content.post_ids(keys, places, source=self.source)
            self._replies(threads, posts, known)
            self._reactions(threads, posts)
            self._answers(threads, topics, posts)
            self._activities(threads, topics, posts)
            kept.recount(places)
        self._see(threads)

    def joins(self, known: dict[str, datetime]) -> None:
        """Record who joined when: as `known` from the source, else at their first activity.

        Comes last: only when everything was read is it certain which activity was the first.
        """
        joins = dict(self._first_seen)
        for key, at in known.items():
            member = self._members.get(key)
            if member is not None and (key not in joins or at < joins[key][1]):
                joins[key] = (member, at)
        joins = {key: join for key, join in joins.items() if join[0] in self._persons}
        with transaction.atomic():
            self.new["activities"] += identities.record_joins(
                joins, source=self.source, recorded_at=self.findings.at
            )

    def _open(self, place: Place) -> None:
        if place.key in self._spaces:
            return
        group = None
        if place.is_private:
            self.bring(place.insiders)
            members = [self._members[account.key] for account in place.insiders]
            slug = f"{self.source}-{identities.slugged(place.key)}"[:60]
            group = identities.group_of(slug, place.name[:120], members, at=self.findings.at)
        space, is_new = content.add_space(
            place.name,
            source=self.source,
            source_key=place.key,
            is_private=place.is_private,
            group_id=group.pk if group else None,
        )
        self._spaces[place.key] = space.pk
        self.new["spaces"] += is_new

    def _topics(self, threads: Sequence[Thread]) -> tuple[dict[str, tuple[int, int]], bool]:
        """Add the topics; return (id, author id) by key, and whether all of them are new."""
        rows = []
        for thread in threads:
            opener = _opener(thread)
            space = self._spaces[thread.place.key]
            author = self._members[(thread.author or opener.author).key]
            at = to_micros(opener.at)
            rows.append(TopicRow(space, author, thread.title, at, self.source, thread.key))
        new = content.add_topics(rows)
        self.new["topics"] += new
        topics = content.known_topics([thread.key for thread in threads], source=self.source)
        return topics, new == len(threads)  # of a thread in two parts, one part is known

    def _posts(
        self,
        threads: Sequence[Thread],
        topics: dict[str, tuple[int, int]],
        known: dict[str, Known],
        numbers: "_Numbers",
    ) -> None:
        """Add the posts, numbered on from the last number that their topic has given already."""
        rows = []
        for thread in threads:
            topic, _ = topics[thread.key]
            fresh = [m for m in thread.messages if m.key not in known]
            for message in fresh:
                rows.append(self._row(topic, numbers.take(topic, message.number), message))
        self.new["posts"] += content.add_posts(rows)
        if known:
            self._changes(threads, known)

    def _row(self, topic: int, number: int, message: Message) -> PostRow:
        return PostRow(
            topic,
            number,
            self._members[message.author.key],
            message.kind,
            message.text,
            message.html,
            to_micros(message.at),
            to_micros(message.edited_at) if message.edited_at else None,
            to_micros(message.removed_at) if message.removed_at else None,
            self.source,
            message.key,
        )

    def _changes(self, threads: Sequence[Thread], known: dict[str, Known]) -> None:
        """Bring posts up to date that were edited or taken down since an earlier import.

        What members have edited or taken down here stays as they left it.
        """
        for message in _messages(threads):
            there = known.get(message.key)
            row = self._row(0, 0, message)
            if not there or there.is_changed_here:
                continue
            if (row.edited_at, row.removed_at) != (there.edited_at, there.removed_at):
                content.change_post(
                    there.id,
                    text=row.text,
                    html=row.html,
                    edited_at=row.edited_at,
                    removed_at=row.removed_at,
                )
                search.touch("post", there.id)

    def _replies(
        self, threads: Sequence[Thread], posts: dict[str, int], known: dict[str, Known]
    ) -> None:
        content.link_replies(
            (posts[message.key], posts[message.reply_to])
            for message in _messages(threads)
            if message.reply_to in posts and message.key not in known
        )

    def _reactions(self, threads: Sequence[Thread], posts: dict[str, int]) -> None:
        rows = []
        for message in _messages(threads):
            post = posts[message.key]
            for reacted in message.reactions:
                for account in reacted.by:
                    rows.append(ReactionRow(post, self._members[account.key], reacted.emoji, 1))
                if reacted.unnamed:
                    unnamed = self._members[self.unnamed.key]
                    rows.append(ReactionRow(post, unnamed, reacted.emoji, reacted.unnamed))
        self.new["reactions"] += content.add_reactions(rows)

    def _answers(
        self,
        threads: Sequence[Thread],
        topics: dict[str, tuple[int, int]],
        posts: dict[str, int],
    ) -> None:
        rows = []
        for thread in threads:
            answer = next((m for m in thread.messages if m.is_answer), None)
            if answer:
                topic, at = topics[thread.key][0], to_micros(answer.at)
                rows.append(SolutionRow(topic, posts[answer.key], None, at))
        self.new["solutions"] += content.add_solutions(rows)

    def _activities(
        self,
        threads: Sequence[Thread],
        topics: dict[str, tuple[int, int]],
        posts: dict[str, int],
    ) -> None:
        scene = Scene(self.source, self._members, self._persons, posts, self.unnamed)
        entries = (
            entry
            for thread in threads
            for entry in entries_of(
                thread, scene, self._spaces[thread.place.key], topics[thread.key]
            )
        )
        self.new["activities"] += record_many(entries, recorded_at=self.findings.at)

    def _see(self, threads: Sequence[Thread]) -> None:
        """Remember each account's earliest act, a reaction at the time of the post it is on."""
        for message in _messages(threads):
            seen = [a for reacted in message.reactions for a in reacted.by]
            if message.kind == "post":
                seen.append(message.author)
            for account in seen:
                first = self._first_seen.get(account.key)
                if first is None or message.at < first[1]:
                    self._first_seen[account.key] = (self._members[account.key], message.at)


class _Numbers:
    """Gives every post of a topic a number that no other has: the source's own where it is free.

    `last` is the highest number given in each topic; `taken` are (topic, number) of posts that
    members wrote here, in a topic that came from the source.
    """

    def __init__(self, last: dict[int, int], taken: set[tuple[int, int]]) -> None:
        self._last = last
        self._taken = taken

    def take(self, topic: int, wanted: int) -> int:
        last = self._last.get(topic, 0)
        number = wanted if wanted and (topic, wanted) not in self._taken else last + 1
        self._last[topic] = max(last, number)
        return number


def _messages(threads: Sequence[Thread]) -> Iterator[Message]:
    return (message for thread in threads for message in thread.messages)


def _opener(thread: Thread) -> Message:
    return next((m for m in thread.messages if m.key == thread.opener), thread.messages[0])


def _accounts(threads: Sequence[Thread], unnamed: Account) -> Iterator[Account]:
    yield from (thread.author for thread in threads if thread.author)
    for message in _messages(threads):
        yield message.author
        if message.edited_by:
            yield message.edited_by
        if message.removed_by:
            yield message.removed_by
        for reacted in message.reactions:
            yield from reacted.by
            if reacted.unnamed:
                yield unnamed
