"""The actions `post`, `reply`, `ask` and `feature`: what the playbook does where all can see it."""

from datetime import timedelta
from typing import Annotated, Literal

from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from pydantic import BaseModel, ConfigDict, Field

from horo.community.services import automatic, spotlights
from horo.community.services.automatic import Question
from horo.content import markdown
from horo.content.models import Space, Topic
from horo.engine.variables import variables_for
from horo.people.models import Member
from horo.playbook.actions import Action, Preview, Request, Undoing
from horo.playbook.parts.base import EVERYWHERE, ByLocale, Duration, Line, Slug
from horo.playbook.parts.whole import Playbook
from horo.playbook.services import Rendered, current, render
from horo.playbook.words import how_long, say, subject_at

STRICT = ConfigDict(frozen=True, extra="forbid")
MESSAGE = gettext_noop("The message: messages/<message>.<locale>.md.")
SPOTLIGHT = "spotlight"  # the topic of consent to being shown on the first page
IN_SPACE = "space"
Options = Annotated[tuple[ByLocale, ...], Field(min_length=2, max_length=20)]


class PollArgs(BaseModel):
    """A poll: one option is chosen, and everybody sees the results."""

    model_config = STRICT

    question: ByLocale = Field(description=gettext_noop("What is asked."))
    options: Options = Field(description=gettext_noop("From 2 to 20 options."))
    open_for: Duration | None = Field(
        None, description="How long it stays open; for ever, if left out."
    )


class PostArgs(BaseModel):
    """What a step writes under `post`."""

    model_config = STRICT

    space: Line = Field(description=gettext_noop("The space in which the topic is opened."))
    message: Slug = Field(description=MESSAGE)
    poll: PollArgs | None = Field(None, description="A poll under the text.")


class ReplyArgs(BaseModel):
    """What a step writes under `reply`."""

    model_config = STRICT

    message: Slug = Field(description=MESSAGE)


class AskArgs(PollArgs):
    """What a step writes under `ask`."""

    message: Slug = Field(description=MESSAGE)


class FeatureArgs(BaseModel):
    """What a step writes under `feature`."""

    model_config = STRICT

    what: Literal["topic", "member"] = Field(
        description=gettext_noop("The topic that the member came in with, or the member.")
    )
    lasts: Duration = Field(timedelta(days=7), description="How long it stands on the first page.")
    message: Slug | None = Field(None, description="The message whose subject says why.")


def perform_post(request: Request) -> None:
    args = _post(request.args)
    space = automatic.space_named(args.space)
    text, poll = _in_space(request, args, space)
    automatic.open_topic(
        space, text.subject, text.text_markdown, key=request.key, at=request.at, asks=poll
    )


def preview_post(request: Request) -> Preview:
    args = _post(request.args)
    space = automatic.space_named(args.space)
    text, poll = _in_space(request, args, space)
    return Preview(text.subject, _body(text, space, poll), space.name, IN_SPACE)


def perform_reply(request: Request) -> None:
    topic = automatic.topic_of(request.because)
    text, poll = _in_topic(request, topic)
    automatic.reply(topic, text.text_markdown, key=request.key, at=request.at, asks=poll)


def preview_reply(request: Request) -> Preview:
    topic = automatic.topic_of(request.because)
    text, poll = _in_topic(request, topic)
    return Preview(topic.title, _body(text, topic.space, poll), topic.author.name, "in_app")


def perform_feature(request: Request) -> None:
    on, lasts = _subject(request), _feature(request.args).lasts
    words = _words(request, on)
    spotlights.feature(on, words=words, lasts=lasts, key=request.key, at=request.at)


def preview_feature(request: Request) -> Preview:
    on, locale = _subject(request), current().locale
    title = on.title if isinstance(on, Topic) else on.name
    words = _words(request, on).get(locale, "")
    lasts = _("On the first page for %(span)s.") % {"span": how_long(_feature(request.args).lasts)}
    body = format_html("<p>{}</p><p>{}</p>", words, lasts) if words else f"<p>{lasts}</p>"
    return Preview(title, body, title, SPOTLIGHT)


def undo_writing(undoing: Undoing) -> bool:
    return automatic.take_back(undoing.key, by=undoing.by, at=undoing.at)


def undo_feature(undoing: Undoing) -> bool:
    return spotlights.take_back(undoing.key, by=undoing.by, at=undoing.at)


def topic_of(args: BaseModel) -> str:
    assert isinstance(args, ReplyArgs | AskArgs), args
    return current().messages[args.message].topic


def say_post(args: BaseModel, playbook: Playbook | None) -> str:
    written = _post(args)
    return _("a topic in the space “%(space)s”: “%(subject)s”") % {
        "space": written.space,
        "subject": subject_at(playbook, written.message),
    }


def say_reply(args: BaseModel, playbook: Playbook | None) -> str:
    assert isinstance(args, ReplyArgs), args
    return _("a reply in the topic: “%(subject)s”") % {
        "subject": subject_at(playbook, args.message)
    }


def say_ask(args: BaseModel, playbook: Playbook | None) -> str:
    assert isinstance(args, AskArgs), args
    return _("a poll in the topic: “%(question)s”") % {"question": say(args.question)}


def say_feature(args: BaseModel, playbook: Playbook | None) -> str:
    written = _feature(args)
    span = {"span": how_long(written.lasts)}
    if written.what == "topic":
        return _("the topic in the spotlight for %(span)s") % span
    return _("the member in the spotlight for %(span)s") % span


def _in_space(request: Request, args: PostArgs, space: Space) -> tuple[Rendered, Question | None]:
    """Return the text in the community's own locale.

    It names the topic of the entry only in that topic's own space, or where it is public: who
    reads here might not read there.
    """
    playbook = current()
    reader = automatic.account() if _begins_in(request, space) else None
    poll = _question(args.poll, playbook.locale) if args.poll else None
    return _text(request, args.message, playbook.locale, reader), poll


def _in_topic(request: Request, topic: Topic) -> tuple[Rendered, Question | None]:
    """Return the text in the locale of the member, or else in the community's own."""
    args, playbook = request.args, current()
    assert isinstance(args, ReplyArgs | AskArgs), args
    member = Member.objects.get(pk=request.member_id)
    locale = member.locale if member.locale in playbook.locales else playbook.locale
    poll = _question(args, locale) if isinstance(args, AskArgs) else None
    return _text(request, args.message, locale, automatic.account()), poll


def _text(request: Request, slug: str, locale: str, reader: Member | None) -> Rendered:
    playbook, about = current(), Member.objects.get(pk=request.member_id)
    message = playbook.messages[slug]
    texts = [part for text in message.texts.values() for part in (text.subject, text.body_template)]
    variables = variables_for(playbook, about, reader=reader, because=request.because, texts=texts)
    return render(message, locale, variables)


def _begins_in(request: Request, space: Space) -> bool:
    return automatic.space_of(request.because) == space.pk


def _subject(request: Request) -> Topic | Member:
    if _feature(request.args).what == "topic":
        return automatic.topic_of(request.because, to_reply=False)
    member: Member = Member.objects.get(pk=request.member_id)
    return member


def _words(request: Request, on: Topic | Member) -> dict[str, str]:
    """Return why, in each locale of the message; those who see a topic may read its title."""
    slug = _feature(request.args).message
    if slug is None:
        return {}
    reader = automatic.account() if isinstance(on, Topic) else None
    locales = current().messages[slug].texts
    return {one: _text(request, slug, one, reader).subject for one in sorted(locales)}


def _question(args: PollArgs, locale: str) -> Question:
    return Question(
        _in(args.question, locale),
        tuple(_in(option, locale) for option in args.options),
        args.open_for,
    )


def _in(texts: dict[str, str], locale: str) -> str:
    own = texts.get(locale) or texts.get(EVERYWHERE) or texts.get(current().locale)
    return own or next(iter(texts.values()))


def _body(text: Rendered, space: Space, poll: Question | None) -> str:
    """Return the HTML as it would stand in the space, with what is asked below it."""
    shown = markdown.render(text.text_markdown, author=automatic.account(), space=space).html
    if poll is None:
        return shown
    options = format_html_join("", "<li>{}</li>", ((option,) for option in poll.options))
    return shown + format_html("<p><strong>{}</strong></p><ul>{}</ul>", poll.question, options)


def _post(args: BaseModel) -> PostArgs:
    assert isinstance(args, PostArgs), args
    return args


def _feature(args: BaseModel) -> FeatureArgs:
    assert isinstance(args, FeatureArgs), args
    return args


POST = Action(
    name="post",
    summary="Open a topic in a space, as the community itself.",
    args=PostArgs,
    perform=perform_post,
    preview=preview_post,
    reaches=False,
    undo=undo_writing,
    sentence=say_post,
)
REPLY = Action(
    name="reply",
    summary="Reply in the topic that the member came in with, as the community itself.",
    args=ReplyArgs,
    perform=perform_reply,
    preview=preview_reply,
    reaches=True,
    shorthand="message",
    topic_of=topic_of,
    undo=undo_writing,
    sentence=say_reply,
)
ASK = Action(
    name="ask",
    summary="Put a poll into the topic that the member came in with, as the community itself.",
    args=AskArgs,
    perform=perform_reply,
    preview=preview_reply,
    reaches=True,
    topic_of=topic_of,
    undo=undo_writing,
    sentence=say_ask,
)
FEATURE = Action(
    name="feature",
    summary="Show the topic, or the member, on the first page for some days.",
    args=FeatureArgs,
    perform=perform_feature,
    preview=preview_feature,
    reaches=True,
    shorthand="what",
    topic_of=lambda args: SPOTLIGHT,
    undo=undo_feature,
    sentence=say_feature,
)
