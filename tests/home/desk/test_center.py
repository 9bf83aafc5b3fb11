import datetime as dt

from django.utils import timezone

from tests.factories.organizations import OrganizationFactory
from tests.factories.premises import OpeningHoursFactory, RoomFactory, SpecialDayFactory, ZoneFactory
from tests.factories.residency import ApplicationFactory, TermFactory


def page(response):
    return response.content.decode()


def test_the_page_shows_who_lives_where_and_what_is_free(client, house):
    zone = house.zone
    zone.width, zone.height = 10, 20
    zone.save(update_fields=["width", "height"])
    today = timezone.localdate()
    here = TermFactory(zone=zone, residency__center=house.center, area="30.5").residency.organization
    gone = TermFactory(
        zone=zone, residency__center=house.center, starts=today - dt.timedelta(days=9), ends=today
    ).residency.organization
    hidden = TermFactory(
        zone=zone, residency__center=house.center, residency__organization=OrganizationFactory(standing="suspended")
    ).residency.organization
    hall = ZoneFactory(center=house.center, lettable=False, name="走廊")
    response = client.get("/center/")
    answer = page(response)
    assert here.name in answer
    assert gone.name not in answer
    assert hidden.name not in answer
    assert "一个社会组织" in answer
    assert "决定给人、还没办完手续的面积也算空着" in answer
    places = {place.zone: place for place in response.context["plan"].places}
    assert str(places[zone].free) == "149.5"
    assert places[zone].on_plan
    assert not places[hall].on_plan
    assert str(response.context["now"].free) == "149.5"
    assert "<svg" in answer


def test_the_plan_of_another_day(client, house):
    today = timezone.localdate()
    here = TermFactory(
        zone=house.zone, residency__center=house.center, area="30.0", ends=today + dt.timedelta(days=50)
    ).residency.organization
    later = today + dt.timedelta(days=50)
    for address in ("/center/", "/center/plan/"):
        assert here.name in page(client.get(address))
        answer = page(client.get(address, {"on": str(later)}))
        assert here.name not in answer
        assert f"{later.year}年{later.month}月{later.day}日：空 200 平方米" in answer
    assert "还空 170 平方米" in page(client.get("/center/", {"on": str(later)})), "the page opens with today"


def test_a_day_that_the_plan_does_not_tell_of_is_told_kindly(client, house):
    today = timezone.localdate()
    answer = page(client.get("/center/", {"on": str(today - dt.timedelta(days=1))}))
    assert "只能看今天和以后的日子" in answer and "今天：空 200 平方米" in answer
    response = client.get("/center/", {"on": "2099-01-01"})
    assert "最远只能看到" in page(response)
    assert response.context["plan"].day == response.context["chosen"].last
    assert client.get("/center/", {"on": "明天"}).context["plan"].day == today


def test_what_is_offered_or_promised_has_no_name_in_public(client, house):
    offered = TermFactory(
        zone=house.zone, residency__center=house.center, residency__status="offered", area="30.0"
    ).residency.organization
    promised = ApplicationFactory(
        call__center=house.center,
        status="decided",
        outcome="accepted",
        granted_zone=house.zone,
        granted_area="5.0",
        granted_starts=timezone.localdate(),
        granted_ends=timezone.localdate() + dt.timedelta(days=10),
    ).organization
    answer = page(client.get("/center/"))
    assert "已留出，等签约" in answer and "空 170 平方米" in answer
    assert offered.name not in answer and promised.name not in answer


def test_rooms_hours_special_days_and_telephone(client, house):
    today = timezone.localdate()
    SpecialDayFactory(center=house.center, date=today + dt.timedelta(days=5), note="消防检查")
    SpecialDayFactory(center=house.center, date=today - dt.timedelta(days=1), note="已经过去")
    answer = page(client.get("/center/"))
    assert f"<h1>{house.center}</h1>" in answer
    assert f"/rooms/{house.room.slug}/" in answer
    assert f"<p>{house.center.address}</p>" in answer
    assert "8:00–22:00" in answer
    assert "消防检查" in answer
    assert "已经过去" not in answer
    assert house.center.telephone in answer


def test_a_season_ahead_is_told(client, house):
    begins = timezone.localdate() + dt.timedelta(days=20)
    for weekday in range(7):
        OpeningHoursFactory(center=house.center, weekday=weekday, opens=dt.time(9, 30), valid_from=begins)
    told = f"{begins.year}年{begins.month}月{begins.day}日 起"
    for address in ("/center/", f"/rooms/{house.room.slug}/"):
        answer = page(client.get(address))
        assert told in answer
        assert "9:30–22:00" in answer


def test_before_there_is_a_center(client, db):
    assert client.get("/center/").status_code == 404


def test_the_page_costs_the_same_with_many_rooms_and_residents(client, house):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def cost():
        with CaptureQueriesContext(connection) as queries:
            client.get("/en/center/")
        return len(queries)

    TermFactory(zone=house.zone, residency__center=house.center, area="1.0")
    first = cost()
    for _n in range(10):
        RoomFactory(center=house.center)
        TermFactory(zone=ZoneFactory(center=house.center), residency__center=house.center, area="1.0")
    assert cost() == first
