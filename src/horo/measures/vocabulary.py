"""Grains, groups and units: plain words, so that a command need load nothing to know them."""

DAY, WEEK, MONTH = "day", "week", "month"
GRAINS = (DAY, WEEK, MONTH)
COARSE = (WEEK, MONTH)

SPACE, SOURCE, PERSONA, LOCALE, STAFF = "space", "source", "persona", "locale", "staff"
GROUPS = (SPACE, SOURCE, PERSONA, LOCALE, STAFF)
OF_MEMBERS = (PERSONA, LOCALE, STAFF)  # a member has these; a place or source only their deeds

MEMBERS, SHARE, COUNT, SECONDS, TOPICS = "members", "share", "count", "seconds", "topics"
PER_MEMBER, PER_TOPIC = "per member", "per topic"
