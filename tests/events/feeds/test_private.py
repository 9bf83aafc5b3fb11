"""Secret addresses: what they show, to whom they stop showing it, and that nothing keeps them."""

import datetime as dt
import re

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from icalendar import Calendar

from events.feeds import actions
from events.feeds.models import FeedAddress, FeedState
from events.feeds.permissions import hashed
from events.signups.models import Registration
from incubator.bookings.models import Booking
from incubator.organizations.models import Membership, Organization
from portal.accounts import actions as accounts
from portal.accounts import export
from portal.common.errors import Refused
from portal.common.periods import at
from tests.events.feeds import strict
from tests.events.feeds.test_calendar import save
from tests.factories.activities import OccurrenceFactory, RegistrationFactory
from tests.factories.bookings import BookingFactory
from tests.factories.organizations import MembershipFactory, OrganizationFactory
from tests.factories.people import UserFactory
from tests.factories.premises import RoomFactory

TUESDAY = dt.date(2026, 11, 24)


def path(token, language=""):
    return f"{language}/calendar/my/{token}.ics"


def read(client, token, language=""):
    response = client.get(path(token, language))
    assert response.status_code == 200
    strict.lines(response.content)
    return {str(event["summary"]): event for event in Calendar.from_ical(response.content).walk("VEVENT")}


@pytest.fixture
def room(house, clock):
    return house.room


@pytest.fixture
def booking(cast, room):
    return BookingFactory(
        organization=cast.organization,
        room=room,
        starts=at(TUESDAY, dt.time(14)),
        purpose="排练",
        requested_by=cast.lead,
    )


@pytest.fixture
def token(cast, clock):
    return actions.make_address(by=cast.lead)


# --- What it shows -----------------------------------------------------------------------------------------------


def test_sign_ups_and_bookings_stand_in_it_and_ring_before(client, cast, booking, token, talk):
    RegistrationFactory(occurrence=talk, user=cast.lead)
    RegistrationFactory(occurrence=OccurrenceFactory(), user=cast.lead, status=Registration.Status.CANCELLED)
    OccurrenceFactory()
    BookingFactory()
    found = read(client, token)
    assert set(found) == {talk.activity.title, "排练"}
    assert found[talk.activity.title]["uid"] == talk.uid
    assert found["排练"]["uid"] == f"{booking.uid}@hongxin"
    for event in found.values():
        [alarm] = event.walk("VALARM")
        assert alarm.decoded("trigger") == dt.timedelta(hours=-1)
        assert event["transp"] == "OPAQUE"
        assert not {"ORGANIZER", "ATTENDEE"} & set(event)
    assert found["排练"]["url"].endswith(booking.get_absolute_url())


def test_an_offer_is_tentative_a_place_in_line_is_nothing_and_no_date_comes_twice(client, cast, token, talk):
    held, waiting = OccurrenceFactory(starts=talk.starts), OccurrenceFactory(starts=talk.starts)
    RegistrationFactory(occurrence=talk, user=cast.lead)
    for status in ("confirmed", "offered"):
        RegistrationFactory(
            occurrence=talk, user=cast.lead, name=status, for_whom="child", status=status, offered_until=talk.starts
        )
    RegistrationFactory(occurrence=held, user=cast.lead, status="offered", offered_until=held.starts)
    RegistrationFactory(occurrence=waiting, user=cast.lead, status="waitlisted")
    assert client.get(path(token)).content.count(b"BEGIN:VEVENT") == 2
    found = read(client, token)
    assert {title: str(event["status"]) for title, event in found.items()} == {
        talk.activity.title: "CONFIRMED",
        held.activity.title: "TENTATIVE",
    }
    assert not found[held.activity.title].walk("VALARM") and found[held.activity.title]["transp"] == "OPAQUE"


@pytest.mark.parametrize(
    ("status", "summary", "shown"),
    [
        ("pending", "【待审批】排练", "TENTATIVE"),
        ("confirmed", "排练", "CONFIRMED"),
        ("used", "排练", "CONFIRMED"),
        ("cancelled", "【已取消】排练", "CANCELLED"),
        ("declined", "【未通过】排练", "CANCELLED"),
        ("expired", "【逾期未审】排练", "CANCELLED"),
        ("no_show", "【没有来】排练", "CANCELLED"),
        ("queued", None, None),
        ("skipped", None, None),
    ],
)
def test_each_state_has_its_look(client, booking, token, status, summary, shown):
    save(booking, status=status)
    found = read(client, token)
    assert set(found) == ({summary} if summary else set())
    if summary:
        assert found[summary]["status"] == shown
        assert bool(found[summary].walk("VALARM")) is (status == "confirmed")


def test_every_state_is_thought_of():
    assert len(Booking.Status) == 9


def test_the_window_is_that_of_the_other_feeds(client, cast, room, token):
    def booked(days, **more):
        starts = at(TUESDAY + dt.timedelta(days=days - 1), dt.time(9))
        return BookingFactory(
            organization=cast.organization, room=room, starts=starts, purpose=f"{days}{more.get('status', '')}", **more
        )

    for days in (-31, -32, 364, 366):
        booked(days)
    for days in (-30, -31):
        booked(days, status=Booking.Status.CANCELLED)
    assert set(read(client, token)) == {"-31", "364", "【已取消】-30cancelled"}


def test_the_organizations_own_shows_rooms_only_and_rings_for_nobody(client, cast, booking, talk):
    RegistrationFactory(occurrence=talk, user=cast.lead)
    BookingFactory(organization=cast.other_organization, purpose="别人的")
    shared = actions.make_address(by=cast.editor, organization=cast.organization)
    found = read(client, shared)
    assert set(found) == {"排练"}
    assert not found["排练"].walk("VALARM")


def test_a_member_who_speaks_for_nobody_sees_sign_ups_only(client, cast, booking):
    assert read(client, actions.make_address(by=cast.member)) == {}


def test_it_is_in_english_under_its_english_address(client, cast, booking, token):
    save(booking, status=Booking.Status.PENDING)
    [event] = read(client, token, "/en").values()
    assert event["url"].endswith(f"/en/bookings/{booking.pk}/")


def test_a_renamed_room_stamps_anew(client, booking, token, clock):
    before = read(client, token)["排练"]
    clock.shift(60)
    save(booking.room, name="大厅")
    after = read(client, token)["排练"]
    assert after.decoded("dtstamp") > before.decoded("dtstamp")
    assert "大厅" in after["location"]


# --- The answer --------------------------------------------------------------------------------------------------


def test_nobody_keeps_or_finds_it(client, booking, token):
    response = client.get(path(token))
    assert response["Cache-Control"] == "private, no-cache"
    assert response["X-Robots-Tag"] == "noindex"
    assert not response.cookies
    assert "Cookie" not in response["Vary"]
    assert token.encode() not in response.content.replace(b"\r\n ", b"")
    again = client.get(path(token), headers={"If-None-Match": response["ETag"]})
    assert again.status_code == 304
    assert again["Cache-Control"] == "private, no-cache"
    assert client.head(path(token))["ETag"] == response["ETag"]
    zipped = client.get(path(token), headers={"Accept-Encoding": "gzip"})
    assert zipped["Content-Encoding"] == "gzip"


def test_it_changes_with_what_it_shows_and_only_then(client, cast, booking, token, clock):
    before = client.get(path(token))
    clock.shift(60)
    BookingFactory()
    assert client.get(path(token), headers={"If-None-Match": before["ETag"]}).status_code == 304
    save(booking, purpose="合排")
    after = client.get(path(token), headers={"If-None-Match": before["ETag"]})
    assert after.status_code == 200
    assert after["Last-Modified"] > before["Last-Modified"]


def test_it_costs_the_same_queries_at_1_row_and_at_50(client, cast, room, token):
    def grow(n):
        for number in range(n):
            day = TUESDAY + dt.timedelta(days=2 + n + number)
            organization = OrganizationFactory()
            MembershipFactory(organization=organization, user=cast.lead)
            BookingFactory(organization=organization, room=RoomFactory(), starts=at(day, dt.time(9)), purpose=f"{day}")
            RegistrationFactory(occurrence=OccurrenceFactory(starts=at(day, dt.time(14))), user=cast.lead)

    def cost():
        with CaptureQueriesContext(connection) as queries:
            found = len(read(client, token))
        return found, len(queries)

    grow(1)
    cost()
    assert cost()[0] == 2
    one = cost()[1]
    grow(49)
    cost()
    assert cost() == (100, one)


def test_its_use_is_noted_once_a_day(client, token, clock):
    client.get(path(token))
    assert FeedAddress.objects.get().last_used_on == timezone.localdate()
    with CaptureQueriesContext(connection) as queries:
        client.get(path(token))
    assert not any(query["sql"].startswith("UPDATE") for query in queries)


# --- Whom it stops opening for -----------------------------------------------------------------------------------


def test_only_a_hash_of_256_bits_is_kept(cast, token):
    assert re.fullmatch(r"[A-Za-z0-9_-]{43}", token)
    address = FeedAddress.objects.get()
    assert address.token_hash == hashed(token)
    assert token not in repr(vars(address))
    assert actions.make_address(by=cast.editor) != token


@pytest.mark.parametrize("wrong", ["x", "x" * 43, "*", "a" * 3000])
def test_an_unknown_one_is_404(client, db, wrong):
    assert client.get(path(wrong)).status_code == 404


def gone(client, token):
    return client.get(path(token)).status_code == 404


def test_a_new_address_ends_the_one_before(client, cast, token):
    new = actions.make_address(by=cast.lead)
    assert gone(client, token)
    assert not gone(client, new)


def test_a_stopped_one_opens_nothing_and_stays_so(client, cast, token):
    client.get(path(token))
    actions.stop_address(FeedAddress.objects.get(), by=cast.lead)
    stopped = FeedAddress.objects.get().revoked_at
    actions.stop_address(FeedAddress.objects.get(), by=cast.lead)
    assert FeedAddress.objects.get().revoked_at == stopped
    assert gone(client, token)
    assert not FeedState.objects.filter(feed__startswith="address").exists()


@pytest.mark.parametrize("who", ["editor", "director", "outsider"])
def test_nobody_else_may_stop_it(cast, token, who):
    with pytest.raises(Refused, match="不归您管"):
        actions.stop_address(FeedAddress.objects.get(), by=getattr(cast, who))


def test_a_person_switched_off_or_erased_is_404(client, cast, token):
    other = UserFactory()
    theirs = actions.make_address(by=other)
    accounts.deactivate(cast.lead, by=cast.director)
    accounts.erase(other, by=other)
    assert gone(client, token)
    assert gone(client, theirs)
    assert not FeedAddress.objects.filter(user=other).exists()
    accounts.reactivate(cast.lead, by=cast.director)
    assert not gone(client, token)


@pytest.mark.parametrize(
    "change", [{"status": Membership.Status.ENDED}, {"role": Membership.Role.VIEWER}], ids=["left", "viewer"]
)
def test_who_no_longer_speaks_for_it_sees_nothing_of_an_organization(client, cast, booking, change):
    own = actions.make_address(by=cast.editor)
    shared = actions.make_address(by=cast.editor, organization=cast.organization)
    assert set(read(client, own)) == set(read(client, shared)) == {"排练"}
    save(Membership.objects.get(user=cast.editor), **change)
    assert read(client, own) == {}
    assert gone(client, shared)


def test_nor_does_anybody_of_a_closed_one(client, cast, booking, token):
    shared = actions.make_address(by=cast.lead, organization=cast.organization)
    save(cast.organization, standing=Organization.Standing.CLOSED)
    assert read(client, token) == {}
    assert gone(client, shared)


def test_when_somebody_leaves_the_shared_address_stops_and_the_others_are_told(client, cast, token):
    shared = actions.make_address(by=cast.lead, organization=cast.organization)
    save(Membership.objects.get(user=cast.member), status=Membership.Status.ENDED)
    assert gone(client, shared)
    assert not gone(client, token)
    for person in (cast.lead, cast.editor):
        [notice] = person.notices.all()
        assert "已停用" in notice.subject
    assert not cast.member.notices.exists()


def test_an_invitation_declined_stops_nothing(client, cast):
    shared = actions.make_address(by=cast.lead, organization=cast.organization)
    invited = MembershipFactory(organization=cast.organization, role="viewer", status=Membership.Status.INVITED)
    save(invited, status=Membership.Status.ENDED)
    assert not gone(client, shared)


@pytest.mark.parametrize("who", ["member", "outsider", "resident", "staff"])
def test_only_who_speaks_for_an_organization_makes_its_address(cast, client, who):
    person = getattr(cast, who)
    with pytest.raises(Refused) as refused:
        actions.make_address(by=person, organization=cast.organization)
    assert refused.value.code == "not_allowed"
    client.force_login(person)
    assert client.post("/calendar/my/", {"organization": cast.organization.slug}).status_code == 404
    assert not FeedAddress.objects.exists()


# --- The page ----------------------------------------------------------------------------------------------------


def test_the_address_is_shown_once(client, cast, booking):
    client.force_login(cast.lead)
    assert "生成地址" in client.get("/calendar/my/").content.decode()
    page = client.post("/calendar/my/")
    assert "no-store" in page["Cache-Control"]
    [token] = set(re.findall(r"/calendar/my/([\w-]{43})\.ics", page.content.decode()))
    assert f'href="webcal://127.0.0.1:8000/calendar/my/{token}.ics"' in page.content.decode()
    assert "<svg" in page.content.decode()
    assert set(read(client, token)) == {"排练"}
    later = client.get("/calendar/my/").content.decode()
    assert token not in later
    assert "换一个新地址" in later


def test_it_is_stopped_there(client, cast, token):
    client.force_login(cast.lead)
    answer = client.post(f"/calendar/my/{FeedAddress.objects.get().pk}/stop/", follow=True)
    assert "已停用" in answer.content.decode()
    assert gone(client, token)


def test_leads_and_editors_see_the_shared_one(client, cast):
    actions.make_address(by=cast.lead, organization=cast.organization)
    for person, sees in ((cast.editor, True), (cast.member, False), (cast.outsider, False)):
        client.force_login(person)
        assert (f"{cast.organization.name}共用的" in client.get("/calendar/my/").content.decode()) is sees


def test_both_pages_lead_there(client, cast):
    client.force_login(cast.resident)
    for page in ("/my/", "/calendar/"):
        assert 'href="/calendar/my/"' in client.get(page).content.decode()


def test_the_page_costs_the_same_at_1_organization_and_at_50(client, cast):
    client.force_login(cast.lead)

    def cost():
        with CaptureQueriesContext(connection) as queries:
            client.get("/calendar/my/")
        return len(queries)

    cost()
    one = cost()
    for _number in range(49):
        organization = OrganizationFactory()
        MembershipFactory(organization=organization, user=cast.lead)
        actions.make_address(by=cast.lead, organization=organization)
    assert cost() == one


def test_it_is_part_of_a_persons_data_without_its_secret(cast, token):
    [told] = export.of(cast.lead)["calendar_addresses"]
    assert told["organization"] is None
    assert token not in repr(told)
    assert FeedAddress.objects.get().token_hash not in repr(told)


@pytest.mark.parametrize("stopped", [False, True])
def test_it_is_in_no_log(client, cast, token, caplog, stopped):
    caplog.set_level("DEBUG")
    cache.clear()
    if stopped:
        actions.stop_address(FeedAddress.objects.get(), by=cast.lead)
    for address in (path(token), f"{path(token)}/", path(token).removesuffix(".ics")):
        client.get(address)
        client.post(address)
    assert caplog.text
    assert token not in caplog.text
