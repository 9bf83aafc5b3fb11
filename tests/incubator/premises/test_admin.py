import datetime as dt

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from incubator.bookings.models import EquipmentHold
from incubator.premises.models import Center, Equipment, OpeningHours, Room, SpecialDay, Zone
from portal.accounts.models import User
from portal.common import audit
from tests.factories.bookings import BookingFactory
from tests.factories.premises import RoomFactory, SpecialDayFactory
from tests.factories.residency import TermFactory

PLACES = ["rooms", "shared_equipment", "special_days", "opening_hours", "zones", "centers"]


def page(response):
    return response.content.decode()


def room_data(room, *, equipment=(), hours=(), **changes):
    data = {
        name: getattr(room, name)
        for name in [
            "name",
            "slug",
            "capacity",
            "area",
            "address",
            "description",
            "house_rules",
            "shortest_minutes",
            "longest_minutes",
            "cleanup_minutes",
            "notice_hours",
            "order",
        ]
    }
    data |= {"center": room.center_id, "whole": room.whole_id or "", "photo": "", "active": "on"}
    return nested_form_data(data | changes | {"equipment": inline_formset(equipment), "hours": inline_formset(hours)})


@pytest.fixture
def staff(client, cast):
    client.force_login(cast.staff)
    return client


@pytest.mark.parametrize("place", PLACES)
def test_the_house_is_open_to_staff_and_to_no_one_else(client, cast, house, place):
    cast.reviewer.groups.add(Group.objects.get(name="editor"))
    # Wagtail's own lists send away whom they do not let in; ours say so.
    refused = 403 if place == "opening_hours" else 302
    for who, status in (("staff", 200), ("director", 200), ("reviewer", refused), ("lead", 302), ("resident", 302)):
        client.force_login(getattr(cast, who))
        assert client.get(reverse(f"{place}:index")).status_code == status


@pytest.mark.parametrize(
    ("place", "status"),
    [
        ("rooms", 200),
        ("shared_equipment", 200),
        ("special_days", 200),
        ("opening_hours", 200),
        ("zones", 200),
        ("centers", 302),
    ],
)
def test_what_staff_may_add(staff, house, place, status):
    assert staff.get(reverse(f"{place}:add")).status_code == status


def test_only_a_director_changes_the_center(client, cast, house):
    address = reverse("centers:edit", args=[house.center.pk])
    client.force_login(cast.staff)
    assert client.get(address).status_code == 302
    assert client.get(reverse("centers:inspect", args=[house.center.pk])).status_code == 200
    client.force_login(cast.director)
    assert client.get(address).status_code == 200


def test_a_room_is_edited_with_its_equipment_and_hours(staff, house):
    data = room_data(
        house.room,
        capacity=30,
        equipment=[{"name": "投影仪", "quantity": 1}],
        hours=[{"weekday": 5, "opens": "09:00", "closes": "17:00", "valid_from": "", "valid_to": ""}],
    )
    assert staff.post(reverse("rooms:edit", args=[house.room.pk]), data).status_code == 302
    room = Room.objects.get(pk=house.room.pk)
    assert room.capacity == 30
    assert [str(item) for item in room.equipment.all()] == ["投影仪 ×1"]
    hours = room.hours.get()
    assert (hours.center, hours.weekday, hours.opens) == (house.center, 5, dt.time(9))
    assert audit.history(room)[0].action == "wagtail.edit"
    history = page(staff.get(reverse("rooms:history", args=[room.pk])))
    assert f"容纳人数：{house.room.capacity} → 30" in history
    assert "开放时间" in history


def test_the_list_of_special_days_says_which_day(staff, house):
    SpecialDayFactory(center=house.center, date=dt.date(2031, 2, 14))
    assert "2031年2月14日 星期五" in page(staff.get(reverse("special_days:index")))


def test_bad_room_data_is_told_at_the_field(staff, house):
    data = room_data(house.room, shortest_minutes=300, longest_minutes=60)
    answer = staff.post(reverse("rooms:edit", args=[house.room.pk]), data)
    assert "最短使用时间不能超过最长使用时间。" in page(answer)
    assert "300" in page(answer)


def test_a_hall_is_not_divided_while_it_is_held(staff, house):
    BookingFactory(room=house.room)
    part = RoomFactory(center=house.center)
    answer = staff.post(reverse("rooms:edit", args=[part.pk]), room_data(part, whole=house.room.pk))
    assert answer.status_code == 200
    assert "用完以后才能改怎么分块" in page(answer)
    part.refresh_from_db()
    assert part.whole is None
    new = room_data(part, name="新的一块", slug="new-part", whole=house.room.pk)
    answer = staff.post(reverse("rooms:add"), new)
    assert "用完以后才能分块" in page(answer)
    assert not Room.objects.filter(slug="new-part").exists()


def test_shared_equipment_is_listed_without_that_of_rooms(staff, house):
    Equipment.objects.create(center=house.center, room=house.room, name="电钢琴")
    data = {"center": house.center.pk, "name": "移动音箱", "quantity": "2"}
    assert staff.post(reverse("shared_equipment:add"), data).status_code == 302
    answer = page(staff.get(reverse("shared_equipment:index")))
    assert "移动音箱" in answer
    assert "电钢琴" not in answer
    assert Equipment.objects.get(name="移动音箱").room is None


def test_equipment_does_not_shrink_below_what_is_lent(staff, house):
    shared = Equipment.objects.create(center=house.center, name="移动音箱", quantity=3)
    booking = BookingFactory(room=house.room)
    EquipmentHold.objects.create(
        booking=booking, equipment=shared, quantity=2, starts=booking.starts, ends=booking.ends
    )
    address = reverse("shared_equipment:edit", args=[shared.pk])
    data = {"center": house.center.pk, "name": "移动音箱"}
    assert "已经借出的设备比这个数多" in page(staff.post(address, data | {"quantity": "1"}))
    assert staff.post(address, data | {"quantity": "2"}).status_code == 302


def zone_data(zone, **changes):
    return {name: getattr(zone, name) for name in ("name", "area", "x", "y", "width", "height")} | {
        "center": zone.center_id,
        "lettable": "on",
        **changes,
    }


def test_a_zone_does_not_shrink_below_what_is_let(staff, house):
    TermFactory(zone=house.zone, residency__center=house.center, area="50.0")
    answer = staff.post(reverse("zones:edit", args=[house.zone.pk]), zone_data(house.zone, area="49.9"))
    assert "已经入驻的面积比这个大" in page(answer)
    assert (
        staff.post(reverse("zones:edit", args=[house.zone.pk]), zone_data(house.zone, area="50.0")).status_code == 302
    )
    assert Zone.objects.get(pk=house.zone.pk).area == 50


def test_the_center_does_not_shrink_below_what_is_let(client, cast, house):
    TermFactory(zone=house.zone, residency__center=house.center, area="50.0")
    client.force_login(cast.director)
    names = (
        "name",
        "slug",
        "address",
        "telephone",
        "slot_minutes",
        "horizon_days",
        "decide_days",
        "review_days",
        "announce_days",
        "appeal_days",
        "offer_days",
        "trial_days",
        "grace_minutes",
    )
    data = {name: getattr(house.center, name) for name in names} | {"area": "10.0"}
    answer = client.post(reverse("centers:edit", args=[house.center.pk]), data)
    assert "已经入驻的面积比这个大" in page(answer)
    assert Center.objects.get(pk=house.center.pk).area == 300


def test_a_special_day_is_added_or_explained(staff, house):
    data = {"center": house.center.pk, "room": "", "date": "2026-12-25", "acts_as": "-1", "note": "消防检查"}
    assert staff.post(reverse("special_days:add"), data | {"opens": "14:00"}).status_code == 200
    answer = staff.post(reverse("special_days:add"), data | {"opens": "14:00", "closes": "09:00"})
    assert "结束晚于开始" in page(answer)
    assert not SpecialDay.objects.exists()
    assert staff.post(reverse("special_days:add"), data).status_code == 302
    day = SpecialDay.objects.get()
    assert staff.post(reverse("special_days:delete", args=[day.pk])).status_code == 302
    assert not SpecialDay.objects.exists()


def test_opening_hours_are_added_for_the_first_center(staff, house):
    assert f'value="{house.center.pk}" selected' in page(staff.get(reverse("opening_hours:add")))
    OpeningHours.objects.all().delete()
    data = {"center": house.center.pk, "room": "", "weekday": "0", "opens": "12:00", "closes": "09:00"}
    assert "关门时间要晚于开门时间" in page(staff.post(reverse("opening_hours:add"), data))
    data |= {"closes": "18:00", "valid_from": "2026-06-01", "valid_to": "2026-08-31"}
    assert staff.post(reverse("opening_hours:add"), data).status_code == 302
    assert "2026年6月1日 到 2026年8月31日" in page(staff.get(reverse("opening_hours:index")))


def test_what_bookings_hang_on_is_not_deleted(client, house):
    client.force_login(User.objects.create_superuser(email="root@example.invalid", password="x"))
    BookingFactory(room=house.room)
    answer = client.post(reverse("rooms:delete", args=[house.room.pk]), follow=True)
    assert answer.status_code == 200
    assert Room.objects.filter(pk=house.room.pk).exists()
