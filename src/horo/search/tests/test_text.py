"""What words a text is found by."""

import pytest

from horo.search.text import analyse, guess, plain


@pytest.mark.parametrize(
    ("text", "words", "others"),
    [
        ("Don't use Bob's files", ("dont", "use", "bob", "file"), ()),
        ("FooBar foo_bar", ("foobar", "foobar"), ("foo", "bar", "foo", "bar")),
        ("an e-mail", ("an", "e", "mail"), ("email",)),
        ("C++, C# and 1.2.3", ("c++", "c#", "and", "1.2.3"), ()),
        ("Café ÉTÉ ﬁle", ("cafe", "ete", "file"), ()),
        ("ёлки Ёлка", ("елк", "елк"), ()),
        ("за\u0301мок", ("замок",), ()),
        ("漢字", ("漢", "字"), ()),
        ("a\u200bb \u202eabc", ("ab", "abc"), ()),
    ],
)
def test_words_and_what_stands_beside_them(text, words, others):
    stems = analyse(text)

    assert (stems.words, stems.others) == (words, others)


def test_very_long_words_are_cut_and_long_texts_too():
    assert len(analyse("x" * 10_000).words[0]) == 40
    assert len(analyse("word " * 100_000).words) <= 100_000


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("How do I install this?", "en"),
        ("“Quoted” — text", "en"),
        ("Как установить эту программу?", "ru"),
        ("Привет, не могу войти, помогите", "ru"),
        ("Как да инсталирам тази програма?", "bg"),
        ("Градът е голям", "bg"),
        ("Ръководството за сървъра", "bg"),
    ],
)
def test_the_language_is_told_from_the_letters_and_the_small_words(text, language):
    assert guess(text.lower()) == language


def test_html_is_read_as_it_is_seen():
    source = '<p>one<b>two</b></p><p title="x">three &lt;b&gt;</p><pre>a\nb</pre>'

    assert plain(source) == "onetwo three <b> a b"
