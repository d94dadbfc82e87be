"""What members did, how often, when and with whom, as part of a sentence."""

from collections.abc import Callable, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext_lazy

from horo.conditions import Condition
from horo.conditions.acts import Acts
from horo.conditions.bounds import Bounds
from horo.conditions.first import First
from horo.conditions.last import Last
from horo.conditions.objects import What
from horo.conditions.periods import Unit
from horo.conditions.span import Spanned
from horo.conditions.streak import Streak
from horo.conditions.times import NEVER, Times
from horo.conditions.was import Was
from horo.playbook.words.durations import in_the_last, on_day, than
from horo.playbook.words.verbs import join, none_of, some_of

Tell = Callable[[Condition], str]
Named = Callable[[str, Sequence[str]], str]  # the titles of such things of a playbook, quoted

THINGS = {
    "audience": pgettext_lazy("thing", "audience"),
    "badge": pgettext_lazy("thing", "badge"),
    "event": pgettext_lazy("thing", "event"),
    "field": pgettext_lazy("thing", "field"),
    "form": pgettext_lazy("thing", "form"),
    "level": pgettext_lazy("thing", "level"),
    "member": pgettext_lazy("thing", "member"),
    "message": pgettext_lazy("thing", "message"),
    "post": pgettext_lazy("thing", "post"),
    "space": pgettext_lazy("thing", "space"),
    "stage": pgettext_lazy("thing", "stage"),
    "tag": pgettext_lazy("thing", "tag"),
    "task": pgettext_lazy("thing", "task"),
    "topic": pgettext_lazy("thing", "topic"),
}


class ActsTeller:
    """Tells of acts; `tell` says what the other people are, `names` quotes titles."""

    def __init__(self, tell: Tell, names: Named) -> None:
        self.tell = tell
        self.names = names

    def sentence(self, condition: Acts | First | Last | Streak) -> str:
        """Return whichever of the sentences below fits."""
        match condition:
            case First():
                return self.first(condition)
            case Last():
                return self.last(condition)
            case Streak():
                return self.streak(condition)
        return self.acts(condition)

    def acts(self, acts: Acts) -> str:
        """Return "posted at least 3 times in the last 30 days"."""
        crossing = self._crossing(acts)
        where = self._where(acts, with_thing=not crossing)
        if acts.sum is not None:
            some = some_of(acts.key, acts.verbs)
            total = _("%(deeds)s, adding up to %(number)s")
            return _with(total % {"deeds": some, "number": between(acts.sum)}, where)
        if acts.times == NEVER:
            none = _("never %(deed)s") % {"deed": crossing}
            return _with(none if crossing else none_of(acts.key, acts.verbs), where)
        some = crossing or some_of(acts.key, acts.verbs)
        if acts.distinct:
            return _with(_distinct(acts, some), where)
        return _with(some if acts.times == Times() else _times(acts.times, some), where)

    def first(self, first: First) -> str:
        """Return "posted for the first time less than 7 days ago"."""
        text = _("%(deeds)s for the first time %(when)s")
        return text % {"deeds": self.acts(first.acts), "when": when(first)}

    def last(self, last: Last) -> str:
        text = _("%(deeds)s for the last time %(when)s")
        return text % {"deeds": self.acts(last.acts), "when": when(last)}

    def streak(self, streak: Streak) -> str:
        """Return "posted, at least 4 weeks in a row"."""
        row = _in_a_row(streak.unit, streak.length)
        text = _("%(deeds)s, once at least: %(row)s") if streak.ever else _("%(deeds)s, %(row)s")
        return text % {"deeds": self.acts(streak.acts), "row": row}

    def _crossing(self, acts: Acts) -> str:
        """Return "came into the audience “Regulars”" for what crosses such a border."""
        if not isinstance(acts, Was) or not acts.crossing or acts.what is None:
            return ""
        texts = {
            ("entered", "audience"): _("came into the audience %(names)s"),
            ("entered", "stage"): _("came into the stage %(names)s"),
            ("left", "audience"): _("fell out of the audience %(names)s"),
        }
        kind = acts.what.kind
        return texts[acts.crossing, kind] % {"names": self.names(kind, acts.what.keys)}

    def _where(self, acts: Acts, *, with_thing: bool) -> list[str]:
        found = []
        if acts.what and with_thing:
            found.append(f"({self._thing(acts.what)})")
        if acts.value:
            found.append("(" + _("value: %(number)s") % {"number": between(acts.value)} + ")")
        if acts.others:
            text = _("to somebody who %(is)s") if acts.key == "did" else _("by somebody who %(is)s")
            found.append("(" + text % {"is": self.tell(acts.others.condition)} + ")")
        if acts.in_space:
            names = self.names("space", acts.in_space)
            found.append(_("in the space %(names)s") % {"names": names})
        if acts.within:
            found.append(in_the_last(acts.within))
        if acts.since:
            found.append(_("since %(date)s") % {"date": on_day(acts.since)})
        return found

    def _thing(self, what: What) -> str:
        kind = str(THINGS.get(what.kind, what.kind))
        named = [*what.keys, *(f"#{each}" for each in what.ids)]
        if not named:
            return kind
        return _("%(kind)s: %(names)s") % {"kind": kind, "names": self.names(what.kind, named)}


def when(span: Spanned) -> str:
    """Return "more than 7 days ago and less than 30 days ago"."""
    parts = []
    if span.more_than:
        parts.append(_("more than %(span)s ago") % {"span": than(span.more_than)})
    if span.less_than:
        parts.append(_("less than %(span)s ago") % {"span": than(span.less_than)})
    if span.after:
        parts.append(_("on %(date)s or later") % {"date": on_day(span.after)})
    if span.before:
        parts.append(_("before %(date)s") % {"date": on_day(span.before)})
    return join(parts, _("%(first)s and %(last)s"))


def between(bounds: Bounds) -> str:
    """Return "at least 5 and less than 9"."""
    if bounds.at_least is not None and bounds.at_least == bounds.at_most:
        return _("exactly %(count)s") % {"count": _plain(bounds.at_least)}
    texts = {
        "at_least": _("at least %(count)s"),
        "at_most": _("at most %(count)s"),
        "more_than": _("more than %(count)s"),
        "less_than": _("less than %(count)s"),
    }
    given = [(texts[name], number) for name, number in bounds if number is not None]
    parts = [text % {"count": _plain(number)} for text, number in given]
    return join(parts, _("%(first)s and %(last)s"))


def _plain(number: float) -> str:
    return f"{number:g}" if abs(number) < 100_000 else f"{number:.10g}"


def _times(times: Times, deeds: str) -> str:
    """Return "posted at least 3 times"."""
    least, most = times.least, times.most
    if most is None:
        text = ngettext("%(deeds)s at least once", "%(deeds)s at least %(least)s times", least)
    elif least == most:
        text = ngettext("%(deeds)s exactly once", "%(deeds)s exactly %(most)s times", most)
    elif least == 0:
        text = ngettext("%(deeds)s at most once", "%(deeds)s at most %(most)s times", most)
    else:
        text = ngettext(
            "%(deeds)s %(least)s to %(most)s time", "%(deeds)s %(least)s to %(most)s times", most
        )
    return text % {"deeds": deeds, "least": least, "most": most}


def _distinct(acts: Acts, deeds: str) -> str:
    """Return "posted on at least 3 different days"."""
    number = _range(acts.times)
    texts = {
        "days": _("%(deeds)s on %(number)s different days"),
        "threads": _("%(deeds)s in %(number)s different threads"),
        "spaces": _("%(deeds)s in %(number)s different spaces"),
        "people": _("%(deeds)s, to %(number)s different people")
        if acts.key == "did"
        else _("%(deeds)s, from %(number)s different people"),
    }
    return texts[acts.distinct or "days"] % {"deeds": deeds, "number": number}


def _range(times: Times) -> str:
    if times.most is None:
        return _("at least %(count)s") % {"count": times.least}
    if times.least == times.most:
        return _("exactly %(count)s") % {"count": times.most}
    if times.least == 0:
        return _("at most %(count)s") % {"count": times.most}
    return _("%(least)s to %(most)s") % {"least": times.least, "most": times.most}


def _in_a_row(unit: Unit, count: int) -> str:
    texts = {
        "days": ngettext(
            "at least %(count)s day in a row", "at least %(count)s days in a row", count
        ),
        "weeks": ngettext(
            "at least %(count)s week in a row", "at least %(count)s weeks in a row", count
        ),
        "months": ngettext(
            "at least %(count)s month in a row", "at least %(count)s months in a row", count
        ),
    }
    return texts[unit] % {"count": count}


def _with(text: str, more: list[str]) -> str:
    return " ".join([text, *more])
