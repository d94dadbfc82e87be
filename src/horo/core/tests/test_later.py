import pytest

from horo.core.later import found, later


def test_what_is_named_is_imported_at_the_first_call():
    quote = later("html:escape")

    assert quote("<b>") == "&lt;b&gt;"


@pytest.mark.parametrize("where", ["html:nothing", "horo.nowhere:thing"])
def test_a_wrong_name_fails_when_it_is_needed(where):
    with pytest.raises((AttributeError, ImportError)):
        found(where)
