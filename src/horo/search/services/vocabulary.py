"""The operators in three languages, and the words that alone say little."""

from collections.abc import Mapping

from horo.search.text import fold

IN, FROM, TAG, IS, BEFORE, AFTER = "in", "from", "tag", "is", "before", "after"
SOLVED, UNSOLVED, OPEN, CLOSED = "solved", "unsolved", "open", "closed"
QUESTION, POLL, WIKI, UNANSWERED = "question", "poll", "wiki", "unanswered"
STATES = (SOLVED, UNSOLVED, OPEN, CLOSED, QUESTION, POLL, WIKI, UNANSWERED)


def _aliases(lines: Mapping[str, str]) -> dict[str, str]:
    return {fold(alias): name for name, said in lines.items() for alias in (name, *said.split())}


_operators = _aliases(
    {
        IN: "space в раздел пространство",
        FROM: "by author от автор",
        TAG: "тег таг метка етикет",
        IS: "это есть е статус",
        BEFORE: "until до преди",
        AFTER: "since после след с от-дата",
    }
)
_states = _aliases(
    {
        SOLVED: "answered решено решен решена отвечено отговорено",
        UNSOLVED: "нерешено нерешен нерешена",
        OPEN: "открыто открыта открыт отворено отворена",
        CLOSED: "закрыто закрыта закрыт затворено затворена",
        QUESTION: "вопрос въпрос",
        POLL: "опрос анкета",
        WIKI: "вики уики",
        UNANSWERED: "без-ответа без-отговор безответа безотговор",
    }
)
_or = frozenset({"or", "или", "|", "||"})
_myself = frozenset({"me", "myself", "я", "меня", "аз", "мен"})
_stop = frozenset(
    fold(
        "a about an and are as at be been but by can could did do does for from get had has have "
        "how i if in is it its me my no not of on or so that the their them then there these "
        "they this to was we were what when where which who why will with would you your "
        "а без бы был была были было быть в вам вас вот все вы где да для до его ее если есть еще "
        "же за здесь и из или им их к как какой когда кто ли мне мой мы на над надо нас не него "
        "нет ни них но о об он она они от по под при с со так там то того тоже только том ты у "
        "уже что чтобы это этот эта я "
        "аз бе беше би бил била вие ви във го две днес е един една едно ето за има имам ги "
        "какво каква кой която които ли ме ми може му нас ние ни няма от още пак през са само се "
        "си след сме съм със така тази те тези ти това този той тя че ще през към как къде защо"
    ).split()
)


def operator(key: str) -> str | None:
    """Return the operator that `key` names in one of the languages, or None."""
    return _operators.get(fold(key))


def state(value: str) -> str | None:
    """Return the state that `is:value` asks for, or None."""
    return _states.get(fold(value))


def is_or(word: str) -> bool:
    return fold(word) in _or


def is_myself(handle: str) -> bool:
    return fold(handle) in _myself


def is_common(word: str) -> bool:
    """Whether a word is so frequent that a search for others need not insist on it."""
    return fold(word) in _stop
