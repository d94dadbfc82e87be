"""How the HTML of a message looks in a mail: no program of mail reads style sheets reliably.

A message is kept without any looks, as pages have their own; a mail gets them inside its tags.
"""

import nh3
from django.utils.safestring import SafeString

TAGS = {
    "a", "b", "br", "em", "h2", "h3", "li", "ol", "p", "small", "strong", "table", "tbody", "td",
    "th", "thead", "tr", "ul",
}  # fmt: skip
ATTRIBUTES = {"a": {"href"}, "td": {"align"}, "th": {"align", "scope"}}
RULED = "border-bottom:1px solid #e6e3dc"
CELL = f"padding:6px 8px 6px 0;{RULED};vertical-align:top"
HEAD = f"padding:6px 8px 6px 0;{RULED};font-size:13px;font-weight:400;color:#666"
# Tags as the cleaner writes them, and as a mail has them.
DRESSED = {
    "<h2>": '<h2 style="margin:28px 0 4px;font-size:16px;line-height:1.4">',
    "<a href=": '<a style="color:#0b6b63" href=',
    "<b>": '<b style="font-size:28px;line-height:1.2">',
    "<small>": '<small style="font-size:13px;color:#666">',
    "<table>": '<table style="width:100%;border-collapse:collapse;font-size:14px">',
    '<th scope="col">': f'<th scope="col" style="{HEAD};text-align:left">',
    '<th scope="row">': f'<th scope="row" style="{CELL};font-weight:400;text-align:left">',
    '<th align="right" scope="col">': f'<th scope="col" style="{HEAD};text-align:right">',
    '<td>': f'<td style="{CELL}">',
    '<td align="right">': f'<td style="{CELL};text-align:right;white-space:nowrap">',
}  # fmt: skip


def cleaned(html: str) -> SafeString:
    """Return `html` with what a message may consist of, and nothing else."""
    return SafeString(
        nh3.clean(
            html,
            tags=TAGS,
            attributes=ATTRIBUTES,
            url_schemes={"http", "https", "mailto"},
            link_rel=None,
        )
    )


def dressed(html: str) -> SafeString:
    """Return the HTML of a message as a mail shows it."""
    for plain, said in DRESSED.items():
        html = html.replace(plain, said)
    return SafeString(html)
