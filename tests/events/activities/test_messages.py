"""What a decision about room and activity together puts into calendars."""

import pytest
from icalendar import Calendar

from events.activities import actions
from incubator.bookings.models import Booking
from portal.notices.models import Delivery
from tests.events.activities.test_actions import elsewhere, propose, request_both

pytestmark = pytest.mark.django_db


def carried(kind):
    """Of the mails of a kind: who -> (method, the event); empty without a calendar."""
    found = {}
    for delivery in Delivery.objects.filter(notice__kind=kind).select_related("notice__recipient"):
        events = Calendar.from_ical(bytes(delivery.calendar)).walk("VEVENT") if delivery.calendar else []
        found[delivery.notice.recipient] = (delivery.calendar_method, *events)
    return found


def test_the_approval_invites_to_the_room(cast, house):
    submission = request_both(cast, house)
    actions.approve_activity(submission, by=cast.staff)
    booking = Booking.objects.get()
    invited = carried("activities.approved")
    assert set(invited) == {cast.lead, cast.editor}
    for person, (method, event) in invited.items():
        assert method == "REQUEST"
        assert event["uid"] == f"{booking.uid}@hongxin"
        assert event["status"] == "CONFIRMED"
        assert event["attendee"] == f"mailto:{person.email}"


def test_an_activity_elsewhere_invites_nobody(cast):
    actions.approve_activity(propose(cast, occurrences=[elsewhere()]), by=cast.staff)
    assert carried("activities.approved") == {cast.lead: ("",), cast.editor: ("",)}


@pytest.mark.parametrize("by", ["lead", "staff"])
def test_cancelling_the_activity_takes_its_room_out_of_every_calendar(cast, house, by):
    activity = actions.approve_activity(request_both(cast, house), by=cast.staff)
    actions.cancel_occurrence(activity.occurrences.get(), reason="讲师生病", by=getattr(cast, by))
    sent = carried("activities.cancelled")
    assert set(sent) == {cast.lead, cast.editor}
    for method, event in sent.values():
        assert method == "CANCEL"
        assert event["status"] == "CANCELLED"
        assert event["sequence"] > carried("activities.approved")[cast.lead][1]["sequence"]
