"""How gently a playbook touches people, in sentences."""

from collections.abc import Iterator

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from horo.playbook.parts.charter import Approvals, Attention, Charter
from horo.playbook.words.durations import how_long


def describe_attention(attention: Attention) -> str:
    """Return what the caps mean for messages that are urgent, and for those that are not."""
    percent = number_format(round(attention.low * 100), use_l10n=True)
    low = _("Messages of low priority go out while less than %(percent)s %% of that is used up.")
    low %= {"percent": percent}
    if attention.high == "exempt":
        return f"{low} {_('Messages of high priority go out in any case.')}"
    return low


def describe_approvals(approvals: Approvals) -> Iterator[str]:
    """Yield a sentence about each action that waits for a person, and one about new journeys."""
    for action, asking in approvals.actions.items():
        if asking.is_asked:
            yield _waits(action, asking.by or "")
    if approvals.first:
        yield ngettext(
            "The first %(count)s thing that a new journey does waits for a person’s word.",
            "The first %(count)s things that a new journey does wait for a person’s word.",
            approvals.first,
        ) % {"count": approvals.first}


def describe_touching(charter: Charter) -> list[str]:
    """Return, sentence by sentence, what is done with care besides quiet hours and caps."""
    said = []
    if charter.caps and charter.attention != Attention():
        said.append(describe_attention(charter.attention))
    if charter.duplicates:
        sentence = _("Nobody gets the same message twice within %(span)s.")
        said.append(sentence % {"span": how_long(charter.duplicates)})
    return [*said, *describe_approvals(charter.approval)]


def _waits(action: str, group: str) -> str:
    names = {"action": action, "group": group}
    if action == "send" and group:
        return _("Every message waits for the word of the group “%(group)s”.") % names
    if action == "send":
        return _("Every message waits for a person’s word.")
    if group:
        return _("“%(action)s” waits for the word of the group “%(group)s”.") % names
    return _("“%(action)s” waits for a person’s word.") % names
