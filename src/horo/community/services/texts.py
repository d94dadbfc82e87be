"""What a title and the names of tags may be: visible, on one line, and not too long."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from horo.content.markdown.tidying import is_visible, on_one_line, tidied
from horo.content.models import Tag
from horo.core.refused import Refused
from horo.people.identities import slugged

LONGEST_TITLE = 200  # characters
LONGEST_TAG = 40
MOST_TAGS = 5


class TitleRefused(Refused):
    pass


class TagsRefused(Refused):
    pass


def body_of(text: str) -> str:
    """Return the Markdown of a post as it is kept: as typed, but for signs that break a page."""
    return tidied(text.replace("\r\n", "\n").replace("\r", "\n"))


def title_of(text: str) -> str:
    """Return the title as it is kept. Raises TitleRefused for one that is empty or too long."""
    title = on_one_line(text[: LONGEST_TITLE * 10])
    if not is_visible(title):
        raise TitleRefused(_("Give the topic a title that says what it is about."))
    if len(title) > LONGEST_TITLE:
        raise TitleRefused(
            ngettext(
                "Shorten the title to %(most)s character.",
                "Shorten the title to %(most)s characters.",
                LONGEST_TITLE,
            )
            % {"most": LONGEST_TITLE}
        )
    return title


def tags_of(names: Iterable[str]) -> dict[str, str]:
    """Return the tags that `names` stand for, as name by slug, in their order.

    Names that differ in letters' case or in blanks and hyphens alone are one tag. Raises
    TagsRefused for more than five, or one that is too long.
    """
    found: dict[str, str] = {}
    for name in names:
        shown = on_one_line(name[:1_000]).lstrip("#").strip()
        if slug := slugged(shown):
            found.setdefault(slug, shown)
    if len(found) > MOST_TAGS:
        raise TagsRefused(_("A topic has at most five tags. Leave some out."))
    if any(max(len(slug), len(name)) > LONGEST_TAG for slug, name in found.items()):
        raise TagsRefused(_("A tag has at most forty characters. Shorten it."))
    return found


def find_or_add_tags(names: Iterable[str]) -> list[Tag]:
    """Return the tags of these names, adding those that are new. Raises as `tags_of`."""
    wanted = tags_of(names)
    if not wanted:
        return []
    known = Tag.objects.in_bulk(list(wanted), field_name="slug")
    if new := [Tag(slug=slug, name=name) for slug, name in wanted.items() if slug not in known]:
        Tag.objects.bulk_create(new, ignore_conflicts=True)
        known = Tag.objects.in_bulk(list(wanted), field_name="slug")
    return [known[slug] for slug in wanted]
