"""Finding a room: free ones first, why the others are not, and a range of days."""

import datetime as dt
import random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from incubator.bookings import availability
from incubator.bookings.asking import Need
from incubator.bookings.finding.search import ON_PAGE, Wish, search
from incubator.bookings.models import EquipmentHold
from incubator.bookings.rules.policies import Policy, asker_of
from portal.common.periods import Period, at, days
from tests.factories.bookings import BookingFactory
from tests.factories.organizations import MembershipFactory
from tests.factories.premises import RoomFactory, SpecialDayFactory
from tests.factories.rules import EquipmentFactory, PolicyFactory


def in_days(days, hour=9):
    return at(timezone.localdate() + dt.timedelta(days=days), dt.time(hour))


def page(response):
    return response.content.decode()


def day(days):
    return in_days(days).date().isoformat()


@pytest.fixture
def find(client, house):
    """Ask for 5 people in two days for an hour; keywords change that. Answers the response."""

    def find(**wish):
        return client.get("/rooms/find/", {"people": 5, "date": day(2), "minutes": 60} | wish)

    return find


def answers(places):
    return {answer.room: answer for place in places for answer in place}


def codes(answer):
    return [reason.code for reason in answer.reasons]


# --- A day -------------------------------------------------------------------------------------------------------


def test_the_search_opens_with_all_rooms_and_a_form(client, house):
    closed = RoomFactory(center=house.center, active=False)
    answer = page(client.get("/rooms/find/"))
    assert house.room.name in answer
    assert closed.name not in answer
    assert 'name="people"' in answer


def test_without_rooms_it_says_so(client, db):
    assert "还没有可以预约的场地" in page(client.get("/rooms/find/"))


def test_free_rooms_come_first_with_times_that_lead_to_the_form(client, find, house):
    small = RoomFactory(center=house.center, capacity=5)
    full = RoomFactory(center=house.center)
    BookingFactory(room=full, starts=in_days(2, 8), ends=in_days(2, 22))
    response = find(people=20, start="14:00")
    assert response.status_code == 200
    found = response.context["found"]
    assert list(answers(found.free)) == [house.room]
    [choice] = answers(found.free)[house.room].choices
    assert choice.url == f"/rooms/{house.room.slug}/book/?date={day(2)}&start=14%3A00&minutes=60&people=20"
    assert client.get(choice.url).status_code == 302  # to the sign-in
    others = answers(found.others)
    assert codes(others[small]) == ["too_small"]
    assert codes(others[full]) == ["taken"]
    assert others[full].nearest
    assert choice.url.replace("&", "&amp;") in page(response)


@pytest.mark.parametrize(
    ("start", "hours"), [("", range(8, 22)), ("morning", range(8, 12)), ("evening", range(18, 22))]
)
def test_a_part_of_the_day_gives_every_start_in_it(find, start, hours):
    [answer] = answers(find(start=start).context["found"].free).values()
    labels = [choice.label.split("–")[0] for choice in answer.choices]
    wanted = [f"{hour}:{minute}" for hour in hours for minute in ("00", "30")]
    assert labels == [label for label in wanted if label != "21:30"]


def test_a_closed_or_full_day_is_explained(find, house):
    SpecialDayFactory(center=house.center, date=in_days(2).date(), note="停电检修")
    BookingFactory(room=house.room, starts=in_days(3, 8), ends=in_days(3, 18))
    assert "停电检修，当天关闭。" in page(find())
    response = find(date=day(3), start="afternoon")
    assert "12:00–18:00 之间没有够 1 小时 的空档。" in page(response)
    assert answers(response.context["found"].others)[house.room].nearest[0].label == "18:00–19:00"


def test_over_an_undecided_request_one_may_queue(find, house):
    BookingFactory(room=house.room, pending=True, starts=in_days(2, 14))
    response = find(start="15:00")
    answer = answers(response.context["found"].others)[house.room]
    assert codes(answer) == ["in_demand"]
    assert "start=15%3A00" in answer.queue
    assert answer.queue.endswith("&queue=1")
    assert "去排队" in page(response)
    assert answers(find(start="13:00", minutes="120").context["found"].others)[house.room].queue


def test_a_hall_stands_with_its_parts(find, house):
    east, west = (RoomFactory(center=house.center, whole=house.room, capacity=20) for _n in range(2))
    BookingFactory(room=east, starts=in_days(2, 8), ends=in_days(2, 22))
    response = find()
    [[whole, first, second]] = response.context["found"].free
    assert [answer.room for answer in (whole, first, second)] == [house.room, east, west]
    assert [bool(answer.choices) for answer in (whole, first, second)] == [False, False, True]
    assert codes(whole) == ["taken"]
    assert f"整个{house.room.name}" in page(response)
    assert find(room=east.slug).context["found"].free[0][0].room == house.room


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"people": "0"}, "请填写至少 1 人。"),
        ({"people": "很多"}, "请用数字填写人数。"),
        ({"date": "2020-01-01"}, "这一天已经过去了"),
        ({"date": "2099-01-01"}, "现在只能预约到"),
        ({"date": "0001-01-01"}, "请检查年份。"),
        ({"date": "明天"}, "请填写日期，例如"),
        ({"start": "子时"}, "请从列表中选择时间。"),
        ({"minutes": "7"}, "请从列表中选择使用时长。"),
        ({"until": "2020-01-01"}, "结束的日期不能早于开始的日期。"),
        ({"until": "2099-01-01"}, "一次最多看 31 天。"),
        ({"until": "后天"}, "请填写日期，例如"),
        ({"equipment": "飞船"}, "请从列表中选择设备。"),
    ],
)
def test_nonsense_gets_a_sentence_and_stays_in_the_form(find, house, wrong, sentence):
    EquipmentFactory(center=house.center)
    wish = {"people": "12"} | wrong
    response = find(**wish)
    assert response.status_code == 422
    assert sentence in page(response)
    assert response.context["form"].data["people"] == wish["people"]
    assert house.room.name in page(response)


@pytest.mark.parametrize(
    "nonsense", [{"page": "x"}, {"page": "0"}, {"page": "99999999999999999999"}, {"room": "nowhere"}]
)
def test_nonsense_outside_the_form_changes_nothing(find, house, nonsense):
    assert answers(find(**nonsense).context["found"].free)[house.room].choices


# --- A range -----------------------------------------------------------------------------------------------------


def test_a_range_shows_for_each_day_when_it_is_free(find, house):
    SpecialDayFactory(center=house.center, date=in_days(3).date())
    BookingFactory(room=house.room, starts=in_days(4, 8), ends=in_days(4, 22))
    BookingFactory(room=house.room, starts=in_days(5, 8), ends=in_days(5, 10))
    small = RoomFactory(center=house.center, capacity=2)
    response = find(until=day(5))
    found = response.context["found"]
    shown = answers(found.free)[house.room].days
    assert [(one.time, one.code) for one in shown] == [("8:00", ""), ("", "closed"), ("", "taken"), ("10:00", "")]
    assert codes(answers(found.others)[small]) == ["too_small"]
    link = f"?people=5&amp;minutes=60&amp;date={day(5)}&amp;room={house.room.slug}"
    assert link in page(response)
    alone = find(date=day(5), room=house.room.slug)
    assert list(answers(alone.context["found"].free)) == [house.room]
    assert "看全部场地" in page(alone)


def test_a_month_is_one_tap_away_and_weeks_follow_each_other(find):
    response = find()
    assert response.context["range"] == f"?people=5&minutes=60&date={day(2)}&until={day(32)}"
    assert response.context["after"] == f"?people=5&minutes=60&date={day(3)}"
    week = find(until=day(8))
    assert week.context["after"] == f"?people=5&minutes=60&date={day(9)}&until={day(15)}"
    assert "date=" + day(0) in week.context["before"]


def test_the_first_days_have_none_before(find):
    assert "before" not in find(date=day(0)).context
    assert "after" not in find(date=day(90)).context


def random_town(house, chance):
    """Rooms, holds, equipment and rules without plan."""
    center = house.center
    hall = RoomFactory(center=center, capacity=60, cleanup_minutes=30, longest_minutes=180)
    rooms = [
        house.room,
        hall,
        *(RoomFactory(center=center, whole=hall, capacity=30) for _n in range(2)),
        RoomFactory(center=center, capacity=3),
    ]
    things = [
        EquipmentFactory(center=center, name="投影仪"),
        EquipmentFactory(center=center, room=rooms[2], name="电钢琴"),
    ]
    for room in rooms:
        for _n in range(6) if room != hall else ():
            start = in_days(chance.randint(1, 6), chance.randint(8, 19))
            period = Period(start, start + dt.timedelta(hours=chance.randint(1, 4)))
            if not room.holds.filter(starts__lt=period.end, ends__gt=period.start).exists():
                booking = BookingFactory(room=room, starts=period.start, ends=period.end, pending=chance.random() < 0.3)
                if (
                    chance.random() < 0.4
                    and not things[0].holds.filter(starts__lt=period.end, ends__gt=period.start).exists()
                ):
                    EquipmentHold.objects.create(
                        booking=booking, equipment=things[0], quantity=1, starts=period.start, ends=period.end
                    )
    SpecialDayFactory(center=center, date=in_days(chance.randint(1, 6)).date(), opens=dt.time(13), closes=dt.time(15))
    PolicyFactory(center=center, room=hall, weekdays="0246", notice_hours=60, order=1)
    PolicyFactory(center=center, opens=dt.time(18), closes=dt.time(22), longest_minutes=60, order=2)
    PolicyFactory(center=center, minutes=300, span=Policy.Span.WEEK, horizon_days=5, order=3)
    return rooms


@pytest.mark.parametrize("seed", range(6))
def test_what_is_found_is_what_the_verdict_says_of_each_minute_of_the_grid(house, cast, seed):
    chance = random.Random(seed)
    rooms = random_town(house, chance)
    BookingFactory(organization=cast.organization, room=rooms[0], starts=in_days(7, 9), ends=in_days(7, 13))
    asker = asker_of(cast.organization)
    now = timezone.now()
    wish = Wish(
        people=5,
        date=in_days(1).date(),
        until=in_days(6).date(),
        start=chance.choice(["", "morning", dt.time(14)]),
        minutes=chance.choice([60, 90, 240]),
        equipment=chance.choice([(), ("投影仪",), ("投影仪", "电钢琴")]),
    )
    house_then = availability.load(rooms, wish.date, wish.until, asker=asker, equipment=True)

    def brute(room, date):
        needs = [house_then.asking.need(room, name) for name in wish.equipment]
        for minute in range(0, 24 * 60, 30):
            start = at(date, dt.time(minute // 60, minute % 60))
            period = Period(start, start + dt.timedelta(minutes=wish.minutes))
            between = wish.between(date)
            inside = between.start <= start < between.end
            if inside and not house_then.verdict(room, period, wish.people, now, equipment=needs):
                yield start

    expected = {
        room: [f"{first.hour}:{first.minute:02d}" if first else "" for first in firsts]
        for room in rooms
        if any(firsts := [next(brute(room, date), None) for date in days(wish.date, wish.until)])
    }
    found = search(rooms, wish, now, asker=asker)
    shown = {room: [one.time for one in answer.days] for room, answer in answers(found.free).items() if answer.is_free}
    assert shown == expected
    for date in days(wish.date, wish.until):
        alone = Wish(wish.people, date, wish.start, wish.minutes, equipment=wish.equipment)
        answered = answers([*(result := search(rooms, alone, now, asker=asker)).free, *result.others])
        assert {room: len(answer.choices) for room, answer in answered.items()} == {
            room: len(list(brute(room, date))) for room in rooms
        }
        assert all(answer.choices or answer.reasons for answer in answered.values())


# --- Pages, and what it costs ------------------------------------------------------------------------------------


@pytest.mark.parametrize("until", ["", day(9)])
def test_many_rooms_stand_on_pages_the_snuggest_first(find, house, until):
    rooms = [RoomFactory(center=house.center, capacity=100 - n) for n in range(ON_PAGE + 4)]
    first, second = (find(until=until, page=number) for number in (1, 2))
    shown = [*answers(first.context["found"].free), *answers(second.context["found"].free)]
    assert shown == [house.room, *reversed(rooms)]
    assert first.context["found"].pages == 2
    assert "更多场地" in page(first)
    assert "更多场地" not in page(second)


@pytest.mark.parametrize("wish", [{}, {"until": day(20)}, {"equipment": "投影仪"}])
def test_the_search_costs_the_same_with_many_rooms(find, client, cast, house, wish):
    def cost():
        with CaptureQueriesContext(connection) as queries:
            find(start="09:00", **wish)
        return len(queries)

    def fill(count):
        for _n in range(count):
            room = RoomFactory(center=house.center)
            EquipmentFactory(center=house.center, room=room)
            BookingFactory(room=room, starts=in_days(2))
            PolicyFactory(center=house.center, room=room, minutes=600)

    client.force_login(cast.lead)
    fill(1)
    cost()
    first = cost()
    fill(50)
    assert cost() == first


# --- In whose name -----------------------------------------------------------------------------------------------


def test_who_has_one_organization_asks_as_that(find, client, cast, house):
    PolicyFactory(center=house.center, minutes=30)
    assert answers(find().context["found"].free)[house.room].choices
    client.force_login(cast.lead)
    response = find()
    assert codes(answers(response.context["found"].others)[house.room]) == ["quota"]
    assert "organization" not in response.context["form"].fields
    client.force_login(cast.resident)
    assert answers(find().context["found"].free)[house.room].choices


def test_of_several_organizations_one_is_chosen(find, client, cast, house):
    MembershipFactory(organization=cast.other_organization, user=cast.lead)
    PolicyFactory(center=house.center, minutes=120)
    BookingFactory(
        organization=cast.organization, room=RoomFactory(center=house.center), starts=in_days(2, 9), ends=in_days(2, 11)
    )
    client.force_login(cast.lead)
    full = find(organization=cast.organization.pk)
    assert codes(answers(full.context["found"].others)[house.room]) == ["quota"]
    free = answers(find(organization=cast.other_organization.pk).context["found"].free)[house.room]
    assert f"organization={cast.other_organization.pk}" in free.choices[0].url
    stranger = find(organization=BookingFactory().organization_id)
    assert stranger.status_code == 422
    assert "请选择您所在的组织。" in page(stranger)


# --- With equipment ----------------------------------------------------------------------------------------------


def test_equipment_narrows_what_is_free(find, house):
    piano = RoomFactory(center=house.center)
    EquipmentFactory(center=house.center, room=piano, name="电钢琴")
    shared = EquipmentFactory(center=house.center, name="投影仪")
    response = find(equipment="电钢琴")
    assert list(answers(response.context["found"].free)) == [piano]
    assert codes(answers(response.context["found"].others)[house.room]) == ["no_equipment"]
    booking = BookingFactory(room=RoomFactory(center=house.center), starts=in_days(2, 8), ends=in_days(2, 22))
    EquipmentHold.objects.create(
        booking=booking, equipment=shared, quantity=1, starts=booking.starts, ends=booking.ends
    )
    assert not find(equipment="投影仪").context["found"].free
    week = answers(find(equipment="投影仪", until=day(3)).context["found"].free)[house.room]
    assert [(one.time, one.code) for one in week.days] == [("", "lent"), ("8:00", "")]


def test_both_languages_are_reached(client, house):
    for address in ("/en/rooms/find/", f"/en/rooms/find/?date={day(2)}&until={day(9)}"):
        assert 'lang="en"' in page(client.get(address))


def test_the_form_knows_what_was_wanted_along(find, client, cast, house):
    EquipmentFactory(center=house.center, name="投影仪", quantity=2)
    client.force_login(cast.lead)
    url = answers(find(equipment="投影仪").context["found"].free)[house.room].choices[0].url
    form = client.get(url).context["booking"]
    assert [field.value() for field in form.equipment_fields] == [1]


def test_a_need_is_what_the_room_has_or_is_lent(house):
    thing = EquipmentFactory(center=house.center, name="投影仪")
    house_then = availability.load([house.room], in_days(2).date(), in_days(2).date(), equipment=True)
    wish = Wish(5, in_days(2).date(), "", 60, equipment=("投影仪", "飞船"))
    assert wish.needs(house_then, house.room) == [Need("投影仪", thing.pk), Need("飞船", None)]


def test_each_room_leads_to_the_same_time_every_week_with_what_is_known(client, find, house, cast):
    client.force_login(cast.lead)
    text = page(find(start="09:00"))
    known = f"date={day(2)}&amp;minutes=60&amp;people=5&amp;start=09%3A00&amp;organization={cast.organization.pk}"
    assert f"/rooms/{house.room.slug}/series/?{known}" in text
    # Also where that one day is taken, but not where no day would be better.
    BookingFactory(room=house.room, starts=in_days(2))
    assert "/series/?" in page(find(start="09:00"))
    assert "/series/?" not in page(find(people=41))
    assert f"/rooms/{house.room.slug}/series/" in page(client.get(f"/rooms/{house.room.slug}/"))


def test_more_people_than_any_room_holds_are_not_sent_to_another_day(find, house):
    text = page(find(people=41))
    assert "没有容得下 41 人的场地，最大的能容纳 40 人" in text
    assert "换一天看看" not in text and "往后看" not in text
    assert "最大的能容纳" not in page(find(people=40))
