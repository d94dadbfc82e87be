"""An event in a real browser: made, filled, waited for, freed, and put into a calendar."""

import pytest
import vobject
from conftest import make_member
from django.utils.translation import gettext as _
from django.utils.translation import override

from horo.content.models import Space
from horo.core.time import now
from horo.gatherings.models import Event, Registration
from horo.gatherings.services import seats
from horo.messaging.models import Notification

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("language", ["en", "ru", "bg"])
def test_the_last_seat_is_taken_waited_for_and_freed(page, enter, community, language):
    mara, alice, bob = community["mara"], community["alice"], make_member("bob")
    for member in (mara, alice):
        type(member).objects.filter(pk=member.pk).update(locale=language, timezone="Europe/Sofia")
    space = Space.objects.get(slug="help")
    with override(language):
        enter(mara)
        page.locator(f'.choices button[value="{language}"]').first.click()
        page.goto("/events/")
        page.get_by_role("link", name=_("New event")).click()
        page.get_by_label(_("Title"), exact=True).fill("Open hour")
        page.get_by_label(_("Space"), exact=True).select_option(str(space.pk))
        page.get_by_label(_("Seats"), exact=True).fill("1")
        page.get_by_role("button", name=_("Put it into the calendar")).click()
        event = Event.objects.get()
        meet = event.occurrences.get()
        page.get_by_role("heading", name="Open hour").wait_for()

        seats.answer(meet, "going", by=bob, at=now())
        page.context.clear_cookies()
        enter(alice)
        page.locator(f'.choices button[value="{language}"]').first.click()
        page.goto(f"/events/{event.pk}/")
        page.get_by_role("button", name=_("Stand in line")).click()
        page.get_by_role("main").locator(".note.warn").wait_for()
        assert Registration.objects.get(member=alice).is_waiting

        seats.answer(meet, "no", by=bob, at=now())
        told = Notification.objects.get(member=alice, title__contains="Open hour")
        assert told.title == _("You have a seat: %(title)s") % {"title": "Open hour"}
        page.reload()
        page.get_by_role("main").get_by_role("status").get_by_text(_("You have a seat.")).wait_for()
        with page.expect_download() as download:
            page.get_by_role("link", name=_("Calendar file")).click()
    calendar = vobject.readOne(download.value.path().read_text())
    assert calendar.vevent.uid.value == event.uid
    assert calendar.vevent.dtstart.value.timestamp() == meet.starts_at.timestamp()
