"""What an asker may and wants along, against answers found by walking minute after minute."""

import datetime as dt

from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from incubator.bookings import availability
from incubator.bookings.asking import Asking, Lent, Used
from incubator.bookings.rules.policies import Asker, Policy
from incubator.premises.models import Equipment
from portal.common.periods import Period, at
from tests.factories.bookings import BookingFactory
from tests.incubator.bookings.test_availability import MONDAY, NOW, houses, spans

WHO = list(Policy.Who.values)
PLACES = st.sampled_from([None, None, 1, 2, 3, 4])


@st.composite
def policies(draw):
    rows = []
    for n in range(draw(st.integers(0, 4))):
        opens, closes = draw(st.just((None, None)) | spans())
        rows.append(
            Policy(
                pk=n,
                center_id=1,
                order=n,
                name=f"规则{n}",
                active=draw(st.integers(0, 5)) > 0,
                who=draw(st.sampled_from(WHO)),
                room_id=draw(PLACES),
                weekdays="".join(sorted(draw(st.sets(st.sampled_from("0123456"), min_size=1)))),
                opens=opens,
                closes=closes,
                minutes=draw(st.none() | st.integers(0, 600)),
                span=draw(st.sampled_from(Policy.Span.values)),
                notice_hours=draw(st.none() | st.integers(0, 30)),
                horizon_days=draw(st.none() | st.integers(0, 6)),
                longest_minutes=draw(st.none() | st.sampled_from([30, 90, 240])),
            )
        )
    return rows


@st.composite
def moments(draw):
    """A half hour of the five days, and one of some days before or after them."""
    day = MONDAY + dt.timedelta(days=draw(st.integers(-9, 12)))
    return at(day, dt.time(draw(st.integers(0, 23)), draw(st.sampled_from([0, 30]))))


@st.composite
def asked_houses(draw):
    """A house with an asker, policies, hours used before, and things to lend."""
    house = draw(houses())
    asking = house.asking
    asking.asker = Asker(1, frozenset({"any", *draw(st.sets(st.sampled_from(WHO)))}))
    asking.policies = draw(policies())
    for n in range(draw(st.integers(0, 5))):
        start = draw(moments())
        end = start + dt.timedelta(minutes=draw(st.sampled_from([30, 60, 200])))
        asking.used.append(Used(draw(st.sampled_from([1, 2, 3, 4, 99])), start, end, n, draw(st.booleans())))
    asking.equipment = [
        Equipment(pk=n, center_id=draw(st.sampled_from([1, 1, 2])), room_id=draw(PLACES), name=name, quantity=quantity)
        for n, (name, quantity) in enumerate(
            draw(st.lists(st.tuples(st.sampled_from(["投影仪", "音箱"]), st.integers(1, 3)), max_size=4)), start=1
        )
    ]
    for thing in asking.equipment:
        for n in range(draw(st.integers(0, 3))):
            start = at(MONDAY + dt.timedelta(days=draw(st.integers(0, 4))), dt.time(draw(st.integers(0, 20))))
            end = start + dt.timedelta(minutes=draw(st.sampled_from([30, 90, 180])))
            asking.lent[thing.pk].append(Lent(start, end, draw(st.integers(1, 2)), n))
    return house


def who_decides(house, room, start, end, kinds):
    """The first row that speaks of every minute, told by the wall clock alone."""
    for policy in house.asking.policies:
        if not policy.active or policy.who not in kinds:
            continue
        if policy.room_id not in (None, room.pk, room.whole_id):
            continue
        if str(start.weekday()) not in policy.weekdays:
            continue
        minutes = [start + dt.timedelta(minutes=n) for n in range(int((end - start).total_seconds()) // 60)]
        if policy.opens and not all(
            m.date() == start.date() and policy.opens <= m.time() < policy.closes for m in minutes
        ):
            continue
        return policy
    return None


@settings(max_examples=80)
@given(asked_houses(), st.data())
def test_policies_hours_and_equipment_agree_with_a_walk_over_minutes(house, data):
    asking = house.asking
    room = data.draw(st.sampled_from(house.family))
    start = at(MONDAY + dt.timedelta(days=data.draw(st.integers(0, 4))), dt.time(data.draw(st.integers(0, 20)), 0))
    period = Period(start, start + dt.timedelta(minutes=data.draw(st.sampled_from([30, 60, 120]))))
    policy = who_decides(house, room, *period, asking.asker.kinds)
    assert asking.policy_for(room, period) is policy

    codes = {reason.code for reason in asking.about_quota(room, period)}
    if policy is None or policy.minutes is None:
        assert codes == set()
    else:
        same = (lambda m: m.isocalendar()[:2]) if policy.span == "week" else (lambda m: (m.year, m.month))
        used = 0
        for use in asking.used:
            place = next((one for one in house.family if one.pk == use.room_id), None)
            kinds = asking.asker.kinds - {"center"} | ({"center"} if use.on_behalf else set())
            if (
                place
                and same(use.start) == same(start)
                and who_decides(house, place, use.start, use.end, kinds) is policy
            ):
                used += int((use.end - use.start).total_seconds()) // 60
        assert asking.quota(room, period).used == used
        assert codes == ({"quota"} if used + period.minutes > policy.minutes else set())

    need = asking.need(room, data.draw(st.sampled_from(["投影仪", "音箱", "钢琴"])), data.draw(st.integers(1, 3)))
    thing = next((one for one in asking.equipment if one.pk == need.equipment_id), None)
    parts = {one.pk for one in house.family if one.whole_id == room.pk}
    can = [
        one
        for one in asking.equipment
        if one.name == need.name and one.center_id == 1 and one.room_id in {None, room.pk, room.whole_id, *parts}
    ]
    assert (thing is None) == (not can) and (thing is None or thing in can)
    expected = set()
    if thing is None or thing.quantity < need.quantity:
        expected = {"no_equipment"}
    else:
        busiest = max(
            sum(one.quantity for one in asking.lent[thing.pk] if one.start <= minute < one.end)
            for minute in (period.start + dt.timedelta(minutes=n) for n in range(period.minutes))
        )
        if busiest + need.quantity > thing.quantity:
            expected = {"lent"}
    assert {reason.code for reason in asking.about_equipment(room, period, [need])} == expected


@settings(max_examples=60)
@given(asked_houses(), st.data())
def test_what_is_offered_to_an_asker_is_what_the_verdict_has_nothing_against(house, data):
    room = data.draw(st.sampled_from(house.family))
    day = MONDAY + dt.timedelta(days=data.draw(st.integers(0, 4)))
    minutes, people = data.draw(st.sampled_from([30, 60, 120])), data.draw(st.integers(1, 12))
    needs = [house.asking.need(room, "投影仪")] if data.draw(st.booleans()) else []
    slot = room.center.slot_minutes
    periods = [
        Period(start, start + dt.timedelta(minutes=minutes))
        for start in (at(day, dt.time()) + dt.timedelta(minutes=m) for m in range(0, 24 * 60, slot))
    ]
    possible = [one.start for one in periods if not house.verdict(room, one, people, NOW, equipment=needs)]
    assert house.starts(room, day, minutes, people, NOW, equipment=needs) == possible
    if not possible:
        assert house.why_none(room, day, minutes, people, NOW, equipment=needs)


@settings(max_examples=40)
@given(asked_houses(), st.data())
def test_reckoning_with_a_date_makes_it_taken_and_its_hours_used(house, data):
    room = data.draw(st.sampled_from(house.family))
    start = at(MONDAY + dt.timedelta(days=1), dt.time(data.draw(st.integers(0, 20))))
    period = Period(start, start + dt.timedelta(hours=1))
    need = house.asking.need(room, "投影仪")
    before = house.asking.quota(room, period)
    house.book(room, period, -1, [need])
    assert {"taken"} <= {reason.code for reason in house.verdict(room, period, 1, NOW)}
    after = house.asking.quota(room, period)
    if before and "center" not in house.asking.asker.kinds:
        assert after.used == before.used + 60
    # What it takes itself is not in its own way.
    assert {r.code for r in house.verdict(room, period, 1, NOW, ignoring=-1)}.isdisjoint({"lent"})


def test_ignoring_nothing_leaves_nothing_out(house):
    """Whatever number a booking has."""
    start = at(timezone.localdate(), dt.time(9))
    policy = Policy(pk=1, center_id=house.center.pk, who=Policy.Who.ANY, minutes=600)
    used = [Used(house.room.pk, start, start + dt.timedelta(hours=1), number, False) for number in (0, 1)]
    asking = Asking({house.room.pk: house.room}, Asker(1, frozenset({"any"})), [policy], used)
    period = Period(start, start + dt.timedelta(hours=1))
    assert asking.quota(house.room, period).used == 120
    assert asking.quota(house.room, period, ignoring=0).used == 60


def test_only_undecided_requests_in_the_way_are_another_answer_than_a_confirmed_one(house):
    """So that the queue is offered exactly where somebody still has to decide."""
    day = timezone.localdate() + dt.timedelta(days=1)
    pending = BookingFactory(room=house.room, pending=True)
    BookingFactory(room=house.room, starts=pending.ends)
    snapshot = availability.load([house.room], day, day)
    hour = dt.timedelta(hours=1)

    def codes(start, end):
        return [
            reason.code for reason in snapshot.verdict(house.room, Period(start, end), 1, pending.starts - 20 * hour)
        ]

    assert codes(pending.starts, pending.ends) == ["in_demand"]
    assert codes(pending.starts + hour, pending.ends + hour) == ["taken"]
