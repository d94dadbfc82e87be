from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CommunityConfig(AppConfig):
    name = "horo.community"

    def ready(self) -> None:
        from horo.community import activities
        from horo.log import verbs

        verbs.register(*activities.VERBS)
        _place_home()
        _place_reading()
        _place_composing()
        _tell_open_pages()
        _promise_actions()
        _open_to_view_as()


def _open_to_view_as() -> None:
    """What others may see as a member does; drafts, bookmarks and preferences stay their own."""
    from horo.people.services import viewing

    shown = "home latest members profile spaces space tags tag topic post history search similar"
    viewing.show("community", [*shown.split(), "who-reacted", "poll-voters"])
    viewing.show("files", ["file", "thumbnail", "picture"])
    viewing.show("web", ["space-board", "space-board-list"])  # what hosts have of their spaces


def _promise_actions() -> None:
    from horo.playbook.actions import promise

    for name in ("post", "reply", "ask", "feature"):
        promise(name, f"horo.community.actions:{name.upper()}")


def _place_home() -> None:
    from horo.content import readers, replying
    from horo.core import jobs
    from horo.core.later import later
    from horo.files import access
    from horo.log.services import when_kept
    from horo.people.services import blocking
    from horo.ui import links
    from horo.ui.navigation import Place, register

    blocking.when_blocked(later("horo.community.services.follow:when_blocked"))
    access.register("post", later("horo.community.services.attached:may_read"))
    follow = "horo.community.services.follow"
    when_kept(later(f"{follow}:when_written"), verbs=later(f"{follow}:writing"))
    introducing = "horo.community.services.introducing"
    jobs.every(3_600, "community.introduce", later(f"{introducing}:propose_weekly"))
    jobs.every(300, "community.promises", later("horo.community.services.promises:note_kept"))
    readers.register(
        readers.Readers(
            later("horo.community.services.readers:followers"),
            later("horo.community.services.readers:read_to"),
            later("horo.community.services.readers:visits"),
        )
    )
    replying.register(later("horo.community.services.replying:reply"))
    links.point("home", "community:home")
    links.point("profile", "community:profile")
    links.point("picture", "files:picture")
    links.point("welcome", "community:welcome")
    links.point("introductions", "community:introductions")
    for place in (
        Place("home", _("Home"), "community:home", "home", 10, False, True, True, key="h"),
        Place("search", _("Search"), "community:search", "search", 30, False, True, True),
        Place("bookmarks", _("Bookmarks"), "community:bookmarks", "bookmarks", 40, False, key="b"),
        Place("drafts", _("Drafts"), "community:drafts", "writing", 45, False),
        Place("members", _("Members"), "community:members", "users", 35, False, key="m"),
    ):
        register(place)


def _place_reading() -> None:
    from horo.core.later import later
    from horo.ui import links
    from horo.ui.navigation import Place, register, register_list

    register_list(later("horo.community.services.reading_nav:beside"))

    links.point("topic", "community:topic")
    links.point("post", "community:post")
    links.point("space", "community:space")
    links.point("search", "community:search")
    register(
        Place("spaces", _("Spaces"), "community:spaces", "messages", 20, False, True, True, key="s")
    )


def _place_composing() -> None:
    from horo.core import jobs
    from horo.core.later import later

    services = "horo.community.services"
    jobs.every(20, "community.publish", later(f"{services}.topics:publish_due"))
    jobs.every(30, "community.close-polls", later(f"{services}.polls:close_due"))
    jobs.every(60, "community.remind", later(f"{services}.reminders:remind_due"))


def _tell_open_pages() -> None:
    from horo.core import live
    from horo.core.later import later
    from horo.log.services import when_kept

    here = "horo.community.services.happening"
    for name in ("topic", "space"):
        live.offer(
            live.Kind(
                name,
                allowed=later(f"{here}:may_hear_{name}"),
                replay=later(f"{here}:replay_{name}"),
                shown=later(f"{here}:shown_in_{name}"),
                is_logged=True,
            )
        )
    when_kept(later(f"{here}:tell"), verbs=later(f"{here}:verbs"))
