"""Grains, groups and units: plain words, so that a command need load nothing to know them."""

from datetime import date

DAY, WEEK, MONTH = "day", "week", "month"
GRAINS = (DAY, WEEK, MONTH)
COARSE = (WEEK, MONTH)
EARLIEST, LATEST = date(1901, 1, 1), date(2100, 1, 1)  # a range lies within these dates

SPACE, SOURCE, PERSONA, LOCALE, STAFF = "space", "source", "persona", "locale", "staff"
STAGE, COHORT, VARIANT = "stage", "cohort", "variant"
FOUND_OUT = (STAGE, COHORT, VARIANT)  # of members, but no column has them: they are asked for
OF_MEMBERS = (PERSONA, LOCALE, STAFF, *FOUND_OUT)  # a place or source only their deeds have
GROUPS = (SPACE, SOURCE, *OF_MEMBERS)

MEMBERS, SHARE, COUNT, SECONDS, TOPICS = "members", "share", "count", "seconds", "topics"
PER_MEMBER, PER_TOPIC, PER_THOUSAND = "per member", "per topic", "per 1,000"
POINTS, TONE = "points", "-1 to 1"


def kind_of_split(by: str | None) -> str | None:
    """What kind of split `by` names: "variant" of "variant:welcome/wording"."""
    return None if by is None else by.partition(":")[0]
