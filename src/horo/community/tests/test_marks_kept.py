"""Whatever is marked in whatever order: what is kept agrees with the marks, and with the log."""

from collections import Counter

from conftest import AT, make_member
from django.core.cache import cache
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from horo.community.services import polls, reactions, solutions, votes
from horo.community.services.marks import marks_of
from horo.community.tests.places import make_poll, make_post, make_space, make_topic
from horo.community.tests.test_polls import ids, votes_of
from horo.content import kept
from horo.content.models import QUESTIONS, Post, Reaction, Solution, Topic
from horo.core.refused import Refused
from horo.log.models import Activity

DEEDS = st.sampled_from(["react", "react", "vote", "accept", "unaccept", "cast", "withdraw"])
EMOJI = st.sampled_from(["👍", "❤️", "+1", "heart", "party_parrot", "🐙"])


class Marks(TestCase):
    def setUp(self):
        cache.clear()
        self.members = [make_member(name) for name in ("alice", "bob", "otto", "eve")]
        self.topic = make_topic(make_space("help", kind=QUESTIONS), self.members[0])
        self.replies = [make_post(self.topic, one) for one in self.members[1:]]
        Reaction.objects.create(post=self.replies[0], member=self.members[3], emoji="party_parrot")
        kept.recount([self.topic.pk])
        self.poll = make_poll(self.topic)

    @settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(
        st.lists(
            st.tuples(DEEDS, st.integers(0, 3), st.integers(0, 3), EMOJI, st.integers(0, 2)),
            max_size=30,
        )
    )
    def test_what_is_kept_is_what_the_marks_tell(self, deeds):
        for deed, who, which, emoji, choice in deeds:
            by = self.members[who]
            post = self.topic.posts.select_related("topic__space").get(number=which + 1)
            try:
                self._do(deed, post, by, emoji, choice)
            except Refused:
                continue

        assert list(kept.disagreements()) == []
        self._log_agrees()

    def _do(self, deed, post, by, emoji, choice):
        if deed == "react":
            reactions.react(post, emoji, by=by, at=AT)
        elif deed == "vote":
            votes.vote(post, by=by, at=AT)
        elif deed == "cast":
            polls.cast(self.poll, options=[ids(self.poll)[choice]], by=by, at=AT)
        elif deed == "withdraw":
            polls.withdraw(self.poll, by=by, at=AT)
        else:
            getattr(solutions, deed)(post, by=by, at=AT)

    def _log_agrees(self):
        """What was given less what was taken back is what is there."""
        told = Counter(Activity.objects.values_list("verb", "object_type", "object_id"))
        for post in Post.objects.filter(topic=self.topic).select_related("topic__space"):
            one = ("post", post.pk)
            assert post.votes == told["voted", *one] - told["unvoted", *one]
            imported = 1 if post == self.replies[0] else 0
            given_here = told["reacted", *one] - told["unreacted", *one]
            assert sum(post.reaction_counts.values()) == given_here + imported
            assert sum(chip.times for chip in marks_of([post], None)[post.pk].chips) == sum(
                post.reaction_counts.values()
            )
        poll = ("poll", self.poll.pk)
        assert sum(votes_of(self.poll)) == told["voted", *poll] - told["unvoted", *poll]
        solved = sum(n for (verb, *_), n in told.items() if verb == "solved")
        unsolved = sum(n for (verb, *_), n in told.items() if verb == "unsolved")
        assert Solution.objects.count() == solved - unsolved
        assert Topic.objects.get().votes == Post.objects.get(number=1).votes
