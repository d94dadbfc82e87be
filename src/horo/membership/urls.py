from django.urls import path

from horo.membership.views import accounts, invitations, joining, requests, tracks

app_name = "membership"
urlpatterns = [
    path("join/", joining.join, name="join"),
    path("join/sent/", joining.sent, name="sent"),
    path("join/waiting/", joining.waiting, name="waiting"),
    path("join/confirm/<str:token>/", joining.confirm, name="confirm"),
    path("join/passkey/skip/", accounts.skip_passkey, name="skip-passkey"),
    path("join/ask/", joining.join, name="ask"),
    path("invitation/<str:token>/", invitations.accept, name="accept-invitation"),
    path("invite/", invitations.invite, name="invite"),
    path("invite/link/", invitations.offer_link, name="offer-link"),
    path("invite/mail/", invitations.send, name="send-invitations"),
    path("invite/<int:invitation_id>/withdraw/", invitations.withdraw, name="withdraw-invitation"),
    path("requests/", requests.requests, name="requests"),
    path("requests/join/<int:request_id>/admit/", requests.admit, name="admit"),
    path("requests/join/<int:request_id>/decline/", requests.decline, name="decline"),
    path("requests/space/<int:request_id>/grant/", requests.grant, name="grant"),
    path("requests/space/<int:request_id>/refuse/", requests.refuse, name="refuse"),
    path("spaces/<int:space_id>/ask/", requests.ask_space, name="ask-space"),
    path("tracks/<int:proposal_id>/", tracks.track, name="track"),
    path("tracks/<int:proposal_id>/answer/", tracks.answer, name="answer-track"),
    path("account/", accounts.account, name="account"),
    path("account/handle/", accounts.change_handle, name="change-handle"),
]
