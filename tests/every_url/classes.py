"""Who may have each page of the project. A new URL has to be added here, or the test fails.

EVERYONE   visitors too; what they see holds nothing of a private space
MEMBER     whoever is signed in; only their own things, and what they may see
INSIDE     whoever belongs to the private space, its hosts and the team
HOST       the hosts of the space and the team
TEAM       the team alone
"""

from dataclasses import dataclass, field
from typing import Any

EVERYONE, MEMBER, INSIDE, HOST, TEAM = "everyone", "member", "inside", "host", "team"


@dataclass(frozen=True)
class Page:
    """`asks` are queries to ask with; `sends` is what a POST carries (None: asked by GET).

    `args` replace what stands for the private space's things; `shows` is a word of theirs that
    those who may must see, so that a refusal proves something.
    """

    who: str
    asks: tuple[str, ...] = ("",)
    sends: dict[str, Any] | None = None
    args: dict[str, Any] = field(default_factory=dict)
    shows: str = ""
    refuses: bool = False  # also those who may: there is nothing to restore, no picture of a text


def act(
    who: str, args: dict[str, Any] | None = None, *, refuses: bool = False, **sends: Any
) -> Page:
    return Page(who, sends=sends, args=args or {}, refuses=refuses)


PROBES = ("?q=Numbattext", "?q=Quokkatitle", "?q=wombattag", "?q=Quokkatitel", "?q=bilby")
SLUG = {"slug": "bilbyspace"}
TAG = {"slug": "wombattag"}
SPACE = {"kind": "space"}
WELCOME = {"kind": "journeys", "slug": "welcome"}

READING = {
    "community:home": Page(EVERYONE, ("", "?order=latest", "?order=foryou")),
    "community:latest": Page(EVERYONE),
    "community:spaces": Page(EVERYONE),
    "community:space": Page(
        INSIDE,
        ("", "?view=new", "?view=unanswered", "?view=solved", "?view=top"),
        args=SLUG,
        shows="Bilbyspace",
    ),
    "community:space-feed": Page(INSIDE, args=SLUG),
    "web:space-board": Page(HOST, args=SLUG, shows="Bilbyspace"),
    "web:space-board-list": Page(
        HOST, ("?of=measure&name=topics",), args=SLUG, shows="Quokkatitle"
    ),
    "community:tags": Page(EVERYONE),
    "community:tag": Page(INSIDE, args=TAG),
    "community:tag-feed": Page(INSIDE, args=TAG),
    "community:topic": Page(INSIDE, ("", "?view=best", "?page=1"), shows="Numbattext"),
    "community:topic-feed": Page(INSIDE),
    "community:post": Page(INSIDE),
    "community:read-to": act(INSIDE, to="2"),
    "community:sitemap": Page(EVERYONE),
    "community:sitemap-spaces": Page(EVERYONE),
    "community:sitemap-part": Page(EVERYONE, args={"chunk": 1}),
    "community:robots": Page(EVERYONE),
    "community:search": Page(
        EVERYONE, (*PROBES, "?q=in:bilbyspace", "?q=from:bob", "?q=tag:wombattag")
    ),
    "community:similar": Page(EVERYONE, ("?title=Quokkatitle+of+the+vault",)),
    "community:who-reacted": Page(INSIDE),
    "community:history": Page(INSIDE, shows="Quokkatitle"),
    "community:poll-voters": Page(INSIDE),
    "files:file": Page(INSIDE, shows="Numbattext"),
    "files:thumbnail": Page(INSIDE, args={"size": "small"}, refuses=True),
    "files:picture": Page(EVERYONE, args={"size": 48}),
}
WRITING = {
    "community:new-topic": Page(MEMBER, ("", "?space={space_id}")),
    "community:reply": act(INSIDE, text="A reply from inside"),
    "community:edit": act(HOST, text="Changed", based_on="1"),
    "community:remove": act(HOST, reason="Gone"),
    "community:restore": act(HOST, refuses=True),
    "community:quote": Page(INSIDE),
    "community:preview": act(MEMBER, text="Hello **there**"),
    "community:suggest": Page(MEMBER, ("?kind=member&q=bo&space={space_id}", "?kind=tag&q=wom")),
    "community:drafts": Page(MEMBER),
    "community:draft": Page(MEMBER, args={"key": "reply:{topic_id}"}),
    "community:discard-draft": act(MEMBER, {"key": "new"}),
    **{f"community:{name}": act(HOST) for name in ("pin", "unpin", "close", "reopen", "publish")},
    "community:move": Page(HOST),
    "community:split": Page(HOST),
    "community:merge": Page(HOST),
    "community:slow-mode": act(HOST, seconds="60"),
    "community:retag": act(HOST, tags="numbers"),
    "community:new-space": Page(TEAM),
    "community:edit-space": Page(HOST, args=SLUG, shows="Bilbyspace"),
}
MARKING = {
    "community:react": act(INSIDE, emoji="👍"),
    "community:vote": act(INSIDE, refuses=True),
    "community:accept": act(INSIDE),
    "community:unaccept": act(INSIDE),
    "community:bookmark": act(INSIDE),
    "community:unbookmark": act(INSIDE),
    "community:restore-bookmark": act(MEMBER, {"token": "x"}),
    "community:bookmarks": Page(MEMBER, ("", "?q=Numbattext")),
    "community:poll-vote": act(INSIDE, option="{option_id}"),
    "community:poll-withdraw": act(INSIDE),
    "community:poll-close": act(HOST),
    "community:wiki": act(HOST),
    "community:duplicate": Page(INSIDE, ("", "?q=Quokkatitle")),
    "community:unduplicate": act(HOST),
}
BELONGING = {
    "community:members": Page(
        EVERYONE, ("", "?q=bob", "?interest=wombattag", "?place=BG%3ASofia&persona=x")
    ),
    "community:profile": Page(EVERYONE),
    "community:members-map": Page(MEMBER, ("", "?show=world")),
    "community:introductions": Page(MEMBER),
    "community:answer-introduction": act(MEMBER, {"introduction_id": 1}, refuses=True, says="yes"),
    "community:places": Page(MEMBER, ("?place=Sofi",)),
    "community:edit-profile": Page(MEMBER),
    "community:set-picture": act(MEMBER),
    "community:remove-picture": act(MEMBER),
    "community:preferences": Page(MEMBER),
    "community:follow": act(INSIDE, {**SPACE, "object_id": "{space_id}"}),
    "community:unfollow": act(MEMBER, {**SPACE, "object_id": "{space_id}"}),
    "community:welcome": Page(MEMBER, ("", "?step=1", "?step=2", "?step=3")),
    "community:welcome-introduce": act(MEMBER, text="Hello"),
    "community:welcome-choose": act(MEMBER, space="{space_id}", interest="wombattag"),
    "community:welcome-ask": act(MEMBER, title="May I?", text="Ask this", space="{space_id}"),
    "community:welcome-skip": act(MEMBER, {"step": 1}),
    "community:welcome-later": act(MEMBER),
    "community:welcome-dismiss": act(MEMBER),
    "files:upload": act(MEMBER),
    "messaging:notifications": Page(MEMBER, ("", "?kind=reply", "?kind=team", "?before=1")),
    "messaging:notification": Page(MEMBER, args={"told_id": 1}, refuses=True),
    "messaging:read-line": act(MEMBER, {"told_id": 1}, refuses=True),
    "messaging:mute": act(MEMBER, {"told_id": 1}, refuses=True),
    "messaging:unmute": act(MEMBER),
    "messaging:read-all": act(MEMBER),
    "messaging:preferences": Page(MEMBER),
    "messaging:tune": act(INSIDE, {"kind": "topic", "object_id": "{topic_id}"}, level="none"),
    "messaging:stop": Page(EVERYONE, args={"token": "x"}),
    "messaging:push-allow": act(MEMBER, refuses=True),
    "messaging:push-forbid": act(MEMBER, {"place_id": 1}),
    "messaging:inbound": act(EVERYONE, refuses=True),
    "messaging:worker": Page(EVERYONE),
    "messaging:inbox": Page(MEMBER),
    "messaging:message": Page(MEMBER, args={"message_id": 1}),
    "messaging:why-message": Page(MEMBER, args={"message_id": 1}),
    "messaging:resume": act(MEMBER, {"message_id": 1}),
    "messaging:why": Page(MEMBER, ("", "?key=journeys/welcome/welcome/1/1")),
    "messaging:unsubscribe": Page(EVERYONE, args={"token": "x"}),
}
JOINING = {
    **{
        f"membership:{name}": Page(EVERYONE)
        for name in ("join", "sent", "waiting", "ask", "skip-passkey")
    },
    "membership:confirm": Page(EVERYONE, args={"token": "x"}),
    "membership:accept-invitation": Page(EVERYONE, args={"token": "x"}),
    "membership:invite": Page(TEAM),
    "membership:offer-link": act(TEAM),
    "membership:send-invitations": act(TEAM, emails="x@example.org"),
    "membership:withdraw-invitation": act(TEAM, {"invitation_id": 1}),
    "membership:requests": Page(MEMBER),
    **{
        f"membership:{name}": act(TEAM, {"request_id": 1})
        for name in ("admit", "decline", "grant", "refuse")
    },
    "membership:ask-space": Page(MEMBER),
    "membership:account": Page(MEMBER),
    "membership:change-handle": act(MEMBER, handle="bob"),
}
CHAT = {"conversation_id": 1}
TALKING = {
    "chat:conversations": Page(MEMBER),
    "chat:new": Page(MEMBER, ("", "?to=bob", "?to=nobody")),
    "chat:preview": act(MEMBER, text="Hello **there**"),
    **{
        f"chat:{name}": Page(MEMBER, ("", "?part=lines&after=0"), args=CHAT, refuses=True)
        for name in ("conversation", "people")
    },
    **{
        f"chat:{name}": act(MEMBER, CHAT, refuses=True)
        for name in ("write", "add", "rename", "mute", "unmute", "leave")
    },
    "chat:remove": act(MEMBER, {"message_id": 1}, refuses=True),
    "chat:report": Page(MEMBER, args={"message_id": 1}, refuses=True),
    "chat:blocked": Page(MEMBER),
    **{
        f"chat:{name}": act(MEMBER, refuses=True)
        for name in ("block", "unblock", "mute-member", "unmute-member")
    },
    "chat:report-member": Page(MEMBER, refuses=True),
    "chat:reports": Page(TEAM),
    "chat:look": Page(TEAM, args={"report_id": 1}, refuses=True),
    "chat:decide": act(TEAM, {"report_id": 1}, refuses=True, decision="dismissed"),
}
EVENT = {"slug": "{event_slug}"}
GATHERING = {
    "gatherings:events": Page(EVERYONE, ("", "?view=mine", "?view=past", "?month=2026-03")),
    "gatherings:new": Page(HOST),
    "gatherings:event": Page(INSIDE),
    "gatherings:event-page": Page(INSIDE, args=EVENT, shows="Quokkatitle"),
    "gatherings:occurrence": Page(INSIDE, shows="Numbattext"),
    "gatherings:edit": Page(HOST, shows="Numbattext"),
    "gatherings:cancel": act(HOST),
    "gatherings:answer": act(INSIDE, answer="going", guests="0"),
    "gatherings:ask": act(INSIDE, question="What next?"),
    "gatherings:take-down": act(INSIDE),
    "gatherings:was-there": act(INSIDE, refuses=True),
    "gatherings:mark": act(HOST, refuses=True, there="{member_id}"),
    "gatherings:move": Page(HOST, shows="Quokkatitle"),
    "gatherings:cancel-one": act(HOST),
    "gatherings:event-calendar": Page(INSIDE, shows="Quokkatitle"),
    "gatherings:occurrence-calendar": Page(INSIDE, shows="Quokkatitle"),
    "gatherings:space-calendar": Page(INSIDE, args=SLUG, shows="Quokkatitle"),
    "gatherings:own-calendar": Page(EVERYONE, args={"token": "x"}),
    "gatherings:space-by-token": Page(EVERYONE, args={"token": "x", **SLUG}),
    "gatherings:addresses": Page(MEMBER),
    "gatherings:renew-address": act(MEMBER),
    "gatherings:revoke-address": act(MEMBER),
    "recognition:mine": Page(MEMBER),
    "recognition:hide": act(MEMBER),
    "recognition:show": act(MEMBER),
    "recognition:badge": Page(MEMBER, args={"slug": "x"}, refuses=True),
    "recognition:level": Page(MEMBER, args={"slug": "x"}, refuses=True),
    "membership:track": Page(MEMBER, args={"proposal_id": 1}),
    "membership:answer-track": act(MEMBER, {"proposal_id": 1}, answer="yes"),
}
SIGNING = {
    "health": Page(EVERYONE),
    "people:sign-in": Page(EVERYONE),
    "people:send-link": act(EVERYONE, email="nobody@example.org"),
    "people:by-password": act(EVERYONE, name="x", password="y"),
    "people:follow-link": Page(EVERYONE, args={"token": "x"}),
    "people:sign-out": act(EVERYONE),
    "people:choose-language": act(EVERYONE, language="en"),
    "people:choose-theme": act(EVERYONE, theme="light"),
    "people:view-as": Page(TEAM),
    "people:view-as-begin": act(TEAM, handle="nobody-at-all"),
    "people:view-as-end": act(MEMBER),
}
FACTS = {"connectors:facts": act(EVERYONE, refuses=True)}  # whoever has a token
CONSOLE = {
    **{
        f"web:{name}": Page(TEAM)
        for name in (
            "today",
            "unanswered",
            "playbook",
            "funnel",
            "measures",
            "people",
            "backtest",
            "boards",
        )
    },
    **{f"web:{name}": act(TEAM) for name in ("approve", "hold", "reject", "undo")},
    "recognition:team": Page(TEAM),
    "recognition:holders": Page(TEAM, args={"slug": "x"}, refuses=True),
    "recognition:level-holders": Page(TEAM, args={"slug": "x"}, refuses=True),
    "recognition:trust-of": Page(TEAM),
    "recognition:trust": act(TEAM, level="1", reason="Known for years."),
    "recognition:release": act(TEAM, reason="Let us see.", refuses=True),
    "recognition:give": act(TEAM, whom="nobody", merit="badge/x", reason="y", refuses=True),
    "recognition:take": act(TEAM, {"holding_id": 1}, reason="y", refuses=True),
    "web:plan": Page(TEAM),
    "web:plan-who": Page(TEAM, ("?of=cap",)),
    "web:plan-tasks": Page(TEAM, ("?of=missed/after",), refuses=True),
    "web:launch": act(TEAM, based_on="0", version="0"),
    "web:group": Page(TEAM),
    "web:effect": Page(TEAM),
    "web:take-back": act(TEAM, key="journeys/welcome/welcome/1/1"),
    "web:finish-task": act(TEAM, {"task_id": 1}),
    "web:reopen-task": act(TEAM, {"task_id": 1}),
    "web:playbook-source": Page(TEAM, args={"path": "playbook.yaml"}),
    "web:edit": Page(TEAM, args=WELCOME),
    "web:edit-new": Page(TEAM, args={"kind": "journeys"}),
    "web:edit-begin": act(TEAM, {"kind": "journeys"}, slug="x"),
    "web:edit-new-message": Page(TEAM),
    "web:edit-write-message": act(TEAM, slug="x"),
    "web:edit-away": act(TEAM, WELCOME, base=""),
    "web:edit-sentence": act(TEAM, {"of": "condition"}),
    "web:edit-text": Page(TEAM, args={"path": "playbook.yaml"}),
    "web:edit-save-text": act(TEAM, {"path": "playbook.yaml"}, typed="x", base=""),
    **{
        f"web:edit-{name}": act(TEAM, WELCOME, text='"title: x"', base="")
        for name in ("look", "add", "remove", "up", "down", "save")
    },
    "web:stage": Page(TEAM, args={"slug": "visitor"}),
    "web:business": Page(TEAM, ("", "?on=2026-01-01&kind=churned&part=helps")),
    "web:business-who": Page(TEAM, ("?segment=author&had=yes", "?fate=deflected")),
    **{f"web:{name}": Page(TEAM) for name in ("business-bring", "business-sample", "changes")},
    "web:bring-file": act(TEAM, source="crm"),
    "web:bring-look": Page(TEAM, args={"key": "x"}, refuses=True),
    "web:bring-read-as": act(TEAM, {"key": "x"}, refuses=True),
    "web:bring-in": act(TEAM, {"key": "x"}, refuses=True),
    "web:make-token": act(TEAM, name="CRM", source="crm"),
    "web:take-back-token": act(TEAM, {"token_id": 1}, refuses=True),
    "web:audit": Page(TEAM, ("", "?measure=topics&month=2026-03")),
    "web:audit-list": Page(TEAM, ("?source=horo&of=acts&what=all", "?source=x&what=accounts")),
    "web:published": Page(TEAM),
    "web:change": Page(TEAM, args={"figure_id": 1}, refuses=True),
    "web:measure-who": Page(TEAM, args={"name": "active"}),
    "web:measure-acts": Page(TEAM, args={"name": "topics"}),
    "web:cohorts": Page(TEAM, ("", "?by=audience&kind=rolling", "?by=joined&in=days&least=x")),
    "web:cohorts-csv": Page(TEAM),
    "web:cohort-cell": Page(TEAM, ("?row=overall&cell=0", "?row=overall", "?row=x&cell=99")),
    "web:cohort-look": act(TEAM, title="x", slug="x"),
    "web:cohort-save": act(TEAM, title="x", slug="x", base=""),
    "web:cohort-group": act(TEAM, name="x", slug="x"),
    "web:engine-list": Page(TEAM, ("?of=due", "?of=held&gate=approval", "?of=letters")),
    "web:member": Page(TEAM),
    "web:member-deeds": Page(TEAM, args={"verb": "posted"}),
    "web:put-in-group": act(TEAM, group="team"),
    "web:take-out-of-group": act(TEAM, group="team"),
    "web:warnings": Page(TEAM),
    "web:warning-rule": Page(
        TEAM, ("", "?threshold=2.5", "?threshold=x"), args={"slug": "waiting"}
    ),
    "web:warning-threshold": act(TEAM, {"slug": "waiting"}, refuses=True, threshold="2"),
    "web:warning": Page(TEAM, args={"warning_id": 1}, refuses=True),
    **{
        f"web:warning-{name}": act(TEAM, {"warning_id": 1}, refuses=True)
        for name in ("take", "dismiss", "back")
    },
    "web:engine": Page(TEAM),
    **{f"web:{name}": act(TEAM) for name in ("pause", "dry-run", "close-way")},
    **{f"web:{name}-effects": act(TEAM) for name in ("retry", "drop")},
    **{f"web:{name}-letters": act(TEAM) for name in ("retry", "drop")},
    **{f"web:{name}-jobs": act(TEAM) for name in ("retry", "drop")},
    "web:end-switch": act(TEAM, {"switch_id": 1}),
    "web:open-way": act(TEAM, {"row_id": 1}),
}
CARD = {"pk": 1, "card_id": "x"}
KEY = {"key": "ready:health"}
BOARDS = {
    "web:board": Page(TEAM, ("", "?as=pdf", "?as=csv"), args={"slug": "health"}),
    "web:board-list": Page(TEAM, ("?of=measure&name=topics",)),
    "web:board-new": act(TEAM, title="Ours"),
    "web:board-copy": act(TEAM, KEY),
    "web:board-sharing": Page(TEAM, args=KEY),
    "web:board-share": act(TEAM, KEY, role="everyone", days="7"),
    "web:board-weekly": act(TEAM, KEY, handle="mara"),
    "web:board-unshare": act(TEAM, {"link_id": 1}, refuses=True),
    "web:board-weekly-end": act(TEAM, {"reader_id": 1}, refuses=True),
    **{f"web:board-{name}": Page(TEAM, args={"pk": 1}, refuses=True) for name in ("own", "edit")},
    **{
        f"web:board-{name}": act(TEAM, {"pk": 1}, refuses=True)
        for name in ("rename", "arrange", "remove", "restore")
    },
    "web:board-undo": act(TEAM, {"pk": 1, "version": 1}, refuses=True),
    "web:card-new": Page(TEAM, args={"pk": 1, "kind": "text"}, refuses=True),
    "web:card-edit": Page(TEAM, args=CARD, refuses=True),
    **{f"web:card-{name}": act(TEAM, CARD, refuses=True) for name in ("width", "remove")},
    "web:card-move": act(TEAM, {**CARD, "way": "up"}, refuses=True),
    "web:board-shared": Page(EVERYONE, args={"token": "x"}, refuses=True),
    "web:board-stop": Page(EVERYONE, args={"token": "x"}, refuses=True),
}
FORM = {"slug": "idea"}
FORMS = {
    "feedback:mine": Page(MEMBER),
    "feedback:form": Page(MEMBER, args=FORM, refuses=True),
    "feedback:thanks": Page(MEMBER, args=FORM, refuses=True),
    "feedback:forms": Page(TEAM),
    "feedback:response": Page(TEAM, args={"response_id": 1}, refuses=True),
    **{
        f"feedback:{name}": Page(TEAM, ("", "?of=asked&in=all"), args=FORM, refuses=True)
        for name in ("results", "people", "answers", "responses", "export")
    },
}
PAGES = {
    **READING,
    **WRITING,
    **MARKING,
    **BELONGING,
    **JOINING,
    **TALKING,
    **GATHERING,
    **SIGNING,
    **FACTS,
    **CONSOLE,
    **BOARDS,
    **FORMS,
}
# A library's own pages about one's own account: EVERYONE, and what they hold is one's own.
ACCOUNTS = ("account_", "mfa_", "socialaccount_", "usersessions_")
