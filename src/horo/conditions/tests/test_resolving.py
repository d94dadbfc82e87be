import pytest
from conftest import AT

from horo.conditions import (
    ConditionError,
    CycleError,
    UnresolvedError,
    Words,
    everyone,
    parse,
    resolve,
    select,
    verbs_in,
)
from horo.conditions.logic import All, Either, Named
from horo.conditions.traits import Is
from horo.facts.schemas import unbound

POSTED = parse({"did": "posted"})
WORDS = Words(
    personas={"author": POSTED},
    audiences={"writers": parse({"is": {"persona": "author"}})},
    stages={"new": parse({"did": "posted", "times": 0})},
    locale="bg",
)
AUTHOR = Named(word="persona", slug="author", means=POSTED)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ({"is": {"persona": "author"}}, AUTHOR),
        (
            {"in": {"audience": "writers"}},
            Named(word="audience", slug="writers", means=AUTHOR),
        ),
        (
            {"is": {"persona": ["author", "manager"]}},
            Either(parts=(AUTHOR, Is(persona=("manager",)))),
        ),
        ({"is": {"persona": "manager"}}, Is(persona=("manager",))),
        ({"is": {"locale": "bg"}}, Is(locale=("bg", ""))),
        ({"is": {"locale": "ru"}}, Is(locale=("ru",))),
        (
            {"is": {"persona": "author", "staff": False}},
            All(parts=(AUTHOR, Is(staff=False))),
        ),
    ],
    ids=str,
)
def test_words_are_replaced_by_what_they_mean(written, meant):
    assert resolve(parse(written), WORDS) == meant


def test_a_persona_of_the_other_person_is_replaced_too():
    asked = [
        {"did": "replied", "to": {"persona": "author", "staff": False}},
        {"last": {"was": "replied_to", "by": {"persona": "author"}, "less_than": "7d"}},
        {"invited_by": {"persona": ["author", "manager"]}},
    ]

    did, last, invited = resolve(parse(asked), WORDS).parts

    assert did.others.condition == All(parts=(AUTHOR, Is(staff=False)))
    assert last.acts.others.condition == AUTHOR
    assert invited.others.condition == Either(parts=(AUTHOR, Is(persona=("manager",))))
    assert [part.written() for part in (did, last, invited)] == [
        parse(part).written() for part in asked
    ]
    assert verbs_in(did) == {"replied", "posted"}


def test_resolving_reaches_into_any_all_and_not():
    condition = parse(
        [{"not": {"any": [{"is": {"stage": "new"}}, {"did": "replied"}]}}, [{"did": "reacted"}]]
    )

    assert verbs_in(resolve(condition, WORDS)) == {"posted", "replied", "reacted"}


def test_a_word_that_means_itself_is_refused_with_the_cycle():
    words = Words(
        personas={"a": parse({"in": {"audience": "b"}})},
        audiences={"b": parse([{"did": "posted"}, {"not": {"is": {"persona": "a"}}}])},
    )

    with pytest.raises(CycleError) as error:
        resolve(parse({"is": {"persona": "a"}}), words)

    assert error.value.cycle == ("persona a", "audience b", "persona a")


def test_an_unknown_audience_is_refused_with_the_nearest():
    with pytest.raises(ConditionError, match="Did you mean 'writers'"):
        resolve(parse({"in": {"audience": "writer"}}), WORDS)


@pytest.mark.parametrize("written", [{"in": {"audience": "writers"}}, {"is": {"stage": "new"}}])
def test_a_name_without_its_meaning_cannot_be_asked(written):
    with pytest.raises(UnresolvedError, match="resolve it first"):
        select(parse(written), unbound(), everyone(unbound(), AT))
