"""`playbook.yaml`: one sentence, two figures, quiet hours that end."""

import re
from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from horo.playbook import actions
from horo.playbook.lint.place import Look
from horo.playbook.parts.charter import Target
from horo.playbook.problems import did_you_mean, one_of

FILE = "playbook.yaml"
MOST_WORDS = 40  # in the purpose; nobody remembers a longer one


def purpose_is_one_sentence(look: Look) -> None:
    """The purpose is one sentence, neither a slogan nor an essay."""
    if not look.has(FILE):
        return
    purpose = look.playbook.purpose
    sentences = [part for part in re.split(r"(?<=[.!?…])\s+", purpose) if part]
    words = len(purpose.split())
    hint = _("If it cannot be said in one breath, nobody will remember it.")
    if len(sentences) > 1:
        look.warn(
            "purpose",
            FILE,
            ("purpose",),
            ngettext("%(count)s sentence", "%(count)s sentences", len(sentences))
            % {"count": len(sentences)},
            _("the purpose in one sentence"),
            hint,
        )
    elif words > MOST_WORDS:
        look.warn(
            "purpose",
            FILE,
            ("purpose",),
            ngettext("a purpose of %(count)s word", "a purpose of %(count)s words", words)
            % {"count": words},
            _("one sentence of at most %(count)s") % {"count": MOST_WORDS},
            hint,
        )
    elif words < 4:
        look.warn(
            "purpose",
            FILE,
            ("purpose",),
            f"{purpose!r}",
            _("a sentence that says for whom and what for"),
        )


def two_figures(look: Look) -> None:
    """At least two KPIs, each another measure."""
    if not look.has(FILE):
        return
    kpis = look.playbook.kpis
    if len(kpis) < 2:
        found = _("one KPI") if kpis else _("no KPI")
        look.warn(
            "kpis",
            FILE,
            ("kpis",),
            found,
            _("at least two"),
            _("With one figure alone, people work for the figure. Let the second keep watch."),
        )
    for index, kpi in enumerate(kpis):
        if kpi.measure in [earlier.measure for earlier in kpis[:index]]:
            look.warn(
                "kpis",
                FILE,
                ("kpis", index, "measure"),
                _("the measure %(measure)r again") % {"measure": kpi.measure},
                _("another measure in every KPI"),
            )


def figures_are_computed(look: Look) -> None:
    """Whatever names a measure names one that is computed."""
    for file, path, measure in look.measures():
        if measure not in look.known_measures():
            look.error(
                "measure",
                file,
                path,
                _("the measure %(measure)r") % {"measure": measure},
                _("one that is computed"),
                did_you_mean(measure, look.known_measures())
                or _("Known ones are listed in docs/playbook.md; own ones stand in measures.yaml."),
            )


def shares_are_shares(look: Look) -> None:
    """A target for a share lies between 0 and 1."""
    aims: list[tuple[str, str, Sequence[Target]]] = [
        (FILE, "kpis", look.playbook.kpis),
        ("measures.yaml", "targets", look.playbook.measures.targets),
    ]
    for file, key, found in aims:
        for index, aim in enumerate(found):
            if aim.measure in look.shares() and not 0 <= aim.target <= 1:
                look.error(
                    "target",
                    file,
                    (key, index, "target"),
                    _("the target %(target)g") % {"target": aim.target},
                    _("a share from 0 to 1"),
                    _("%(measure)s is a share: write 75 %% as 0.75.") % {"measure": aim.measure},
                )


def quiet_hours_end(look: Look) -> None:
    """Quiet hours end at another time than they begin."""
    quiet = look.playbook.quiet_hours
    if quiet and quiet.since == quiet.till:
        look.error(
            "quiet-hours",
            FILE,
            ("quiet_hours",),
            _("quiet hours from %(since)s till %(till)s")
            % {"since": f"{quiet.since:%H:%M}", "till": f"{quiet.till:%H:%M}"},
            _("two different times"),
            _("As written they never end, and nothing is ever sent."),
        )


def approvals_are_actions(look: Look) -> None:
    """Approval is asked for actions that exist."""
    known = sorted(actions.registered())
    for name in look.playbook.approval.actions:
        if name not in known:
            look.error(
                "action",
                FILE,
                ("approval", name),
                _("the action %(action)r") % {"action": name},
                one_of(known),
                did_you_mean(name, known),
            )


def caps_exist(look: Look) -> None:
    """Who sends messages says how many are too many."""
    if look.has(FILE) and not look.playbook.caps and look.sends():
        look.warn(
            "cap",
            FILE,
            (),
            _("no cap"),
            _("`caps`, such as {messages: 3, per: 7d}"),
            _("Without one, a member may get everything at once."),
        )


def priorities_have_a_cap(look: Look) -> None:
    """Who says what is urgent says how many messages are too many."""
    if look.playbook.caps:
        return
    for slug, journey in look.playbook.journeys.items():
        if journey.priority != "normal":
            look.warn(
                "cap",
                f"journeys/{slug}.yaml",
                ("priority",),
                _("the priority %(priority)r, and no cap") % {"priority": journey.priority},
                _("`caps` in playbook.yaml, such as {messages: 3, per: 7d}"),
                _("A priority says who goes first where room is scarce."),
            )


RULES = (
    purpose_is_one_sentence,
    two_figures,
    figures_are_computed,
    shares_are_shares,
    quiet_hours_end,
    approvals_are_actions,
    caps_exist,
    priorities_have_a_cap,
)
