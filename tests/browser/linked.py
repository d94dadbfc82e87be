"""Which numbers of a page open what they count, read from its HTML.

A number counts something where it stands in a cell of figures, in large on a card, or on a shape
of a drawing. Of these the following open no list, and why:

* nothing was counted: a dash, or 0
* `n` beside a figure: the figure in the same row opens the list
* a share beside the number that it is a share of: that number opens the list
* what is computed and not counted: a difference, an interval, what is usual, how far from usual,
  how alike two groups are, a figure by another definition than ours
* what an import left behind is kept as counts alone (`Read`, `New`, `Here already`, `Left out`)
* the sizes of matched groups: they are weights of a comparison; the shares above open the members
"""

import re

from bs4 import BeautifulSoup, Tag

CELLS = "main td.num, main .stat .value, main dd.value"
SHAPES = "main svg.drawing rect, main svg.drawing path"
WHOLE = re.compile(r"\d{1,3}(?:[,\u00a0\u202f ]\d{3})*|\d+")
COMPUTED = (
    "n", "Difference", "Difference in points", "95 % interval", "Before", "After", "Usually",
    "Distance", "Before matching", "Read", "New", "Here already", "Left out",
)  # fmt: skip
NONE_THERE = re.compile(r" 0(?: deeds)?$")
NOTHING = ("", "–", "0", "0%")


def alone(html: str) -> list[str]:
    """Return the numbers in the main part of a page that should open a list and do not."""
    page = BeautifulSoup(html, "lxml")
    cells = [_told(cell) for cell in page.select(CELLS) if not _opens(cell) and _counts(cell)]
    shapes = [
        shape.get_text() for shape in page.select(SHAPES) if shape.title and not _opens(shape)
    ]
    return cells + [said for said in shapes if not NONE_THERE.search(said)]


def counts(html: str) -> list[tuple[int, str]]:
    """Return the whole numbers that are links, each with its address."""
    page = BeautifulSoup(html, "lxml")
    links = [(a.get_text(" ", strip=True), str(a["href"])) for a in page.select("main a[href]")]
    return [(whole(said), href) for said, href in links if WHOLE.fullmatch(said)]


def length(html: str) -> int | None:
    """Return how long a list says it is; None for a page that is no list."""
    said = BeautifulSoup(html, "lxml").select_one("header.page-head p:not(.small)")
    found = WHOLE.findall(said.get_text(" ").rpartition("·")[2]) if said else []
    return whole(found[-1]) if found else None


def activities(html: str) -> str:
    """Return the address behind the button "Every activity", "" where there is none."""
    found = BeautifulSoup(html, "lxml").select_one("header.page-head a.btn[href*='/acts/']")
    return str(found["href"]) if found else ""


def whole(said: str) -> int:
    return int(re.sub(r"\D", "", said))


def _opens(tag: Tag) -> bool:
    return tag.select_one("a[href]") is not None or tag.find_parent("a", href=True) is not None


def _counts(cell: Tag) -> bool:
    said = cell.get_text(" ", strip=True)
    if said in NOTHING or "muted" in (cell.get("class") or ()):
        return False
    if cell.get("data-label") in COMPUTED or cell.find_parent(class_="audit"):
        return False
    row = cell.find_parent("tr")
    if said.endswith("%") and row is not None and row.select_one("td a[href]"):
        return False
    return cell.find_parent(attrs={"aria-labelledby": "matched"}) is None


def _told(cell: Tag) -> str:
    row = cell.find_parent("tr") or cell.parent
    return row.get_text(" ", strip=True)[:100] if row else cell.get_text()
