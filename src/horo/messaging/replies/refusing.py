"""The mail that says why an answer was not posted."""

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.html import format_html
from django.utils.translation import gettext as _

from horo.engine.channels import Parcel
from horo.messaging import mail
from horo.messaging.mail import Mail
from horo.messaging.models import Inbound
from horo.people.languages import language_of


def deliver(parcel: Parcel) -> None:
    """Tell who sent the mail that `parcel` names. Raises as `mail.send` does."""
    row = Inbound.objects.select_related("member").filter(pk=parcel.payload["inbound"]).first()
    if row is None or row.member is None:
        return
    member = row.member
    locale = language_of(member)
    with translation.override(locale):
        subject = _("Your reply was not posted")
        once = _("At most one such e-mail a day comes to you.")
        here = settings.SITE_URL + reverse("messaging:notifications")
        html = format_html(
            "<p>{}</p><p>{}</p><p><a href='{}'>{}</a></p><p><small>{}</small></p>",
            subject, row.said, here, here, once,
        )  # fmt: skip
        letter = Mail(
            member=member,
            key=f"inbound:{row.pk}",
            subject=subject,
            text=f"{row.said}\n\n{here}\n\n-- \n{once}\n",
            html=str(html),
            stop="",
            headers={"Auto-Submitted": "auto-replied"},
        )
    mail.send(letter, parcel)
