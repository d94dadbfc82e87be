from django.apps import AppConfig

from horo.core.later import later

ACTIONS = (
    "tag",
    "untag",
    "add_to_group",
    "remove_from_group",
    "set_persona",
    "set_field",
)


class MembershipConfig(AppConfig):
    name = "horo.membership"

    def ready(self) -> None:
        from allauth.mfa.signals import authenticator_added
        from django.conf import settings
        from django.utils.translation import gettext_lazy as _

        from horo.log import verbs
        from horo.membership import activities
        from horo.playbook import invitables
        from horo.playbook.actions import promise
        from horo.ui import links
        from horo.ui.navigation import Place, register

        verbs.register(*activities.VERBS)
        for name in ACTIONS:
            promise(name, f"horo.membership.actions:{name.upper()}")
        promise("invite", "horo.membership.inviting:INVITE")
        invitables.promise("space", "horo.membership.inviting:SPACE")
        invitables.promise("track", "horo.membership.inviting:TRACK")
        authenticator_added.connect(later("horo.membership.stages:show_again"), weak=False)
        links.point("join", "membership:join")
        links.point("account", "membership:account")
        links.point("invite", "membership:invite")
        register(Place("requests", _("Requests"), "membership:requests", "door-enter", 112))
        register(
            Place(
                "invite",
                _("Invite"),
                "membership:invite",
                "user-plus",
                136 if settings.HORO_INVITING == "team" else 60,
                team=settings.HORO_INVITING == "team",
            )
        )
        register(Place("account", _("Account"), "membership:account", "key", 90, team=False))
