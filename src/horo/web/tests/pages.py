"""Read a page as a person or a screen reader would."""

from bs4 import BeautifulSoup

CONSOLE = (
    "/today/",
    "/playbook/",
    "/plan/",
    "/funnel/",
    "/measures/",
    "/measures/all/",
    "/measures/cohorts/",
    "/people/",
    "/backtest/",
    "/engine/",
)


def read(response) -> BeautifulSoup:
    return BeautifulSoup(response.content, "lxml")


def text(response) -> str:
    """Return what a person reads on the page, without the space between."""
    return " ".join(read(response).get_text(" ").split())


def unlabeled(page: BeautifulSoup) -> list[str]:
    """Return the controls that a screen reader could not name."""
    labels = {label.get("for") for label in page.find_all("label")}
    found = []
    for control in page.find_all(["input", "select", "textarea"]):
        is_hidden = control.get("type") == "hidden"
        is_named = control.get("id") in labels or control.find_parent("label")
        if not is_hidden and not is_named and not control.get("aria-label"):
            found.append(str(control)[:80])
    for button in page.find_all(["button", "a"]):
        if not button.get_text(strip=True) and not button.get("aria-label"):
            found.append(str(button)[:80])
    return found


def heading_jumps(page: BeautifulSoup) -> list[str]:
    """Return the headings that skip a level, below the one h1."""
    level, found = 0, []
    for heading in page.find_all(["h1", "h2", "h3", "h4"]):
        rank = int(heading.name[1])
        if rank > level + 1:
            found.append(heading.get_text(strip=True))
        level = rank
    return found
