"""The staff's inbox: what stands in it, one decision about several, series, other rooms and times."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from incubator.bookings import companions
from incubator.bookings.desk import deciding, inbox
from incubator.bookings.models import Booking
from portal.common.errors import Refused
from portal.common.periods import at
from portal.notices.models import Notice
from tests.factories.bookings import BookingFactory, SeriesFactory
from tests.factories.organizations import OrganizationFactory
from tests.factories.premises import RoomFactory, SpecialDayFactory
from tests.factories.rules import EquipmentFactory, PolicyFactory

URL = "/admin/bookings/inbox/"
Status = Booking.Status


def day(hour, days=1):
    return at(timezone.localdate() + dt.timedelta(days=days), dt.time(hour))


@pytest.fixture
def staff(client, cast):
    client.force_login(cast.staff)
    return client


@pytest.fixture
def pending(cast, house):
    return BookingFactory(organization=cast.organization, room=house.room, pending=True)


@pytest.fixture
def series(cast, house):
    """Four weekly dates that wait; the second is closed."""
    series = SeriesFactory(organization=cast.organization, room=house.room)
    for week in range(4):
        BookingFactory(
            organization=cast.organization, room=house.room, starts=day(19, 1 + 7 * week), series=series, pending=True
        )
    SpecialDayFactory(center=house.center, date=day(19, 8).date(), note="消防检查")
    return series


def queued(booking, **kwargs):
    """Somebody who stands in line behind ``booking``."""
    return BookingFactory(
        room=booking.room,
        starts=booking.starts,
        ends=booking.ends,
        status=Status.QUEUED,
        queued_at=timezone.now() - dt.timedelta(days=2),
        **kwargs,
    )


def page(response):
    return response.content.decode()


def statuses(*bookings):
    found = dict(Booking.objects.values_list("pk", "status"))
    return [found[booking.pk] for booking in bookings]


# --- What stands in it -------------------------------------------------------------------------------------------


def test_the_soonest_due_comes_first_and_a_series_is_one_entry(series, house):
    now = timezone.now()
    late, soon = (
        BookingFactory(room=RoomFactory(center=house.center), pending=True, due_at=now + dt.timedelta(hours=hours))
        for hours in (200, 1)
    )
    queued(late)
    assert inbox.keys() == [f"b{soon.pk}", f"s{series.pk}", f"b{late.pk}"]
    one, whole, _late = inbox.entries(inbox.keys())
    assert (one.series, len(whole.looks), len(whole.fitting)) == (None, 4, 3)
    assert "共 4 次" in whole.when and "19:00–21:00" in whole.when


def test_an_entry_says_what_decides(staff, pending, cast, house):
    rival = queued(pending, organization=OrganizationFactory(name="太极队"))
    BookingFactory(room=house.room, starts=pending.ends, organization=OrganizationFactory(name="书法班"))
    BookingFactory(organization=cast.organization, room=house.room, starts=day(9, -40), status=Status.NO_SHOW)
    PolicyFactory(center=house.center, minutes=600)
    answer = page(staff.get(URL))
    for text in (str(cast.organization), pending.purpose, "太极队 也在等这个时间，已等 2", "书法班", "没来 1 次"):
        assert text in answer
    assert "共可用 10 小时" in answer
    assert f'value="b{rival.pk}"' not in answer


def test_the_inbox_costs_the_same_at_one_entry_and_at_many(staff, house, cast):
    def cost():
        with CaptureQueriesContext(connection) as queries:
            assert staff.get(URL).status_code == 200
        return len(queries)

    def more(count):
        for _n in range(count):
            booking = BookingFactory(room=RoomFactory(center=house.center), pending=True)
            queued(booking)
            series = SeriesFactory(room=RoomFactory(center=house.center))
            for days in (1, 8):
                BookingFactory(
                    room=series.room, organization=series.organization, series=series, starts=day(9, days), pending=True
                )

    more(1)
    cost()
    first = cost()
    more(24)
    assert cost() == first


def test_only_who_decides_sees_it(client, cast, pending):
    for person in (cast.lead, cast.resident, cast.reviewer):
        client.force_login(person)
        assert client.get(URL).status_code == 302
        client.post(URL, {"approve": f"b{pending.pk}"})
    assert statuses(pending) == [Status.PENDING]


def test_nothing_to_do_says_so(staff, house):
    assert "没有等您答复的预约" in page(staff.get(URL))


# --- Several at once ---------------------------------------------------------------------------------------------


def test_ticked_ones_are_approved_with_one_message_an_organization(staff, cast, house, pending):
    second = BookingFactory(organization=cast.organization, room=house.room, starts=day(14), pending=True)
    other = BookingFactory(organization=cast.other_organization, room=house.room, starts=day(18), pending=True)
    left = BookingFactory(organization=cast.organization, room=house.room, starts=day(12), pending=True)
    ticked = [f"b{booking.pk}" for booking in (pending, second, other)]
    assert staff.post(URL, {"entry": ticked, "approve": ""}).status_code == 302
    assert statuses(pending, second, other, left) == [Status.CONFIRMED] * 3 + [Status.PENDING]
    assert Notice.objects.filter(recipient=cast.lead).count() == 1
    assert Notice.objects.filter(recipient=cast.outsider).count() == 1


def test_what_cannot_be_done_is_named_and_the_rest_is_done(staff, cast, house, pending, series, monkeypatch):
    joint = BookingFactory(room=house.room, starts=day(14), pending=True)
    monkeypatch.setattr(companions, "_sources", [])
    companions.register(lambda keys: {joint.pk: companions.Companion("合唱排练", "/admin/somewhere/")})
    answer = staff.post(URL, {"entry": [f"b{pending.pk}", f"b{joint.pk}", f"s{series.pk}"], "approve": ""})
    assert answer.status_code == 422
    assert "消防检查，当天关闭。" in page(answer) and "请在“合唱排练”的页面一起审批" in page(answer)
    assert "/admin/somewhere/" in page(answer) and f'value="b{joint.pk}"' not in page(answer)
    dates = list(series.bookings.order_by("starts"))
    assert statuses(pending, joint, *dates) == [
        Status.CONFIRMED,
        Status.PENDING,
        Status.CONFIRMED,
        Status.PENDING,
        Status.CONFIRMED,
        Status.CONFIRMED,
    ]
    assert Notice.objects.filter(recipient=cast.lead).count() == 1


def test_ticked_ones_are_declined_with_a_usual_reason_and_own_words(staff, pending):
    without = staff.post(URL, {"entry": [f"b{pending.pk}"], "decline": "1", "reason": ""})
    assert without.status_code == 422
    assert f'value="b{pending.pk}" checked' in page(without)
    too_long = staff.post(URL, {"entry": [f"b{pending.pk}"], "decline": "1", "reason": "长" * 301})
    assert too_long.status_code == 422 and "长" * 301 in page(too_long)
    given = {"entry": [f"b{pending.pk}"], "decline": "1", "usual": "unfit", "reason": "下周可以。"}
    assert staff.post(URL, given).status_code == 302
    pending.refresh_from_db()
    assert pending.status == Status.DECLINED
    assert pending.reason == "这个用途不适合这个场地，请打电话商量。下周可以。"


@pytest.mark.parametrize(
    "keys", [[], ["b0"], ["x1"], ["b" + "9" * 30], ["bx"], ["s1.5"], ["b-1"], [""]], ids=lambda keys: "".join(keys)[:4]
)
def test_keys_that_name_nothing_decide_nothing(staff, pending, keys):
    for verb in ({"approve": ""}, {"decline": "1", "reason": "x"}):
        assert staff.post(URL, verb | {"entry": keys}).status_code == 422
    assert statuses(pending) == [Status.PENDING]


def test_who_was_slower_is_told_and_only_who_may_decides(cast, pending):
    with pytest.raises(Refused, match="没有审批"):
        deciding.decide_several([pending], approve=True, reason="", by=cast.lead)
    deciding.decide_several([pending], approve=False, reason="检修", by=cast.staff)
    outcome = deciding.decide_several([pending], approve=True, reason="", by=cast.director)
    assert outcome.decided == [] and "未通过" in outcome.refused[0]


def test_of_those_ticked_what_somebody_else_decided_meanwhile_is_named_too(staff, cast, house, pending):
    BookingFactory(organization=cast.organization, room=house.room, starts=day(15), ends=day(16), pending=True)
    mine, theirs = Booking.objects.order_by("-starts")
    deciding.decide_several([theirs], approve=False, reason="检修", by=cast.director)
    answer = staff.post(URL, {"approve": "", "entry": [f"b{mine.pk}", f"b{theirs.pk}", "s999"]})
    assert answer.status_code == 422
    assert "未通过" in page(answer) and "已经处理过了" in page(answer)
    assert statuses(mine, theirs) == [Status.CONFIRMED, Status.DECLINED]


# --- Series ------------------------------------------------------------------------------------------------------


def given(series, *ticked, **answer):
    dates = list(series.bookings.order_by("starts"))
    chosen = [dates[number].pk for number in ticked]
    return {"decide": "1", "shown": [date.pk for date in dates], "date": chosen} | answer


def test_a_series_opens_with_what_fits_ticked(staff, series):
    answer = page(staff.get(f"/admin/bookings/series/{series.pk}/"))
    dates = series.bookings.order_by("starts")
    ticked = [f'name="date" value="{date.pk}" checked' in answer for date in dates]
    assert ticked == [True, False, True, True]
    assert "消防检查，当天关闭。" in answer and "4 次里 3 次没有冲突" in answer


def test_some_dates_are_approved_and_the_rest_declined_in_one_message(staff, series, cast):
    url = f"/admin/bookings/series/{series.pk}/"
    assert staff.post(url, given(series, 0, 2, rest="decline")).status_code == 422
    assert staff.post(url, given(series, 0, 2, rest="decline", reason="另有安排")).status_code == 302
    dates = list(series.bookings.order_by("starts"))
    assert statuses(*dates) == [Status.CONFIRMED, Status.DECLINED, Status.CONFIRMED, Status.DECLINED]
    (notice,) = Notice.objects.filter(recipient=cast.lead)
    assert "通过 2 次，未通过 2 次" in notice.subject and "另有安排" in notice.body


def test_the_rest_can_wait(staff, series):
    url = f"/admin/bookings/series/{series.pk}/"
    assert staff.post(url, given(series, 0, rest="keep")).status_code == 302
    dates = list(series.bookings.order_by("starts"))
    assert statuses(*dates) == [Status.CONFIRMED, Status.PENDING, Status.PENDING, Status.PENDING]
    assert staff.post(url, given(series, rest="keep")).status_code == 422


def test_when_somebody_was_quicker_nothing_is_decided_and_nothing_typed_is_lost(staff, series, cast):
    dates = list(series.bookings.order_by("starts"))
    sent = given(series, 0, 2, rest="decline", reason="另有安排")
    Booking.objects.filter(pk=dates[3].pk).update(status=Status.CANCELLED)
    answer = staff.post(f"/admin/bookings/series/{series.pk}/", sent)
    assert answer.status_code == 409
    assert "另有安排" in page(answer) and f'value="{dates[2].pk}" checked' in page(answer)
    assert statuses(*dates) == [Status.PENDING, Status.PENDING, Status.PENDING, Status.CANCELLED]
    assert not Notice.objects.exists()


def test_dates_of_another_series_are_not_decided_here(staff, series, pending):
    sent = given(series, 0, rest="decline", reason="x")
    for forged in ({"shown": [pending.pk]}, {"date": [pending.pk]}, {"shown": ["x"]}, {"date": ["9" * 40]}):
        assert staff.post(f"/admin/bookings/series/{series.pk}/", sent | forged).status_code == 409
    assert statuses(pending) == [Status.PENDING]
    assert not series.bookings.exclude(status=Status.PENDING).exists()


# --- Elsewhere ---------------------------------------------------------------------------------------------------


def test_it_is_moved_to_an_offer_and_approved_with_one_message(staff, pending, cast, house):
    other = RoomFactory(center=house.center, name="书画室")
    url = f"/admin/bookings/{pending.pk}/"
    answer = page(staff.get(url))
    code = f"{other.pk}@{timezone.localtime(pending.starts):%Y-%m-%dT%H:%M}"
    assert f'value="{code}"' in answer
    sent = {"move_and_approve": "1", "move-where": code, "move-reason": "大厅要用"}
    assert staff.post(url, sent).status_code == 302
    pending.refresh_from_db()
    assert (pending.status, pending.room) == (Status.CONFIRMED, other)
    (notice,) = Notice.objects.filter(recipient=cast.lead)
    assert house.room.name in notice.body and "书画室" in notice.body and "大厅要用" in notice.body


def test_it_is_moved_to_another_time_and_waits_on(staff, pending, cast, house):
    sent = {
        "move": "1",
        "move-where": "other",
        "move-room": house.room.pk,
        "move-date": f"{day(15).date()}",
        "move-start": "15:00",
        "move-minutes": "60",
    }
    assert staff.post(f"/admin/bookings/{pending.pk}/", sent).status_code == 302
    pending.refresh_from_db()
    assert (pending.status, pending.starts, pending.ends) == (Status.PENDING, day(15), day(16))
    assert Notice.objects.filter(recipient=cast.lead).count() == 1


def test_a_move_to_what_is_taken_is_refused_with_all_that_was_typed(staff, pending, cast, house):
    taken = BookingFactory(room=house.room, starts=day(15))
    sent = {
        "move_and_approve": "1",
        "move-where": f"{house.room.pk}@{taken.starts:%Y-%m-%dT}15:00",
        "move-reason": "换",
    }
    answer = staff.post(f"/admin/bookings/{pending.pk}/", sent)
    assert answer.status_code == 409
    assert "已被占用" in page(answer) and "换</textarea>" in page(answer)
    pending.refresh_from_db()
    assert (pending.status, pending.starts) == (Status.PENDING, day(9))
    assert not Notice.objects.exists()


@pytest.mark.parametrize("where", ["", "x", "1@", "@", "9" * 30 + "@2026-01-01T10:00", "1@0001-01-01T10:00", "other"])
def test_a_move_to_nowhere_is_asked_again(staff, pending, where):
    sent = {"move": "1", "move-where": where, "move-date": "2026-13-01", "move-start": "25:00", "move-minutes": "7"}
    assert staff.post(f"/admin/bookings/{pending.pk}/", sent).status_code == 422


def test_who_may_not_decide_moves_nothing(cast, pending, house):
    other = RoomFactory(center=house.center)
    with pytest.raises(Refused):
        deciding.approve_elsewhere(
            pending, room=other, starts=pending.starts, ends=pending.ends, reason="", by=cast.outsider
        )
    with pytest.raises(Refused):
        deciding.approve_elsewhere(
            pending, room=other, starts=pending.starts, ends=pending.ends, reason="", by=cast.lead
        )
    pending.refresh_from_db()
    assert (pending.room, pending.status) == (house.room, Status.PENDING)


def test_a_reason_typed_too_late_is_shown_again(staff, pending):
    Booking.objects.filter(pk=pending.pk).update(status=Status.CANCELLED)
    answer = staff.post(f"/admin/bookings/{pending.pk}/", {"decline": "1", "reason": "当天有选举"})
    assert answer.status_code == 409
    assert "当天有选举" in page(answer)


def test_the_page_shows_line_series_equipment_and_who_telephoned(staff, pending, cast, house):
    rival = queued(pending)
    thing = EquipmentFactory(center=house.center, name="投影仪", quantity=2)
    pending.equipment.create(equipment=thing, quantity=2)
    series = SeriesFactory(organization=cast.organization, room=house.room)
    Booking.objects.filter(pk=pending.pk).update(
        on_behalf=True, caller="王阿姨 13800000000", series=series, original_start=pending.starts
    )
    answer = page(staff.get(f"/admin/bookings/{pending.pk}/"))
    for text in (str(rival.organization), "投影仪 ×2", "王阿姨 13800000000", f"/admin/bookings/series/{series.pk}/"):
        assert text in answer
