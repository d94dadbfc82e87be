"""What members write, made into HTML that is safe to show: `render`, and what belongs to it.

CommonMark, where a line that ends is a line that ends, with tables, ~~strikethrough~~, task lists
(`- [x] done`), footnotes (`[^1]`), bare addresses, emoji (`:tada:`), highlighted code, and four
forms of our own:

* `@handle` and `@group`: a mention, where there is such a person, or a group that may be
  mentioned. In code and in links it stays text; `\\@handle` too. In a quote it is a link, but
  nobody is told.
* `||hidden||` in a line, and a block from `:::spoiler title` to `:::`: shown when asked for.
* A quote with its source: a blockquote whose first line is `@handle [wrote](/posts/123/):`, with
  whatever words in the brackets. `quote` writes one. Who is quoted is told.
* `![words](/files/KEY/NAME)`: a picture that was uploaded here. Pictures from elsewhere become
  links: reading a post tells nobody outside about it.

HTML that is typed stays text. Whatever comes out has gone through nh3.
"""

from horo.content.markdown.comparing import diff
from horo.content.markdown.excerpts import absolute, plain
from horo.content.markdown.quoting import quote
from horo.content.markdown.rendering import LIMIT, Rendered, TextRefused, render
from horo.content.markdown.returning import from_html
from horo.content.markdown.tidying import one_line

__all__ = [
    "LIMIT",
    "Rendered",
    "TextRefused",
    "absolute",
    "diff",
    "from_html",
    "one_line",
    "plain",
    "quote",
    "render",
]
