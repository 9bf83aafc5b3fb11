"""Three readers of a feed that know nothing of each other read the same: our strict one, icalendar and vobject."""

import datetime as dt

import icalendar
import pytest
import vobject
from hypothesis import example, given
from hypothesis import strategies as st

from events.activities.models import Activity, Occurrence
from events.feeds.calendar import render
from incubator.organizations.models import Organization, ServiceField
from portal.common.calendar import FOOT, clean, head_bytes, one_line, without_mobiles
from portal.common.periods import at
from tests.events.feeds import strict
from tests.events.feeds.conftest import NOW
from tests.factories.activities import OccurrenceFactory

# Whatever people type or paste: Chinese, emoji with joiners, escapes, line ends of all kinds, what nothing can keep.
letters = st.one_of(
    st.sampled_from(list("急救，。；：“”【】（）\\,;:\"'\n\r\t\0\x0b\x1f\x7f\x85\u2028\ufeff👨‍👩‍👧‍👦🇨🇳é\u0301")),
    st.characters(),
    st.sampled_from(["\\n", "\\,", "END:VEVENT", "BEGIN:VCALENDAR", "\r\n ", "\r\nX-A:", "13812345678", "\ud83d"]),
)
texts = st.lists(letters, max_size=60).map("".join)


def whole(events: bytes) -> bytes:
    return head_bytes(name="名", description="说明", language="zh", url="http://x.invalid/") + events + FOOT


def read_by_all(body: bytes) -> tuple[dict[str, str], icalendar.Event, vobject.base.Component]:
    _own, [ours] = strict.parsed(body)
    [theirs] = icalendar.Calendar.from_ical(body).walk("VEVENT")
    other = vobject.readOne(body.decode())
    return {name: strict.text(value) for name, value in ours.items()}, theirs, other.vevent


@given(title=texts, summary=texts, organization=texts, audience=texts, place=texts, reason=texts, field=texts)
@example("，" * 80, "👨‍👩‍👧‍👦" * 40, "\\", ";", ",", "\n\n", "a,b;c\\d")
@example("\\n\\N\\\\n", "END:VEVENT\r\nEND:VCALENDAR", "\x00", "\ufeff", "\ud800", "", "")
def test_any_text_is_read_back_by_all_three(title, summary, organization, audience, place, reason, field):
    activity = Activity(
        title=title,
        summary=summary,
        audience=audience,
        slug="x",
        organization=Organization(name=organization),
        service_field=ServiceField(name=field),
    )
    occurrence = Occurrence(
        activity=activity,
        place=place,
        reason=reason,
        starts=NOW,
        ends=NOW + dt.timedelta(hours=1),
        status=Occurrence.Status.CANCELLED,
        changed_at=NOW,
    )
    ours, theirs, other = read_by_all(whole(render(occurrence, "zh-hans")))
    hidden = "（电话见网页）"
    said = one_line("【已取消】" + without_mobiles(title, hidden))
    assert ours["SUMMARY"] == str(theirs["summary"]) == other.summary.value == said
    where = one_line(without_mobiles(place, hidden))
    assert ours["LOCATION"] == str(theirs["location"]) == other.location.value == where
    assert ours["DESCRIPTION"] == str(theirs["description"]) == other.description.value
    assert clean(without_mobiles(summary, hidden)) in ours["DESCRIPTION"]
    [category] = [*theirs["categories"].cats]
    assert ours["CATEGORIES"] == str(category) == other.categories.value[0] == one_line(field)
    assert ours["UID"] == str(theirs["uid"]) == other.uid.value == occurrence.uid
    assert theirs.decoded("dtstart") == other.dtstart.value == NOW
    assert theirs.decoded("dtend") == other.dtend.value == occurrence.ends


ADDRESSES = (
    "/calendar/activities.ics",
    "/calendar/organizations/first-aid.ics",
    "/calendar/categories/aid.ics",
    "/calendar/activities/cpr.ics",
    "/calendar/rooms/hall.ics",
)


@pytest.mark.parametrize("address", [*ADDRESSES, *(f"/en{address}" for address in ADDRESSES)])
def test_every_feed_is_read_by_all_three(talk, client, address):
    OccurrenceFactory(activity=talk.activity, room=talk.room, place="", starts=talk.starts + dt.timedelta(days=1))
    body = client.get(address).content
    own, events = strict.parsed(body)
    theirs = icalendar.Calendar.from_ical(body)
    other = vobject.readOne(body.decode())
    for name in ("NAME", "X-WR-CALNAME", "DESCRIPTION", "X-WR-CALDESC", "COLOR", "URL"):
        said = strict.text(dict(own)[name])
        # Both take a property that they have never heard of as it stands.
        assert said == strict.text(str(theirs[name])) == strict.text(other.contents[name.lower()][0].value) != ""
    assert dict(own)["SOURCE;VALUE=URI"] == other.source.value == f"http://127.0.0.1:8000{address}"
    assert dict(own)["REFRESH-INTERVAL;VALUE=DURATION"] == "PT1H"
    assert other.vtimezone.standard.tzoffsetto.value == "+0800"
    uids = [event["UID"] for event in events]
    assert uids == [str(event["uid"]) for event in theirs.walk("VEVENT")]
    assert uids == [event.uid.value for event in other.contents.get("vevent", [])]
    # No booking stands behind these two: the room's feed shows nothing of them.
    assert len(uids) == (0 if "/rooms/" in address else 2)
    for event in other.contents.get("vevent", []):
        assert event.dtstart.value.utcoffset() == dt.timedelta(hours=8)
        assert event.dtstart.value == at(event.dtstart.value.date(), dt.time(14))


def test_one_date_alone_is_the_same_event_as_in_the_feed(talk, client):
    feed = client.get("/calendar/activities/cpr.ics").content
    response = client.get(f"/calendar/activities/cpr/{talk.pk}.ics")
    assert bytes(talk.event_zh) in feed
    assert bytes(talk.event_zh) in response.content
    ours, theirs, other = read_by_all(response.content)
    assert ours["UID"] == str(theirs["uid"]) == other.uid.value == talk.uid
    # What is opened once is no subscription.
    for name in (b"REFRESH-INTERVAL", b"SOURCE", b"X-WR-CALNAME", b"METHOD"):
        assert name not in response.content
    assert (
        response["Content-Disposition"]
        == "inline; filename*=utf-8''%E7%A4%BE%E5%8C%BA%E6%80%A5%E6%95%91%E7%9F%A5%E8%AF%86%E5%AE%A3%E8%AE%B2-20261124.ics"
    )
    english = client.get(f"/en/calendar/activities/cpr/{talk.pk}.ics").content
    assert b"First aid" in english
