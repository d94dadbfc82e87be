"""What a name of the playbook means decides the SQL, also the SQL that was kept on the disk."""

from horo.conditions import Words, parse, resolve
from horo.engine import asking, questions


def meaning(audience):
    words = Words(audiences={"regulars": parse(audience)})
    return resolve(parse({"in": {"audience": "regulars"}}), words)


def forget():
    """Forget what this process compiled, as the next one would."""
    asking.truth_sql.cache_clear()
    questions._query.cache_clear()


def test_an_audience_that_was_rewritten_is_asked_anew():
    before, after = meaning({"did": "posted"}), meaning({"did": "replied"})
    assert before.written() == after.written(), "the name alone would not tell them apart"

    asking.truth_sql(before)
    questions._query("holds", before, "sqlite")
    forget()

    assert "'replied'" in asking.truth_sql(after)
    assert "'replied'" in questions._query("holds", after, "sqlite").sql


def test_a_persona_of_somebody_else_that_was_rewritten_is_asked_anew():
    def invited_by(persona):
        words = Words(personas={"author": parse(persona)})
        return resolve(parse({"invited_by": {"persona": "author"}}), words)

    asking.truth_sql(invited_by({"did": "posted"}))
    forget()

    assert "'replied'" in asking.truth_sql(invited_by({"did": "replied"}))
