"""Tokens into HTML. Everything that is text is escaped here, and looked at by nh3 after."""

import re
from collections.abc import Sequence
from html import escape
from typing import Any

from django.utils.translation import gettext
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token

from horo.content.markdown import addresses, code
from horo.content.markdown.names import Mentioned

OUTSIDE = "nofollow ugc noopener"
OURS = re.compile(r"/files/([\w-]{1,43})/[^/?#]+$")
MOST_MENTIONS = 200  # as links; what is said more often stays text
_ALIGNED = {"text-align:center": ' class="center"', "text-align:right": ' class="right"'}
_SIMPLE = {
    "paragraph_open": "<p>",
    "paragraph_close": "</p>\n",
    "blockquote_close": "</blockquote>\n",
    "bullet_list_open": "<ul>\n",
    "bullet_list_close": "</ul>\n",
    "ordered_list_close": "</ol>\n",
    "list_item_close": "</li>\n",
    "hr": "<hr>\n",
    "table_open": '<div class="scroll" tabindex="0"><table>\n',
    "table_close": "</table></div>\n",
    "thead_open": "<thead>\n",
    "thead_close": "</thead>\n",
    "tbody_open": "<tbody>\n",
    "tbody_close": "</tbody>\n",
    "tr_open": "<tr>",
    "tr_close": "</tr>\n",
    "th_close": "</th>",
    "td_close": "</td>",
    "em_open": "<em>",
    "em_close": "</em>",
    "strong_open": "<strong>",
    "strong_close": "</strong>",
    "s_open": "<s>",
    "s_close": "</s>",
    "link_close": "</a>",
    "softbreak": "<br>\n",
    "hardbreak": "<br>\n",
    "spoiler_open": '<span class="spoiler" tabindex="0">',
    "spoiler_close": "</span>",
    "container_spoiler_close": "</details>\n",
    "footnote_block_open": '<section class="footnotes">\n<ol>\n',
    "footnote_block_close": "</ol>\n</section>\n",
    "footnote_close": "</li>\n",
}


class Writer(RendererHTML):
    """Writes tokens, with what `env` knows of the whole text.

    `people`: {name: Mentioned}, `sizes`: {key of a file: (width, height)}, `key`: what keeps
    the ids of this text apart from others on the page, `auto`: ' dir="auto"' where some of the
    text runs from right to left, else "", `painter`: who colours its code, `headings`: the tag of
    each kind of heading. It fills `links` and `files`.
    """

    def render(self, tokens: Sequence[Token], options: Any, env: Any) -> str:
        parts = []
        for i, token in enumerate(tokens):
            if token.type == "inline":
                env["level"] = token.level
                parts.append(self.renderInline(token.children or (), options, env))
            elif not token.hidden:
                parts.append(self._one(tokens, i, options, env))
        return "".join(parts)

    def renderInline(self, tokens: Sequence[Token], options: Any, env: Any) -> str:  # noqa: N802
        return "".join(
            [
                escape(token.content, quote=False)
                if token.type == "text"
                else self._one(tokens, i, options, env)
                for i, token in enumerate(tokens)
            ]
        )

    def renderInlineAsText(  # noqa: N802
        self, tokens: Sequence[Token] | None, options: Any, env: Any
    ) -> str:
        return "".join(
            f"@{token.content}"
            if token.type == "mention"
            else super(Writer, self).renderInlineAsText([token], options, env)
            for token in tokens or ()
        )

    def _one(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        kind = tokens[idx].type
        simple = _SIMPLE.get(kind)
        if simple is None:
            return str(self.rules[kind](tokens, idx, options, env))
        return "<p" + env["auto"] + ">" if kind == "paragraph_open" else simple

    # the blocks

    def heading_open(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        return f"<{env['headings'][tokens[idx].tag]}{env['auto']}>"

    def heading_close(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        return f"</{env['headings'][tokens[idx].tag]}>\n"

    def blockquote_open(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        source = tokens[idx].attrs.get("cite")
        if not source:
            return "<blockquote>\n"
        return f'<blockquote class="quote" cite="{escape(str(source))}">\n'

    def source(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        return f"<cite>{self.renderInline(tokens[idx].children or (), options, env)}</cite>\n"

    def ordered_list_open(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        start = tokens[idx].attrs.get("start", 1)
        return "<ol>\n" if start == 1 else f'<ol start="{start}">\n'

    def list_item_open(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        meta = tokens[idx].meta
        if "checked" not in meta:
            return f"<li{env['auto']}>"
        sign = ("☑ " if meta["checked"] else "☐ ") if "sign" in meta else ""
        return f'<li class="task"{env["auto"]}>{sign}'

    def task_open(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        is_done = " checked" if tokens[idx].meta["checked"] else ""
        return f'<label><input type="checkbox" disabled{is_done}> '

    def task_close(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        return "</label>"

    def th_open(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        return f"<th{_ALIGNED.get(str(tokens[idx].attrs.get('style')), '')}{env['auto']}>"

    def td_open(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        return f"<td{_ALIGNED.get(str(tokens[idx].attrs.get('style')), '')}{env['auto']}>"

    def fence(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        token = tokens[idx]
        language = (token.info.split() or [""])[0]
        label = code.label(language)
        shown = f' data-language="{escape(label)}"' if label else ""
        text = env["painter"].highlighted(token.content, language)
        return f'<pre tabindex="0"{shown}><code>{text}</code></pre>\n'

    code_block = fence

    def container_spoiler_open(
        self, tokens: Sequence[Token], idx: int, options: Any, env: Any
    ) -> str:
        title = tokens[idx].info.strip().removeprefix("spoiler").strip()
        words = escape(title or gettext("Spoiler"), quote=False)
        return f'<details class="spoiler"><summary{env["auto"]}>{words}</summary>\n'

    # what stands in a line

    def text_special(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        return escape(tokens[idx].content, quote=False)

    def code_inline(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        return f"<code>{escape(tokens[idx].content, quote=False)}</code>"

    def link_open(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        token = tokens[idx]
        href = str(token.attrs["href"])
        (env["files"] if OURS.match(href) else env["links"]).append(_key_or(href))
        title = token.attrs.get("title")
        named = f' title="{escape(str(title))}"' if title else ""
        outside = "" if addresses.is_ours(href) else f' rel="{OUTSIDE}"'
        alone = ' class="bare"' if outside and _is_alone(tokens, idx, env) else ""
        return f'<a{alone} href="{escape(href)}"{named}{outside}>'

    def image(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        """Show what was uploaded here; lead to what is elsewhere."""
        token = tokens[idx]
        source = str(token.attrs["src"])
        words = self.renderInlineAsText(token.children, options, env).replace("\n", " ")
        size = env["sizes"].get(_key_or(source))
        if size is None:
            (env["files"] if OURS.match(source) else env["links"]).append(_key_or(source))
            text = escape(words or source, quote=False)
            outside = "" if addresses.is_ours(source) else f' rel="{OUTSIDE}"'
            in_link = sum(t.nesting for t in tokens[:idx] if t.tag == "a")
            return text if in_link else f'<a href="{escape(source)}"{outside}>{text}</a>'
        env["files"].append(_key_or(source))
        measured = f' width="{size[0]}" height="{size[1]}"' if size[0] and size[1] else ""
        return f'<img src="{escape(source)}" alt="{escape(words)}"{measured} loading="lazy">'

    def mention(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        token = tokens[idx]
        known: Mentioned | None = env["people"].get(token.content) if token.meta else None
        env["mentions"] += known is not None
        if known is None or env["mentions"] > MOST_MENTIONS:
            return f"@{escape(token.content, quote=False)}"
        name, rest = known.typed, token.content[len(known.typed) :]
        if not known.url:
            return f'<span class="mention">@{name}</span>{rest}'
        return f'<a class="mention" href="{escape(known.url)}">@{name}</a>{rest}'

    # footnotes

    def footnote_ref(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        number, again = _number(tokens[idx])
        return (
            f'<sup><a href="#fn-{env["key"]}-{number}" id="fr-{env["key"]}-{number}{again}">'
            f"{number}</a></sup>"
        )

    def footnote_open(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        return f'<li id="fn-{env["key"]}-{_number(tokens[idx])[0]}"{env["auto"]}>'

    def footnote_anchor(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        number, again = _number(tokens[idx])
        back = escape(gettext("Back to the text"))
        # the selector behind the arrow keeps phones from making an emoji of it
        return f' <a href="#fr-{env["key"]}-{number}{again}" aria-label="{back}">↩\ufe0e</a>'


def _number(token: Token) -> tuple[int, str]:
    again = token.meta.get("subId", 0)
    return token.meta["id"] + 1, f"-{again + 1}" if again else ""


def _key_or(url: str) -> str:
    """Return the key of the file of ours that `url` leads to, or `url` itself."""
    ours = OURS.match(url)
    return ours[1] if ours else url


def _is_alone(tokens: Sequence[Token], idx: int, env: Any) -> bool:
    """Whether the bare address that begins at `idx` has a line of a plain paragraph to itself."""
    if env["level"] != 1 or tokens[idx].info != "auto":
        return False
    breaks = ("softbreak", "hardbreak")
    begins = idx == 0 or tokens[idx - 1].type in breaks
    return begins and (idx + 3 >= len(tokens) or tokens[idx + 3].type in breaks)
