"""The HTML of a notice: cleaned where it is kept, dressed where it leaves by mail."""

import pytest

from horo.messaging import looks

LETTER = '<h2>Title</h2><p><b>12</b><br><small>up 3</small></p><table><tr><td align="right">1</td>'


def test_what_a_letter_is_made_of_is_kept_as_it_is_and_dressed_in_a_mail():
    kept = looks.cleaned(LETTER)

    assert kept == f"{LETTER}</tr></table>".replace("<tr>", "<tbody><tr>").replace(
        "</table>", "</tbody></table>"
    )
    assert "style=" not in kept
    assert looks.dressed(kept).count("style=") == 5


@pytest.mark.parametrize(
    "html",
    [
        "<script>alert(1)</script>",
        '<p onclick="x()">a</p>',
        '<a href="javascript:x()">a</a>',
        '<img src="https://x.example/p.gif">',
        '<p style="position:fixed">a</p>',
        "<iframe src=//x.example></iframe><style>*{}</style>",
    ],
)
def test_nothing_that_acts_loads_or_hides_gets_through(html):
    kept = looks.cleaned(html)

    for wrong in ("script", "onclick", "img", "style", "iframe"):
        assert wrong not in kept
