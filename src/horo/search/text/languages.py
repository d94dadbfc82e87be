"""Which language a text is in, as far as stemming needs to know."""

import re

ENGLISH, RUSSIAN, BULGARIAN = "en", "ru", "bg"

LOOKED_AT = 2_000  # characters; the rest of a text is in the same language

_cyrillic = re.compile("[а-ъьюяѐё]")
_word = re.compile("[а-яѐёѝ]+")
_only_russian = re.compile("[ыэё]")
_article = re.compile("(?:ът|ят|ия|та|то|те)$")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_bulgarian = _words(
    "аз бе беше без би бил била било били вие всеки всички го две дали да днес е едва един една "
    "едно защо защото ето за има имам имаме ги какво кой която което които който колко къде към "
    "ли ме ми много може му нас него нея ни нещо ние ните ново няма някой никой още от освен "
    "пак пред през при са само сега се си след сме съм със също така тази там те тези ти това "
    "този той тук тя хора че ще щом й им моля благодаря здравей здравейте искам трябва"
)
_russian = _words(
    "без был была были было быть вам вас ведь вот все всё вы где для до его ее если есть еще же "
    "здесь из или им их к как когда который которые кто ли либо между меня мне мой мы надо нам "
    "нас не него нее нет ни них но ну об он она они оно от ото очень по под пожалуйста после "
    "потому привет при про просто раз с себе сейчас со спасибо так также там тебе теперь то "
    "тоже только тут ты у уже хочу хотя что чтобы эта эти это этот я если нужно можно"
)
_clear_bulgarian = _bulgarian - _russian
_clear_russian = _russian - _bulgarian


def guess(lower: str, *, otherwise: str = RUSSIAN) -> str:
    """Return the language of a text: "en" for Latin letters, else "ru" or "bg".

    `lower` is in lower case. Where nothing tells Russian from Bulgarian it is `otherwise`.
    """
    text = lower[:LOOKED_AT]
    if text.isascii():
        return ENGLISH
    cyrillic = len(_cyrillic.findall(text))
    if cyrillic * 4 < len(text) and cyrillic * 2 < sum(map(str.isalpha, text)):
        return ENGLISH
    score = _evidence(text, cyrillic)
    if score == 0:
        return otherwise if otherwise in (RUSSIAN, BULGARIAN) else RUSSIAN
    return BULGARIAN if score > 0 else RUSSIAN


def _evidence(text: str, letters: int) -> float:
    """Return how much speaks for Bulgarian (above 0) or for Russian (below)."""
    score = -3.0 * len(_only_russian.findall(text))
    words = _word.findall(text)
    for word in words:
        if word in _clear_bulgarian:
            score += 2
        elif word in _clear_russian:
            score -= 2
        elif len(word) > 4 and _article.search(word):
            score += 0.5
        if "ъ" in word and not word.startswith(("объ", "съе", "подъ", "въе", "разъ", "отъ")):
            score += 2
    return score
