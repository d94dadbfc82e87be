"""What a chart says: one sentence for each measure, with its latest figure in it."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from horo.measures.own import words as own_measures
from horo.ui import words


@dataclass(frozen=True)
class Words:
    """`title` names the measure; `statement` says its value, as %(value)s, in a sentence."""

    title: "str | Promise"
    statement: "str | Promise"


WORDS = {
    "dau": Words(
        gettext_lazy("Active a day"), gettext_lazy("%(value)s people are active on a day")
    ),
    "wau": Words(
        gettext_lazy("Active in a week"), gettext_lazy("%(value)s people are active in a week")
    ),
    "mau": Words(
        gettext_lazy("Active in a month"), gettext_lazy("%(value)s people are active in four weeks")
    ),
    "stickiness": Words(
        gettext_lazy("Stickiness"), gettext_lazy("An active member comes on %(value)s of the days")
    ),
    "active_authors": Words(
        gettext_lazy("People who write"), gettext_lazy("People who wrote: %(value)s")
    ),
    "authors_share": Words(
        gettext_lazy("Share of writers"),
        gettext_lazy("%(value)s of those who are active also write"),
    ),
    "new_members": Words(gettext_lazy("New members"), gettext_lazy("People who joined: %(value)s")),
    "new_contributors": Words(
        gettext_lazy("First-time contributors"),
        gettext_lazy("People who wrote for the first time: %(value)s"),
    ),
    "activation_7d": Words(
        gettext_lazy("Activated within 7 days"),
        gettext_lazy("%(value)s of the newcomers write within a week"),
    ),
    "activation_14d": Words(
        gettext_lazy("Activated within 14 days"),
        gettext_lazy("%(value)s of the newcomers write within two weeks"),
    ),
    "returned_after_first": Words(
        gettext_lazy("Came back after the first time"),
        gettext_lazy("%(value)s of first-time contributors come back within four weeks"),
    ),
    "topics": Words(gettext_lazy("Topics"), gettext_lazy("Topics started: %(value)s")),
    "replies": Words(gettext_lazy("Replies"), gettext_lazy("Replies written: %(value)s")),
    "reactions": Words(gettext_lazy("Reactions"), gettext_lazy("Reactions given: %(value)s")),
    "acts_per_active": Words(
        gettext_lazy("Deeds per active member"),
        gettext_lazy("An active member does %(value)s things"),
    ),
    "response_rate_24h": Words(
        gettext_lazy("Answered within a day"),
        gettext_lazy("%(value)s of the questions are answered within a day"),
    ),
    "response_rate_7d": Words(
        gettext_lazy("Answered within a week"),
        gettext_lazy("%(value)s of the questions are answered within a week"),
    ),
    "first_response_p50": Words(
        gettext_lazy("Time to the first answer, median"),
        gettext_lazy("Half of the questions are answered within %(value)s"),
    ),
    "first_response_p90": Words(
        gettext_lazy("Time to the first answer, slowest tenth"),
        gettext_lazy("Nine of ten questions are answered within %(value)s"),
    ),
    "unanswered": Words(
        gettext_lazy("Unanswered topics"), gettext_lazy("Topics still without an answer: %(value)s")
    ),
    "replies_per_topic": Words(
        gettext_lazy("Replies per topic"), gettext_lazy("A topic gets %(value)s replies")
    ),
    "voices_per_topic": Words(
        gettext_lazy("Voices per topic"), gettext_lazy("%(value)s people take part in a topic")
    ),
    "concentration_top5": Words(
        gettext_lazy("Share of the most active"),
        gettext_lazy("The most active 5%% write %(value)s of everything"),
    ),
    "retention": Words(
        gettext_lazy("Retention"),
        gettext_lazy("Who still writes, week by week after the first time"),
    ),
    "stage": Words(gettext_lazy("Stages"), gettext_lazy("Members in each stage")),
    "stage_conversion": Words(
        gettext_lazy("From stage to stage"), gettext_lazy("Who went from one stage to another")
    ),
    "time_in_stage_p50": Words(
        gettext_lazy("Time in a stage, median"),
        gettext_lazy("Half of those in a stage go up within %(value)s"),
    ),
    "flag_rate": Words(
        gettext_lazy("Reported posts"),
        gettext_lazy("%(value)s of every 1,000 posts are reported"),
    ),
    "nps": Words(
        gettext_lazy("Willingness to recommend (NPS)"),
        gettext_lazy("Willingness to recommend: %(value)s points"),
    ),
    "sentiment": Words(
        gettext_lazy("Tone of the posts"), gettext_lazy("The tone of the posts is %(value)s")
    ),
    "promise_kept": Words(
        gettext_lazy("Promises kept"), gettext_lazy("%(value)s of the promises were kept in time")
    ),
}


def title(name: str, own: str = "") -> str:
    """Return what a person calls the measure `name`; `own` is the playbook's title of its own."""
    known = WORDS.get(name)
    if known:
        return str(known.title)
    return own or own_measures.title(name) or name.replace("_", " ").capitalize()


def statement(name: str, value: float | None, unit: str, own: str = "") -> str:
    """Return the sentence that a chart of `name` has as its title."""
    if value is None:
        return _("%(title)s: not enough to say yet") % {"title": title(name, own)}
    figure = words.figure(value, unit)
    known = WORDS.get(name)
    if known is None:
        return _("%(title)s: %(value)s") % {"title": title(name, own), "value": figure}
    return str(known.statement) % {"value": figure}


def trend(value: float, before: float, unit: str) -> str:
    """Return how `value` differs from the period before: "up 12", "down 3 h", "unchanged"."""
    difference = value - before
    if unit == "share":
        points = words.decimal(abs(difference) * 100)
        if points == words.decimal(0):
            return _("unchanged")
        return (_("up %(points)s points") if difference > 0 else _("down %(points)s points")) % {
            "points": points
        }
    figure = words.figure(abs(difference), unit)
    if difference == 0 or figure == words.figure(0, unit):
        return _("unchanged")
    return (_("up %(amount)s") if difference > 0 else _("down %(amount)s")) % {"amount": figure}
