"""Notices: what a room tells members. Another room has promised to carry them."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Notice:
    """A short message to one member, in their language.

    `key` is unique for ever: the same notice is delivered once. `topic` is what consent to
    e-mail is about; `text` is plain, paragraphs apart by an empty line; `url` is a path of ours
    where it leads, or "".

    `html` says the same as `text` where a message should look like more than paragraphs: headings,
    lists, tables, links. Whoever carries it lets nothing else through, and gives it its looks.

    With a `kind` ("event", "badge", "message", or "other") it is a notification of that kind
    instead of a message in the inbox: the member's choices for the kind say how it reaches them,
    those with the same `bundle` make one line, it is never about their own deeds (`actor_id`) nor
    those of somebody they do not hear of, and it vanishes for who may no longer see what it is
    about: `about` is a kind of object and an id, see `guard`.
    """

    key: str
    member_id: int
    topic: str
    locale: str
    title: str
    text: str
    url: str
    at: datetime
    kind: str = ""
    bundle: str = ""
    actor_id: int | None = None
    about: tuple[str, int] | None = None
    html: str = ""


Carry = Callable[[Sequence[Notice]], None]
Guard = Callable[[int, Collection[int]], Collection[int]]

_carriers: list[Carry] = []
_guards: dict[str, Guard] = {}


def register(carry: Carry) -> None:
    """Let `carry` deliver notices, in the transaction of whoever sends them.

    Raises ValueError if another function does already.
    """
    if _carriers and _carriers[0] is not carry:
        raise ValueError(f"Notices are carried by {_carriers[0].__qualname__} already.")
    _carriers[:] = [carry]


def send(notice: Notice) -> None:
    """Deliver `notice`. Raises LookupError where no room of this installation carries any."""
    send_all([notice])


def send_all(notices: Sequence[Notice]) -> None:
    """As `send` for each of `notices`, in few statements where they are notifications."""
    if not notices:
        return
    if not _carriers:
        raise LookupError(f"No room carries notices, so {notices[0].key} cannot be sent.")
    _carriers[0](notices)


def guard(about: str, may_see: Guard) -> None:
    """Let `may_see(member_id, ids)` say which objects of the kind `about` a member may see now.

    It is asked whenever a notification about them is shown, counted or sent: once for several.
    Raises ValueError where another function says so already.
    """
    known = _guards.setdefault(about, may_see)
    if known is not may_see:
        raise ValueError(f"{about!r} is guarded by {known.__qualname__} already.")


def visible(about: str, member_id: int, ids: Collection[int]) -> Collection[int]:
    """Return those of `ids` that the member may see now; all of them where nothing guards them."""
    return _guards[about](member_id, ids) if about in _guards else ids
