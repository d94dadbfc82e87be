"""Who is who in a Slack export: listed users, bots, and ids that nobody lists."""

from typing import Any

from horo.connectors import jsonfiles
from horo.connectors.archive import Archive
from horo.connectors.records import Account
from horo.connectors.rendering import one_line, storable
from horo.connectors.report import Findings
from horo.people.models import ANONYMOUS, BOT, PERSON, SYSTEM

LISTS = ("users.json", "org_users.json")
SLACKBOT = "USLACKBOT"


class People:
    """The accounts of one export. `listed` are those of its lists of users."""

    slack = Account(SLACKBOT, "Slack", "slackbot", kind=SYSTEM)
    unknown = Account("?", "Unknown", kind=ANONYMOUS)

    def __init__(self, archive: Archive, root: str, findings: Findings) -> None:
        self._findings = findings
        self._known: dict[str, Account] = {SLACKBOT: self.slack}
        self.listed: list[Account] = []
        for file in LISTS:
            if root + file in archive.names:
                value = jsonfiles.needed(archive, root + file, findings)
                for record in jsonfiles.dicts(value, root + file, findings):
                    self._list(record, root + file)
        findings.read["members"] = len(self.listed)

    def account(self, user: str) -> Account:
        """Return the account with this id; one that no list knows is called by its id."""
        if user not in self._known:
            self._known[user] = Account(storable(user)[:200], one_line(user, 200) or "?")
        return self._known[user]

    def name_of(self, user: str) -> str:
        return self._known[user].name if user in self._known else ""

    def author(self, record: dict[str, Any], file: str) -> Account:
        """Return who wrote a message: a user, who commented a file, a bot, or nobody known."""
        comment = record.get("comment")
        user = record.get("user") or (comment.get("user") if isinstance(comment, dict) else None)
        if user:
            return self._met(str(user), record)
        if record.get("bot_id"):
            return self._bot(str(record["bot_id"]), record)
        self._findings.leave("taken in without an author", file, record.get("ts"))
        return self.unknown

    def _met(self, user: str, record: dict[str, Any]) -> Account:
        profile = record.get("user_profile")
        if user not in self._known and isinstance(profile, dict):
            self._known[user] = _account({"id": user, "profile": profile, **profile})
        return self.account(user)

    def _bot(self, key: str, record: dict[str, Any]) -> Account:
        if key not in self._known:
            profile = record.get("bot_profile")
            named = profile.get("name") if isinstance(profile, dict) else None
            name = one_line(str(record.get("username") or named or key), 200)
            self._known[key] = Account(storable(key)[:200], name or key, kind=BOT)
        return self._known[key]

    def _list(self, record: dict[str, Any], file: str) -> None:
        if not record.get("id"):
            self._findings.leave("left out: a user without an id", file, record.get("name"))
            return
        account = _account(record)
        if account.name == account.key:
            self._findings.leave(
                "taken in under their id: a user without a name", file, account.key
            )
        if account.key not in self._known:
            self._known[account.key] = account
            self.listed.append(account)


def _account(record: dict[str, Any]) -> Account:
    found = record.get("profile")
    profile = found if isinstance(found, dict) else {}
    key = storable(str(record["id"]))[:200]
    candidates = (
        profile.get("display_name"),
        record.get("real_name"),
        profile.get("real_name"),
        record.get("name"),
    )
    names = [one_line(name, 200) for name in candidates if isinstance(name, str)]
    is_bot = bool(record.get("is_bot") or record.get("is_workflow_bot"))
    return Account(
        key,
        next(filter(None, names), key),
        username=one_line(str(record.get("name") or ""), 200),
        email=_email(profile.get("email")),
        kind=BOT if is_bot else PERSON,
        timezone=one_line(str(record.get("tz") or ""), 60),
    )


def _email(value: object) -> str:
    text = value.strip() if isinstance(value, str) else ""
    return text if "@" in text and len(text) <= 254 else ""
