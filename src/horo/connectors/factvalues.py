"""The fields of a fact: what each may say, and what is told where it does not."""

import difflib
import math
import re
from datetime import datetime
from decimal import Decimal, InvalidOperation
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from horo.connectors.report import EARLIEST
from horo.core.time import parse_instant
from horo.log.activities import OUTCOMES
from horo.log.verbs import Verb

VERBS = {verb.name: verb for verb in OUTCOMES}
# Digits after the point of a currency, where they are not two (ISO 4217, table A.1).
_WITHOUT = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF"
_WITH_THREE = "BHD IQD JOD KWD LYD OMR TND"
DIGITS = {**dict.fromkeys(_WITHOUT.split(), 0), **dict.fromkeys(_WITH_THREE.split(), 3)}
LONGEST_OBJECT = 200
MOST = 1e15  # beyond it, a float no longer holds every whole number


class Invalid(Exception):  # noqa: N818 - what is wrong with a line is an answer
    """One field is wrong: its name, what was found there, and what is expected."""

    def __init__(self, field: str, found: str, expected: str) -> None:
        words = {"field": field, "found": found, "expected": expected}
        super().__init__(_("%(field)s: found %(found)s, expected %(expected)s") % words)


def verb_of(what: str) -> Verb:
    name = what.strip().lower().replace(" ", "_").replace("-", "_")
    if name in VERBS:
        return VERBS[name]
    near = difflib.get_close_matches(name, VERBS, n=1)
    hint = " " + _("(did you mean %(name)s?)") % {"name": near[0]} if near else ""
    expected = _("one of %(names)s") % {"names": ", ".join(VERBS)}
    raise Invalid("what", show(what), f"{expected}{hint}")


def instant(text: str, form: str, *, zone: ZoneInfo, at: datetime) -> datetime:
    """Read a time as `form` says, or ISO 8601; nothing is guessed of 03/04/2026."""
    try:
        if form:
            found = datetime.strptime(text, form)  # noqa: DTZ007 - its zone follows
            found = found if found.tzinfo else found.replace(tzinfo=zone)
        else:
            found = parse_instant(text, zone=zone)
    except (ValueError, OverflowError):
        wanted = (
            _("a time as %(form)s") % {"form": form}
            if form
            else _("a date as 2026-03-01 or 2026-03-01T09:00:00+02:00")
        )
        raise Invalid("when", show(text), wanted) from None
    if found < EARLIEST:
        raise Invalid("when", show(text), _("a time after 1990"))
    if found > at:
        raise Invalid("when", show(text), _("a time that is not in the future"))
    return found


def amount(
    text: str, currency: str, *, is_money: bool, takes_value: bool, decimal: str
) -> tuple[float | None, str]:
    """Read a number; of money in minor units, with its currency (1,250.00 EUR is 125000)."""
    if not text.strip():
        return None, ""
    if not takes_value:
        raise Invalid("value", show(text), _("nothing, since this event has no value"))
    number = _number(text, decimal)
    if not is_money:
        return float(number), ""
    code = currency.strip().upper()
    if not re.fullmatch(r"[A-Z]{3}", code):
        raise Invalid("currency", show(currency), _("the three letters of a currency, as EUR"))
    minor = number.scaleb(DIGITS.get(code, 2))
    if minor != minor.to_integral_value():
        raise Invalid(
            "value",
            show(text),
            _("no more digits after the point than %(code)s has") % {"code": code},
        )
    return float(minor), code


def _number(text: str, decimal: str) -> Decimal:
    grouping = "." if decimal == "," else ","
    plain = re.sub(r"[\s'’\u00a0\u202f]", "", text)
    grouped = re.fullmatch(rf"[+-]?\d{{1,3}}(\{grouping}\d{{3}})+(\{decimal}\d+)?", plain)
    if grouped:
        plain = plain.replace(grouping, "")
    try:
        number = Decimal(plain.replace(decimal, "."))
        if grouping in plain or not number.is_finite() or math.fabs(number) > MOST:
            raise InvalidOperation
    except InvalidOperation:
        wanted = _("a number, as %(example)s") % {"example": f"1250{decimal}50"}
        raise Invalid("value", show(text), wanted) from None
    return number


def object_key(text: str) -> str:
    """Read what the fact is about: a contract, an account, a ticket. No names of people."""
    found = text.strip()
    if "@" in found:
        raise Invalid(
            "object", show(found), _("the id of a contract, account or ticket; no e-mail address")
        )
    if len(found) > LONGEST_OBJECT or not found.isprintable():
        wanted = _("one line of at most %(most)s characters") % {"most": LONGEST_OBJECT}
        raise Invalid("object", show(found), wanted)
    return found


def show(text: str) -> str:
    """Return `text` so that a person can read what was found, in quotes and shortened."""
    return repr(text if len(text) <= 60 else f"{text[:59]}…") if text else _("nothing")
