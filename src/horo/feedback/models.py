"""Who was asked a form, and what was answered: in which words, by whom where that may be known."""

import secrets
from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q

from horo.core.time import InstantField
from horo.people.models import Member

BITS = 62


def by_chance() -> int:
    """A number that does not tell what was written before and what after."""
    return secrets.randbits(BITS)


class AskQuerySet(models.QuerySet["Ask"]):
    def visible_to(self, member: Member | None) -> Self:
        """The team sees whom a form was asked; everyone else sees what they were asked."""
        if member is None:
            return self.none()
        return self if member.is_team else self.filter(member=member)

    def standing(self) -> Self:
        return self.filter(withdrawn_at=None)

    def waiting(self, at: datetime) -> Self:
        """Those that can still be answered at `at`, as far as the ask itself goes."""
        open_still = Q(until=None) | Q(until__gt=at)
        return self.standing().filter(open_still, answered_at=None)


class Ask(models.Model):
    """A form put to one member: by the playbook, or (without `effect_key`) taken up unasked.

    `number` counts the times that the member took the form up unasked, from 0; what they send
    twice is one answer. An answer to an anonymous form leaves nothing here but that it was given.
    """

    form = models.CharField(max_length=300)
    member = models.ForeignKey(Member, models.CASCADE, related_name="+")
    effect_key = models.CharField(max_length=300, unique=True, null=True)
    number = models.PositiveIntegerField(null=True)
    asked_at = InstantField()
    until = InstantField(null=True)
    answered_at = InstantField(null=True)
    withdrawn_at = InstantField(null=True)
    withdrawn_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")

    objects = AskQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["form", "member", "number"], name="feedback_unasked_once"
            )
        ]
        indexes = [
            models.Index(fields=["member", "form"], name="feedback_asks_of"),
            models.Index(fields=["form", "asked_at"], name="feedback_asks_when"),
        ]

    def __str__(self) -> str:
        return f"{self.form} to {self.member_id}"


class Edition(models.Model):
    """The words of a form at a time. `content` is the form as the playbook had it, as JSON.

    It is text, since PostgreSQL's own JSON forgets in which order the options stood.
    """

    form = models.CharField(max_length=300)
    digest = models.CharField(max_length=64)
    content = models.TextField()
    first_at = InstantField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["form", "digest"], name="feedback_edition_once")
        ]

    def __str__(self) -> str:
        return f"{self.form} {self.digest[:7]}"


class ResponseQuerySet(models.QuerySet["Response"]):
    def visible_to(self, member: Member | None) -> Self:
        """The team reads responses; of anonymous ones those that are counted."""
        if member is None or not member.is_team:
            return self.none()
        return self.counted()

    def counted(self) -> Self:
        return self.filter(is_counted=True)


class Response(models.Model):
    """One member's answers to one ask.

    Of an anonymous form it has neither ask nor member nor moment, its number tells no order, and
    it is counted together with four others at least.
    """

    id = models.BigIntegerField(primary_key=True, default=by_chance)
    form = models.CharField(max_length=300)
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="responses")
    ask = models.OneToOneField(Ask, models.CASCADE, null=True, related_name="response")
    member = models.ForeignKey(Member, models.CASCADE, null=True, related_name="+")
    answered_at = InstantField(null=True)
    changed_at = InstantField(null=True)
    is_counted = models.BooleanField(default=True)

    objects = ResponseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(member=None, ask=None, answered_at=None)
                | Q(member__isnull=False, ask__isnull=False, answered_at__isnull=False),
                name="feedback_whole_or_anonymous",
            )
        ]
        indexes = [
            models.Index(fields=["form", "answered_at"], name="feedback_responses_when"),
        ]

    def __str__(self) -> str:
        return f"{self.form} #{self.pk}"


class AnswerQuerySet(models.QuerySet["Answer"]):
    def visible_to(self, member: Member | None) -> Self:
        return self.filter(response__in=Response.objects.visible_to(member))


class Answer(models.Model):
    """What was answered to one question: an option (a row each), a number, or words."""

    id = models.BigIntegerField(primary_key=True, default=by_chance)
    response = models.ForeignKey(Response, models.CASCADE, related_name="answers")
    question = models.CharField(max_length=300)
    option = models.CharField(max_length=300, default="")
    number = models.FloatField(null=True)
    text = models.TextField(default="")

    objects = AnswerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["response", "question", "option"], name="feedback_answer_once"
            )
        ]
        indexes = [
            models.Index(fields=["question", "option"], name="feedback_answers_to"),
        ]

    def __str__(self) -> str:
        return f"{self.question} in {self.response_id}"


class Batch(models.Model):
    """Answers that are given to somebody to read together, by one task.

    `opened_at` is when the first of them came, `given_at` when the task was given.
    """

    form = models.CharField(max_length=300)
    to = models.CharField(max_length=300)
    opened_at = InstantField()
    given_at = InstantField(null=True)
    answers = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["form", "to"],
                condition=Q(given_at=None),
                name="feedback_one_batch_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.answers} of {self.form} for {self.to}"
