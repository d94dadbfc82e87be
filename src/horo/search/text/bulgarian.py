"""Stem Bulgarian words: the article off, then the plural, the ending, and what moves inside.

After J. Savoy's light stemmer ("Searching strategies for the Bulgarian language", 2007), with
the endings of verbs, the moving vowels and the nouns in -ия, -ие and -й added. Its quality is
measured in `tests/test_bulgarian.py`.
"""

import re

_irregular = {
    "деца": "дет", "ръце": "рък", "дни": "ден", "дена": "ден", "очи": "ок", "уши": "ух",
    "братя": "брат", "имена": "им", "времена": "врем", "хора": "хор", "песента": "песн",
    "деня": "ден", "денят": "ден", "вечерта": "вечер", "есента": "есн",
}  # fmt: skip
_short = {"ден": "ден", "дни": "ден", "име": "им", "око": "ок", "очи": "ок", "ухо": "ух"}
_short |= {"уши": "ух", "бял": "бел", "цял": "цел", "нея": "нея"}
_kept = re.compile(  # nouns whose last letters look like an ending
    "(формат|билет|съвет|пакет|кабинет|бюджет|интернет|сюжет|портрет|макет|проект|портал|канал)"
    "(?:ът|а|и|ите)$"
)
_article = re.compile(
    "(?<=.{3})(?:ият|ът)$|(?<=.{3}[^аеоу])ят$|(?<=.{2}[ая])та$|(?<=.{2}[оеи])т[ое]$"
    "|(?<=.{2}[тщв])та$|(?<=.ъл)та$"
)
_soft = re.compile("(?<=.{2}[аео])ят$")
_plural = re.compile("(?<=.{3})ове$|(?<=.{2}е)та$")
_verb = re.compile(
    "(?<=.{3})(?:[аяиое]х(?:ме|те|а)?|[аяе]ше|[аеи]йки|[ае]не)$"
    "|(?<=.{3})(?:[аяие]ме?|[аяие]ш)$"
    "|(?<=.{3})ат$"
    "|(?<=.{2}(?:ир|.в))а[лн]$"
    "|(?<=.{2}[джкгшчщс])ал$"
    "|(?<=.{3})[ия]л$"
    "|(?<=.{4})[аея]щ$"
)
_vowels = re.compile("(?<=.{2})(?:ия|ие|ии|ьо|йо|[аяоеий])$")
_moving = (
    (re.compile("(?<=.{2}[^аеиоуъюя])ъ(?=[^аеиоуъюя]$)"), ""),
    (re.compile("(?<=.{2}[^аеиоуъюя])ен$"), "н"),
    (re.compile("(?<=.{2}[^аеиоуъюя])ец$"), "ц"),
    (re.compile("ц$"), "к"),
    (re.compile("(?<=.{3})оз$"), "ог"),
    (re.compile("(?<=[^аеиоуъюя])я"), "е"),
)


def stem(word: str) -> str:
    """Return the stem of a Bulgarian word in lower case."""
    if len(word) < 4:
        return _short.get(word, word)
    if kept := _kept.match(word):
        return kept[1]
    word = _irregular.get(word) or _without_article(word)
    word = _irregular.get(word) or _plural.sub("", word)
    if word.endswith("еве"):
        word = word[:-3] + "й"
    for ending in (_verb, _vowels, _verb):
        shorter = ending.sub("", word)
        if ending is _verb and shorter != word:
            word = shorter
            break
        word = shorter
    for pattern, instead in _moving:
        word = pattern.sub(instead, word)
    return word


def _without_article(word: str) -> str:
    return _article.sub("", _soft.sub("й", word))
