"""Rules as rows: in words, in order, in the admin, and tried on a sample request."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from incubator.bookings import availability
from incubator.bookings.models import Booking
from incubator.bookings.rules.policies import Asker, Policy, asker_of, move_policy
from incubator.bookings.rules.trial import try_out
from incubator.bookings.rules.words import policy_text, weekdays_text, why_not
from incubator.organizations.models import Organization
from incubator.premises.models import Center, Room
from incubator.residency.models import Residency
from portal.common import audit
from portal.common.periods import Period, at
from tests.factories.bookings import BookingFactory
from tests.factories.premises import RoomFactory
from tests.factories.residency import ResidencyFactory
from tests.factories.rules import PolicyFactory

Who, Answer = Policy.Who, Policy.Answer
MONDAY = dt.date(2031, 2, 3)


def page(response):
    return response.content.decode()


def next_monday(hour, hours=2):
    today = timezone.localdate()
    starts = at(today + dt.timedelta(days=7 - today.weekday()), dt.time(hour))
    return Period(starts, starts + dt.timedelta(hours=hours))


@pytest.fixture
def staff(client, cast):
    client.force_login(cast.staff)
    return client


def form_data(center, **changes):
    data = {
        "center": center.pk,
        "name": "入驻组织平日白天",
        "active": "on",
        "order": "10",
        "who": "resident",
        "room": "",
        "weekdays": ["0", "1", "2", "3", "4"],
        "opens": "08:00",
        "closes": "18:00",
        "answer": "automatic",
        "minutes": "20",
        "span": "month",
        "notice_hours": "2",
        "horizon_days": "",
        "longest_minutes": "1.5",
    }
    return data | changes


# --- In words ----------------------------------------------------------------------------------------------------


def test_a_rule_reads_as_one_sentence():
    policy = Policy(
        who=Who.RESIDENT,
        weekdays="01234",
        opens=dt.time(8),
        closes=dt.time(18),
        answer=Answer.AUTOMATIC,
        minutes=1200,
        notice_hours=2,
        horizon_days=60,
        longest_minutes=90,
    )
    assert policy_text(policy) == (
        "入驻组织，星期一至星期五 8:00–18:00，所有场地：自动通过；每月最多 20 小时；至少提前 2 小时；"
        "最多提前 60 天；每次最长 1 小时 30 分钟。"
    )
    assert policy_text(Policy(room=Room(name="大厅"), span="week", minutes=60)) == (
        "所有组织，每天，大厅：人工审批；每周最多 1 小时。"
    )


@pytest.mark.parametrize(
    ("digits", "text"),
    [
        ("0123456", "每天"),
        ("01234", "星期一至星期五"),
        ("56", "星期六、星期日"),
        ("6543", "星期四至星期日"),
        ("024", "星期一、星期三、星期五"),
        ("0124", "星期一至星期三、星期五"),
    ],
)
def test_weekdays_in_words(digits, text):
    assert weekdays_text(digits) == text


policies = st.builds(
    Policy,
    active=st.booleans(),
    center_id=st.sampled_from([1, 1, 1, 2]),
    who=st.sampled_from(Who.values),
    room_id=st.sampled_from([None, 1, 2, 3]),
    weekdays=st.sets(st.sampled_from("0123456"), min_size=1).map("".join),
    opens=st.just(dt.time(9)),
    closes=st.sampled_from([dt.time(12), dt.time(18)]),
)


@given(
    policies,
    st.sampled_from([1, 2, 3]),
    st.integers(0, 13),
    st.integers(7, 19),
    st.integers(1, 8),
    st.sets(st.sampled_from(Who.values)),
)
def test_a_rule_speaks_of_a_request_just_when_nothing_is_against_it(policy, pk, days, hour, hours, kinds):
    room = Room(pk=pk, center=Center(pk=1), whole_id=1 if pk > 1 else None, name="场地")
    if policy.room_id:
        policy.room = Room(pk=policy.room_id, name="别处")
    starts = at(MONDAY + dt.timedelta(days=days), dt.time(hour))
    period = Period(starts, starts + dt.timedelta(hours=hours))
    reasons = why_not(policy, room, period, frozenset(kinds))
    expected = (
        policy.active
        and policy.center_id == 1
        and policy.who in kinds
        and (policy.room_id is None or policy.room_id == pk or (policy.room_id == 1 and pk > 1))
        and str(days % 7) in policy.weekdays
        and hour >= 9
        and hour + hours <= policy.closes.hour
    )
    assert (not reasons) == expected == policy.matches(room, period, frozenset(kinds))
    assert all(reason.endswith("。") for reason in reasons)


# --- In order ----------------------------------------------------------------------------------------------------


def test_a_rule_changes_places_with_its_neighbour(house, cast):
    first, second, third = (PolicyFactory(center=house.center, order=5) for _n in range(3))
    move_policy(third, up=True, by=cast.staff)
    assert list(Policy.objects.values_list("pk", "order")) == [(first.pk, 10), (third.pk, 20), (second.pk, 30)]
    entry = audit.history(third)[0]
    assert (entry.action, entry.user, entry.data["from"], entry.data["to"]) == (
        "bookings.reorder",
        cast.staff,
        "3",
        "2",
    )


@pytest.mark.parametrize(("index", "up"), [(0, True), (1, False)])
def test_at_its_end_a_rule_stays(house, cast, index, up):
    rules = [PolicyFactory(center=house.center, order=order) for order in (1, 2)]
    move_policy(rules[index], up=up, by=cast.staff)
    assert list(Policy.objects.all()) == rules
    assert not audit.history(rules[index]).exists()


def test_staff_move_rules_and_others_do_not(client, cast, house):
    first, second = (PolicyFactory(center=house.center, order=order) for order in (1, 2))
    address = reverse("policies:move", args=[second.pk])
    for who in (cast.lead, cast.reviewer):
        client.force_login(who)
        assert client.post(address, {"up": "1"}).status_code == 302
        assert list(Policy.objects.all()) == [first, second]
    client.force_login(cast.staff)
    assert client.get(address).status_code == 405
    assert client.post(address, {"up": "1"}).status_code == 302
    assert list(Policy.objects.all()) == [second, first]


# --- In the admin ------------------------------------------------------------------------------------------------


def test_the_list_tells_each_rule_and_what_holds_without(staff, house):
    assert "还没有规则" in page(staff.get(reverse("policies:index")))
    PolicyFactory(center=house.center, name="平日白天", who=Who.RESIDENT, answer=Answer.AUTOMATIC)
    answer = page(staff.get(reverse("policies:index")))
    assert "平日白天" in answer
    assert "入驻组织，每天，所有场地：自动通过。" in answer
    assert "都不符合时：由工作人员人工审批" in answer


def test_the_list_costs_the_same_with_many_rules(staff, house):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def cost():
        with CaptureQueriesContext(connection) as queries:
            staff.get(reverse("policies:index"))
        return len(queries)

    PolicyFactory(center=house.center, room=house.room)
    cost()
    first = cost()
    for _n in range(50):
        PolicyFactory(center=house.center, room=RoomFactory(center=house.center))
    assert cost() == first


def test_staff_write_a_rule_in_hours_and_ticks(staff, house):
    assert staff.get(reverse("policies:add")).status_code == 200
    assert staff.post(reverse("policies:add"), form_data(house.center)).status_code == 302
    policy = Policy.objects.get()
    assert (policy.weekdays, policy.minutes, policy.longest_minutes, policy.horizon_days) == ("01234", 1200, 90, None)
    address = reverse("policies:edit", args=[policy.pk])
    answer = page(staff.get(address))
    assert 'name="minutes" value="20"' in answer
    assert 'name="longest_minutes" value="1.5"' in answer
    assert staff.post(address, form_data(house.center, minutes="10.5")).status_code == 302
    policy.refresh_from_db()
    assert policy.minutes == 630
    history = page(staff.get(reverse("policies:history", args=[policy.pk])))
    assert "1200 → 630" in history
    assert "星期几" not in history


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"weekdays": []}, "请至少选一天。"),
        ({"weekdays": ["8"]}, "请从列表中选择星期几。"),
        ({"minutes": "很多"}, "请用数字填写小时"),
        ({"minutes": "-1"}, "0.5"),
        ({"opens": ""}, "请同时填写起止时间"),
        ({"opens": "19:00"}, "请同时填写起止时间"),
        ({"horizon_days": "9999"}, "730"),
    ],
)
def test_a_rule_that_cannot_be_is_explained_and_stays_in_the_form(staff, house, changes, sentence):
    answer = staff.post(reverse("policies:add"), form_data(house.center, **changes))
    assert sentence in page(answer)
    assert 'value="入驻组织平日白天"' in page(answer)
    assert not Policy.objects.exists()


def test_a_rule_for_a_room_of_another_center_is_refused(staff, house):
    answer = staff.post(reverse("policies:add"), form_data(house.center, room=RoomFactory().pk))
    assert "这个场地不属于所选的服务中心。" in page(answer)


# --- Trying ------------------------------------------------------------------------------------------------------


def test_the_first_rule_that_matches_decides_and_each_says_why(house):
    rules = [
        PolicyFactory(center=house.center, name="停用", active=False, order=1),
        PolicyFactory(center=house.center, name="入驻", who=Who.RESIDENT, order=2),
        PolicyFactory(center=house.center, name="周末", weekdays="56", order=3),
        PolicyFactory(center=house.center, name="上午", opens=dt.time(8), closes=dt.time(12), order=4),
        PolicyFactory(center=house.center, name="全部", answer=Answer.AUTOMATIC, order=5),
        PolicyFactory(center=house.center, name="后面", order=6),
    ]
    trial = try_out(rules, Asker(0, frozenset({Who.ANY})), house.room, next_monday(11), timezone.now())
    assert [step.reasons for step in trial.steps] == [
        ["这条规则没有启用。"],
        ["只管“入驻组织”。"],
        ["只管星期六、星期日。"],
        ["只管 8:00–12:00 之内的使用。"],
        [],
    ]
    assert trial.steps[-1].decides
    assert trial.policy == rules[4]
    assert trial.automatic
    assert trial.unread == [rules[5]]
    assert trial.obstacles == []


def test_the_trial_knows_the_hours_that_an_organization_has_left(house, cast):
    policy = PolicyFactory(center=house.center, minutes=180, span=Policy.Span.WEEK)
    period = next_monday(9)
    BookingFactory(
        organization=cast.organization,
        room=RoomFactory(center=house.center),
        pending=True,
        starts=period.start,
        ends=period.end,
    )
    trial = try_out([policy], asker_of(cast.organization), house.room, period, timezone.now())
    assert (trial.quota.used, trial.quota.left) == (120, 60)
    assert [reason.code for reason in trial.obstacles] == ["quota"]


def test_staff_try_a_sample_request(staff, house, cast):
    PolicyFactory(center=house.center, name="入驻组织优先", who=Who.RESIDENT, answer=Answer.AUTOMATIC, minutes=600)
    address = reverse("policies:try")
    assert staff.get(address).status_code == 200
    period = next_monday(9)
    sample = {"room": house.room.pk, "date": f"{period.start.date()}", "start": "09:00", "minutes": "120"}
    answer = page(staff.get(address, sample | {"who": "any"}))
    assert "没有规则符合：由工作人员人工审批" in answer
    assert "只管“入驻组织”。" in answer
    assert "由“入驻组织优先”决定：自动通过。" in page(staff.get(address, sample | {"who": "resident"}))
    ResidencyFactory(organization=cast.organization, center=house.center, status=Residency.Status.ACTIVE)
    answer = page(staff.get(address, sample | {"who": str(cast.organization.pk)}))
    assert "由“入驻组织优先”决定：自动通过。" in answer
    assert "还剩 10 小时" in answer
    nonsense = staff.get(address, sample | {"who": "9" * 30, "date": "明天"})
    assert nonsense.status_code == 422
    assert "请填写日期" in page(nonsense)


def test_only_whoever_sees_the_rules_tries_them(client, cast, house):
    for who in (cast.lead, cast.reviewer):
        client.force_login(who)
        assert client.get(reverse("policies:try")).status_code == 302


def test_a_rule_is_tried_as_it_is_typed_and_not_saved(staff, house):
    other = PolicyFactory(center=house.center, name="别的", order=20)
    period = next_monday(9)
    sample = {
        "try": "1",
        "try-who": "resident",
        "try-room": house.room.pk,
        "try-date": f"{period.start.date()}",
        "try-start": "09:00",
        "try-minutes": "120",
    }
    answer = page(staff.post(reverse("policies:add"), form_data(house.center, longest_minutes="") | sample))
    assert "由“入驻组织平日白天”决定：自动通过。" in answer
    assert "前面已经决定，不用再看。" in answer
    assert list(Policy.objects.all()) == [other]
    policy = PolicyFactory(center=house.center, name="原来", order=5)
    address = reverse("policies:edit", args=[policy.pk])
    changed = form_data(house.center, name="改了", weekdays=["6"]) | sample
    answer = page(staff.post(address, changed))
    assert "只管星期日。" in answer
    assert "由“别的”决定：人工审批。" in answer
    policy.refresh_from_db()
    assert policy.name == "原来"
    assert "请至少选一天。" in page(staff.post(address, changed | {"weekdays": []}))
    bad = staff.post(address, changed | {"try-start": "天亮"})
    assert bad.status_code == 422
    assert "请填写时间" in page(bad)


def test_the_trial_and_the_booking_agree(house, cast):
    PolicyFactory(center=house.center, who=Who.REGISTERED, answer=Answer.AUTOMATIC, order=1, longest_minutes=60)
    PolicyFactory(center=house.center, weekdays="0", notice_hours=24 * 20, order=2)
    rules = list(Policy.objects.all())
    for stage in (Organization.Stage.BUDDING, Organization.Stage.FILED):
        cast.organization.stage = stage
        asker = asker_of(cast.organization)
        period = next_monday(9)
        trial = try_out(rules, asker, house.room, period, timezone.now())
        day = period.start.date()
        house_then = availability.load([house.room], day, day, asker=asker)
        assert trial.obstacles == house_then.verdict(house.room, period, 1, timezone.now())
        assert trial.policy == house_then.asking.policy_for(house.room, period)
    assert not Booking.objects.exists()


@pytest.mark.parametrize(
    ("who", "asks", "on_behalf"),
    [(Who.RESIDENT, "resident", False), (Who.ANY, "any", False), (Who.CENTER, "any", True)],
)
def test_the_trial_of_a_rule_begins_with_a_request_that_it_is_about(staff, house, who, asks, on_behalf):
    hours = {"weekdays": "5", "opens": dt.time(13), "closes": dt.time(17)}
    rule = PolicyFactory(center=house.center, who=who, room=house.room, **hours)
    begins = staff.get(reverse("policies:edit", args=[rule.pk])).context["sample"].initial
    assert (begins["who"], begins["on_behalf"], begins["room"]) == (asks, on_behalf, house.room.pk)
    assert (begins["date"].weekday(), begins["start"]) == (5, dt.time(13))
