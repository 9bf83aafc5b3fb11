import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from events.activities.models import Occurrence
from home.desk.organizations import figures_of
from tests.factories.activities import ActivityFactory, OccurrenceFactory, RegistrationFactory
from tests.factories.bookings import BookingFactory
from tests.factories.organizations import OrganizationFactory, ServiceFieldFactory
from tests.factories.residency import ResidencyFactory, TermFactory


def page(client, organization):
    return client.get(reverse("organization", args=[organization.slug]))


def test_the_list_has_public_organizations_with_what_is_ahead(db, client):
    aid = ServiceFieldFactory(name="急救")
    first = OrganizationFactory(name="红心急救队")
    first.fields_of_service.add(aid)
    OccurrenceFactory(activity=ActivityFactory(organization=first))
    OrganizationFactory(name="还没核实的", standing="pending")
    OrganizationFactory(name="暂停的", standing="suspended")
    text = client.get("/organizations/").content.decode()
    assert "红心急救队" in text
    assert "急救" in text
    assert "接下来有 1 场活动" in text
    assert "还没核实的" not in text
    assert "暂停的" not in text


def test_the_list_is_filtered_by_field_and_words(db, client):
    aid = ServiceFieldFactory(slug="aid")
    helper, singer = OrganizationFactory(name="急救队"), OrganizationFactory(name="合唱团")
    helper.fields_of_service.add(aid)
    for query in ({"field": "aid"}, {"q": "急救"}):
        text = client.get("/organizations/", query).content.decode()
        assert helper.name in text
        assert singer.name not in text
    text = client.get("/organizations/", {"field": "nothing", "page": "9999"}).content.decode()
    assert helper.name in text
    assert singer.name in text
    assert "没有找到这样的组织" in client.get("/organizations/", {"q": "没有"}).content.decode()


def test_the_list_costs_the_same_at_1_row_and_at_50(db, client, house):
    def grow(n):
        for organization in OrganizationFactory.create_batch(n):
            organization.fields_of_service.add(ServiceFieldFactory())
            OccurrenceFactory(activity=ActivityFactory(organization=organization))

    def cost():
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/organizations/").status_code == 200
        return len(queries)

    grow(1)
    client.get("/organizations/")
    one = cost()
    grow(49)
    assert cost() == one


def test_the_profile_says_who_they_are_and_what_is_next(db, client, house):
    organization = OrganizationFactory(
        introduction="教邻居救人。", stage="registered", credit_code="51370682MJE000001X"
    )
    TermFactory(
        residency=ResidencyFactory(organization=organization, center=house.center),
        zone=house.zone,
        starts=timezone.localdate() - dt.timedelta(days=10),
    )
    activity = ActivityFactory(organization=organization, title="急救课")
    OccurrenceFactory(activity=activity)
    OccurrenceFactory(activity=ActivityFactory(organization=organization, title="没公布的", draft=True))
    OccurrenceFactory(activity=ActivityFactory(title="别人的"))
    text = page(client, organization).content.decode()
    for shown in ("教邻居救人。", "登记", "急救课", organization.contact_phone, "入驻组织"):
        assert shown in text
    assert f"/calendar/organizations/{organization.slug}.ics" in text
    assert "没公布的" not in text
    assert "别人的" not in text


def test_without_a_telephone_of_their_own_it_gives_the_centers(db, client, house):
    organization = OrganizationFactory(contact_phone="")
    main = page(client, organization).content.decode().split("<footer", 1)[0]
    assert house.center.telephone in main


def test_figures_count_what_took_place(db):
    organization = OrganizationFactory()
    activity = ActivityFactory(organization=organization)
    yesterday = timezone.now() - dt.timedelta(days=1)
    held = [
        OccurrenceFactory(activity=activity, starts=yesterday, ends=yesterday + dt.timedelta(minutes=90))
        for _n in range(2)
    ]
    off = OccurrenceFactory(activity=activity, starts=yesterday, status=Occurrence.Status.CANCELLED)
    RegistrationFactory(occurrence=held[0], party_size=3)
    RegistrationFactory(occurrence=held[0], party_size=2, status="cancelled")
    RegistrationFactory(occurrence=held[1])
    RegistrationFactory(occurrence=off)
    RegistrationFactory(occurrence=OccurrenceFactory(activity=activity))
    assert figures_of(organization) == (2, 4, 3)
    assert figures_of(OrganizationFactory()) == (0, 0, 0)


@pytest.mark.parametrize(
    ("who", "status"),
    [
        (None, 404),
        ("resident", 404),
        ("outsider", 404),
        ("lead", 200),
        ("member", 200),
        ("staff", 200),
        ("director", 200),
    ],
)
@pytest.mark.parametrize("standing", ["pending", "suspended", "closed"])
def test_what_is_not_public_is_seen_by_its_own_and_staff_only(cast, client, who, status, standing):
    cast.organization.standing = standing
    cast.organization.save(update_fields=["standing"])
    if who:
        client.force_login(getattr(cast, who))
    response = page(client, cast.organization)
    assert response.status_code == status
    if status == 200:
        assert "banner--warn" in response.content.decode()
        assert ".ics" not in response.content.decode()


def test_only_those_who_may_edit_are_offered_to(cast, client):
    link = reverse("organization_edit", args=[cast.organization.slug])
    assert link not in page(client, cast.organization).content.decode()
    client.force_login(cast.editor)
    assert link in page(client, cast.organization).content.decode()


def test_the_profile_costs_the_same_at_1_activity_and_at_50(cast, client, house):
    def cost():
        with CaptureQueriesContext(connection) as queries:
            assert page(client, cast.organization).status_code == 200
        return len(queries)

    activity = ActivityFactory(organization=cast.organization)
    OccurrenceFactory(activity=activity)
    page(client, cast.organization)
    one = cost()
    OccurrenceFactory.create_batch(49, activity=activity)
    assert cost() == one


def test_suspending_says_what_stays_and_it_does(client, cast, house):
    booking = BookingFactory(organization=cast.organization, room=house.room)
    occurrence = OccurrenceFactory(activity=ActivityFactory(organization=cast.organization))
    client.force_login(cast.staff)
    address = f"/admin/organizations/{cast.organization.pk}/standing/suspended/"
    assert "已经约好的场地和公布的活动都还在" in client.get(address).content.decode()
    assert client.post(address, {"reason": "联系不上", "seen": "active"}).status_code == 302
    booking.refresh_from_db()
    assert booking.status == booking.Status.CONFIRMED
    assert client.get(occurrence.activity.get_absolute_url()).status_code == 200
    client.logout()
    assert client.get(occurrence.activity.get_absolute_url()).status_code == 200
    assert client.get(cast.organization.get_absolute_url()).status_code == 404
