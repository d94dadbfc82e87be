"""Random journeys of every shape, as a playbook writes them."""

from itertools import count

from hypothesis import strategies as st

TURNING = [
    {"did": "posted"},
    {"did": "replied", "times": 2},
    {"was": "replied_to"},
    [{"did": "posted"}, {"was": "replied_to"}],
    {"any": [{"did": "posted", "times": 2}, {"did": "replied"}]},
]
ASKED = [
    *TURNING,
    {"did": "posted", "times": 0},
    {"not": {"was": "replied_to"}},
    {"did": "posted", "times": {"exactly": 1}, "within": "12h"},
    {"joined": {"less_than": "2d"}},
]
SPANS = ["0m", "1h", "5h", "1d", "2d"]
AFTERS = [
    *SPANS,
    {"at": "10:00"},
    {"at_least": "5h", "on": "weekdays", "at": "07:30"},
    {"event": {"was": "replied_to"}, "plus": "1h"},
    {"event": {"did": ["posted", "replied"]}, "within": "1d"},
]
AGAIN = ["never", "always", "after_leaving", {"after": "6h"}, {"after": "2d"}]

asked, turning = st.sampled_from(ASKED), st.sampled_from(TURNING)


def action():
    optional = {"unless": asked, "if": asked}
    return st.fixed_dictionaries(
        {"after": st.sampled_from(AFTERS), "send": st.just("tips")}, optional=optional
    )


def fork(lists):
    some = st.lists(lists, min_size=1, max_size=2)
    return st.one_of(
        st.builds(
            lambda after, condition, then, other: {
                "after": after, "branch": {"if": condition, "then": then, "else": other},
            },
            st.sampled_from(AFTERS), asked, some, some,
        ),
        st.builds(
            lambda condition, span, then, other: {
                "wait": {"until": condition, "at_most": span}, "then": then, "else": other,
            },
            turning, st.sampled_from(SPANS[1:]), some, some,
        ),
        st.builds(
            lambda share, one, other: {
                "split": {"a": {"share": share, "steps": one},
                          "b": {"share": 1 - share, "steps": other}},
            },
            st.sampled_from([0.25, 0.5]), some, some,
        ),
    )  # fmt: skip


steps = st.recursive(action(), fork, max_leaves=5)
journeys = st.fixed_dictionaries(
    {
        "enter": st.sampled_from(
            [{"did": "posted"}, {"any": [{"did": "posted"}, {"was": "replied_to"}]}]
        ),
        "again": st.sampled_from(AGAIN),
        "steps": st.lists(steps, min_size=1, max_size=3),
    },
    optional={
        "audience": st.sampled_from([{"did": "posted"}, {"joined": {"less_than": "3d"}}]),
        "goal": st.sampled_from([{"did": "replied", "times": 2, "within": "1d"}]),
        "exit": st.sampled_from([{"did": "replied", "times": 3}, {"was": "reacted_to"}]),
        "holdout": st.just(0.3),
    },
)


def written(journey):
    """The journey with an id for every step, and no part of it twice, which YAML would alias."""
    numbers = count(1)

    def copy(part):
        if isinstance(part, list):
            return [copy(one) for one in part]
        if not isinstance(part, dict):
            return part
        made = {key: copy(one) for key, one in part.items()}
        if not made.keys().isdisjoint({"send", "branch", "wait", "split"}):
            made["id"] = f"s{next(numbers)}"
        return made

    return copy(journey)
