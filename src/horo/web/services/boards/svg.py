"""A drawing as SVG inside the page: no script, no style, colours by class."""

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from horo.web.services.boards.shapes import Box, Drawing, Ribbon, Shape, Stroke, Words


def markup(drawing: Drawing, *, label: str, extra: str = "") -> SafeString:
    """Return `drawing` as one picture called `label`.

    A drawing with links is a group of them to a screen reader, one without them an image.
    """
    has_links = any(getattr(shape, "href", "") for shape in drawing.shapes)
    return format_html(
        '<svg class="drawing {}" viewBox="0 0 {} {}" width="{}" role="{}" aria-label="{}"'
        ' xmlns="http://www.w3.org/2000/svg">{}</svg>',
        extra,
        _number(drawing.width),
        _number(drawing.height),
        _number(drawing.width),
        "group" if has_links else "img",
        label,
        format_html_join("", "{}", ((_shape(shape),) for shape in drawing.shapes)),
    )


def _shape(shape: Shape) -> SafeString:
    if isinstance(shape, Words):
        return _words(shape)
    if isinstance(shape, Stroke):
        return _stroke(shape)
    return _linked(shape, _box(shape) if isinstance(shape, Box) else _ribbon(shape))


def _linked(shape: Box | Ribbon, inside: SafeString) -> SafeString:
    if not shape.href:
        return inside
    return format_html('<a href="{}" aria-label="{}">{}</a>', shape.href, shape.label, inside)


def _title(label: str) -> SafeString:
    return format_html("<title>{}</title>", label) if label else mark_safe("")


def _box(box: Box) -> SafeString:
    return format_html(
        '<rect class="t-{}" x="{}" y="{}" width="{}" height="{}" rx="{}">{}</rect>',
        box.tone,
        *(_number(n) for n in (box.x, box.y, box.width, box.height, box.radius)),
        _title(box.label),
    )


def _words(words: Words) -> SafeString:
    return format_html(
        '<text class="t-{}" x="{}" y="{}" text-anchor="{}" font-size="{}"'
        ' font-weight="{}">{}</text>',
        words.tone,
        _number(words.x),
        _number(words.y),
        words.anchor,
        _number(words.size),
        600 if words.bold else 400,
        words.text,
    )


def _stroke(stroke: Stroke) -> SafeString:
    points = " ".join(f"{_number(x)},{_number(y)}" for x, y in stroke.points)
    return format_html(
        '<polyline class="s-{}" points="{}" stroke-width="{}" stroke-dasharray="{}"></polyline>',
        stroke.tone,
        points,
        _number(stroke.thickness),
        " ".join(str(dash) for dash in stroke.dashes) or "none",
    )


def _ribbon(ribbon: Ribbon) -> SafeString:
    (x, top, bottom), (to, over, under) = ribbon.left, ribbon.right
    middle = (x + to) / 2
    n = _number
    path = (
        f"M{n(x)},{n(top)} C{n(middle)},{n(top)} {n(middle)},{n(over)} {n(to)},{n(over)} "
        f"L{n(to)},{n(under)} C{n(middle)},{n(under)} {n(middle)},{n(bottom)} {n(x)},{n(bottom)} Z"
    )
    return format_html(
        '<path class="ribbon t-{}" d="{}">{}</path>', ribbon.tone, path, _title(ribbon.label)
    )


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
