"""What an own measure counts, said in the reader's language."""

from django.utils.translation import gettext as _

from horo.conditions import Condition
from horo.playbook.parts.own_measures import OwnMeasure, Quantile
from horo.playbook.parts.whole import Playbook
from horo.playbook.services import NoPlaybook, current
from horo.playbook.words import describe
from horo.ui.words import decimal


def definition(name: str) -> str:
    """Return what the own measure `name` of the playbook that runs means.

    Raises KeyError for an unknown one, and where no playbook runs.
    """
    try:
        playbook = current()
    except NoPlaybook:
        raise KeyError(name) from None
    return definitions(playbook)[name]


def definitions(playbook: Playbook) -> dict[str, str]:
    """Return what each own measure of `playbook` means, by its name."""
    return {one.name: _said(one, playbook) for one in playbook.measures.measures}


def title(name: str) -> str:
    """Return the title of the own measure `name` of the playbook that runs; "" without one."""
    try:
        stated = current().measures.measures
    except NoPlaybook:
        return ""
    return next((one.title for one in stated if one.name == name), "")


def _said(one: OwnMeasure, playbook: Playbook) -> str:
    if one.counts is not None:
        return _("How many members this is true of at the end of the period: %(condition)s.") % {
            "condition": describe(one.counts, playbook)
        }
    if one.share is not None:
        words = {
            "among": describe(one.share.among, playbook),
            "of": describe(one.share.of, playbook),
        }
        return (
            _(
                "Of the members of whom this is true at the end of the period: %(among)s – "
                "how many of whom this is true as well: %(of)s."
            )
            % words
        )
    if one.sum is not None:
        return _("What the values of these acts of the period add up to: %(acts)s.") % {
            "acts": describe(one.sum, playbook)
        }
    if one.quantile is not None:
        return _quantile(one.quantile, playbook)
    assert one.ratio is not None, "the playbook's reader lets nothing else through"
    return _("%(of)s, divided by: %(to)s.") % {
        "of": _figure(one.ratio.of, playbook),
        "to": _figure(one.ratio.to, playbook),
    }


def _quantile(quantile: Quantile, playbook: Playbook) -> str:
    words = {"share": decimal(quantile.at * 100)}
    if quantile.of is not None:
        words["acts"] = describe(quantile.of, playbook)
        return _("What %(share)s%% of the values of these acts do not exceed: %(acts)s.") % words
    assert quantile.starts is not None
    assert quantile.ends is not None
    words["starts"], words["ends"] = (
        describe(quantile.starts, playbook),
        describe(quantile.ends, playbook),
    )
    return (
        _(
            "How long %(share)s%% of the members take from this (%(starts)s) to this (%(ends)s). "
            "Who is still on the way counts with the time so far."
        )
        % words
    )


def _figure(figure: str | Condition, playbook: Playbook) -> str:
    if isinstance(figure, str):
        return figure
    return _("members of whom this is true: %(condition)s") % {
        "condition": describe(figure, playbook)
    }
