"""Words in the log are for ever: years of rows carry them.

`released_verbs.txt` lists each verb that was ever released, with its unit and its properties.
A new verb is added to it on release; a line is never changed and never removed. A verb that is
no longer wanted is `retired`, not deleted.
"""

from pathlib import Path

from horo.log import verbs

RELEASED = Path(__file__).with_name("released_verbs.txt").read_text().splitlines()


def line(verb: verbs.Verb) -> str:
    props = ", ".join(f"{name}={kind}" for name, kind in sorted(verb.props.items()))
    return f"{verb.name} | {verb.unit or '-'} | {props or '-'}"


def test_no_released_verb_vanished_or_changed_its_meaning():
    registered = [line(verb) for verb in verbs.registered().values()]

    assert not sorted(set(RELEASED) - set(registered)), "a released verb is gone or changed"


def test_every_verb_is_in_the_list_once():
    registered = [line(verb) for verb in verbs.registered().values()]

    assert sorted(registered) == RELEASED, "add the new verbs to released_verbs.txt, sorted"


def test_verbs_are_short_enough_for_their_column():
    assert all(len(verb.name) <= 40 for verb in verbs.registered().values())
