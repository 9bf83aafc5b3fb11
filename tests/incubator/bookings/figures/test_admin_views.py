import datetime as dt
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from incubator.bookings.figures.period import FiguresForm
from incubator.bookings.models import Booking
from portal.common.figures.days import NAMES, named_periods
from portal.common.periods import at, today
from tests.factories.bookings import BookingFactory
from tests.factories.organizations import OrganizationFactory
from tests.factories.people import UserFactory
from tests.factories.premises import RoomFactory

PAGE = "/admin/bookings/figures/"
# Two weeks that are over.
DAYS = {"first": "2024-10-07", "last": "2024-10-20"}
MONDAY = dt.date(2024, 10, 7)


@pytest.fixture
def staff(client, cast):
    client.force_login(cast.staff)
    return client


def used(hour, room, *, day=MONDAY, **fields):
    starts = at(day, dt.time(hour))
    return BookingFactory(
        **{"room": room, "starts": starts, "created_at": starts - dt.timedelta(days=3), "status": "used"} | fields
    )


def page(response):
    return response.content.decode()


# --- The days ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "name", "first", "last"),
    [
        ("2026-11-23", "this_month", "2026-11-01", "2026-11-22"),
        ("2026-11-23", "last_month", "2026-10-01", "2026-10-31"),
        ("2026-01-01", "last_month", "2025-12-01", "2025-12-31"),
        ("2026-03-31", "last_month", "2026-02-01", "2026-02-28"),
        ("2026-05-31", "last_quarter", "2026-01-01", "2026-03-31"),
        ("2026-02-28", "last_quarter", "2025-10-01", "2025-12-31"),
        ("2026-11-23", "this_quarter", "2026-10-01", "2026-11-22"),
        ("2024-02-29", "last_year", "2023-01-01", "2023-12-31"),
        ("2026-05-31", "last_half", "2025-07-01", "2025-12-31"),
        ("2024-07-01", "last_half", "2024-01-01", "2024-06-30"),
        ("2024-02-29", "past_year", "2023-02-01", "2024-01-31"),
        ("2026-11-23", "this_year", "2026-01-01", "2026-11-22"),
    ],
)
def test_names_of_periods(day, name, first, last):
    days = named_periods(dt.date.fromisoformat(day))[name]
    assert days == (dt.date.fromisoformat(first), dt.date.fromisoformat(last))


def test_what_begins_today_has_no_day_yet():
    assert set(named_periods(dt.date(2026, 2, 1))) == set(NAMES) - {"this_month"}
    assert set(named_periods(dt.date(2026, 1, 1))) == {
        "last_month",
        "last_quarter",
        "last_half",
        "past_year",
        "last_year",
    }


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"first": "2024-10-07"}, "__all__"),
        ({"first": "2024-10-20", "last": "2024-10-07"}, "last"),
        ({"first": "2020-01-01", "last": "2024-10-07"}, "last"),
        ({"first": "2099-01-01", "last": "2099-01-02"}, "first"),
        ({"first": "gestern", "last": "2024-10-07"}, "first"),
        ({"period": "2024"}, "__all__"),
        ({**DAYS, "room": "999999"}, "room"),
    ],
)
def test_days_that_are_none_get_a_sentence(staff, asked, field):
    response = staff.get(PAGE, asked)
    assert response.status_code == 422
    (sentence,) = response.context["form"].errors[field]
    assert sentence in page(response)
    assert staff.get(PAGE, asked | {"export": "xlsx"}).status_code == 422


def test_nothing_asked_is_last_month_and_what_lies_ahead_is_cut_off(db):
    form = FiguresForm({})
    assert form.is_valid()
    assert (form.cleaned_data["first"], form.cleaned_data["last"]) == named_periods(today())["last_month"]
    tomorrow = today() + dt.timedelta(days=1)
    form = FiguresForm({"first": "2026-11-01", "last": tomorrow.isoformat()})
    assert form.is_valid()
    assert form.cleaned_data["last"] == today() - dt.timedelta(days=1)


# --- The page ----------------------------------------------------------------------------------------------------


def test_the_page_tells_of_use_and_of_what_was_not(staff, house):
    used(9, house.room, headcount=7, organization=OrganizationFactory(name="梨花合唱团"))
    used(11, house.room, status="no_show")
    declined = used(13, house.room, status="declined", reason="接待参观")
    answer = page(staff.get(PAGE, DAYS))
    assert "梨花合唱团" in answer
    assert "50%" in answer  # who did not come
    assert "接待参观" in answer
    assert f"/admin/bookings/{declined.pk}/" in answer
    assert "开放 2.0 小时，用了 1.0 小时" in answer
    assert answer.count('class="heat__5"') == 1 + 2  # the legend and two hours of a Monday


def test_the_heat_map_of_one_room(staff, house):
    other = RoomFactory(center=house.center)
    used(9, other)
    shown = staff.get(PAGE, DAYS | {"room": house.room.pk})
    assert all(cell["percent"] == 0 for row in shown.context["heat"] for cell in row["cells"])
    shown = staff.get(PAGE, DAYS | {"room": other.pk})
    assert shown.context["heat"][1]["cells"][0] == {
        "shade": 5,
        "percent": 50,
        "words": "开放 2.0 小时，用了 1.0 小时",
    }


def test_hours_that_were_never_open_are_not_a_use_of_nothing(staff, house):
    house.center.hours.exclude(weekday=0).delete()
    cells = staff.get(PAGE, DAYS).context["heat"][0]["cells"]
    assert [cell["shade"] for cell in cells] == [0, None, None, None, None, None, None]


def test_of_many_that_were_declined_the_page_shows_some(staff, house):
    for number in range(40):
        used(9 + number % 10, house.room, status="declined", day=MONDAY + dt.timedelta(days=number % 14))
    answer = page(staff.get(PAGE, DAYS))
    assert "还有 10 条没有列出" in answer


def test_nobody_is_named(staff, house):
    person = UserFactory(name="赵小六")
    used(9, house.room, requested_by=person, caller="张三 13800138000", on_behalf=True, checked_in_by=person)
    used(11, house.room, requested_by=person, status="declined", purpose="给李四过生日", reason="满了")
    shown = page(staff.get(PAGE, DAYS))
    sheets = load_workbook(BytesIO(staff.get(PAGE, DAYS | {"export": "xlsx"}).content))
    carried = str([list(sheet.values) for sheet in sheets])
    for text in ("赵小六", "张三", "13800138000", "李四"):
        assert text not in shown + carried


def test_the_page_costs_the_same_with_one_booking_and_with_fifty(staff, house):
    def cost():
        with CaptureQueriesContext(connection) as queries:
            staff.get(PAGE, DAYS)
        return len(queries)

    used(9, house.room)
    staff.get(PAGE, DAYS)
    first = cost()
    for number in range(50):
        used(9, RoomFactory(center=house.center), status=Booking.Status.values[number % 9])
    assert cost() == first


def test_who_does_not_work_with_bookings_finds_no_figures(client, cast):
    from django.contrib.auth.models import Permission

    cast.reviewer.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(cast.reviewer)
    assert client.get(PAGE, DAYS).status_code == 403
    assert PAGE not in page(client.get("/admin/"))
    client.force_login(cast.staff)
    assert PAGE in page(client.get("/admin/"))


# --- The spreadsheet ---------------------------------------------------------------------------------------------


def test_the_spreadsheet_carries_every_table(staff, house):
    used(9, house.room, headcount=7, organization=OrganizationFactory(name="=1+1"))
    used(13, house.room, status="declined", reason="接待\x02参观")
    response = staff.get(PAGE, DAYS | {"export": "xlsx"})
    assert "filename*=utf-8''" in response["Content-Disposition"]
    book = load_workbook(BytesIO(response.content))
    assert book.sheetnames == [
        "概况", "时段使用率", "时段小时数", "场地", "组织", "提前多久申请", "答复", "未通过的理由", "未通过的申请",
    ]  # fmt: skip
    rows = {sheet.title: list(sheet.values) for sheet in book}
    assert rows["概况"][1][:4] == ("2024-10-07", "2024-10-20", 1, 2)
    assert rows["时段使用率"][2][:3] == ("9:00–10:00", 0.5, 0)
    assert rows["时段小时数"][2][:3] == ("9:00–10:00", 1, 0)
    assert ("'=1+1", 2) in [row[:2] for row in rows["组织"]]
    assert rows["未通过的申请"][1][0] == at(MONDAY, dt.time(13)).replace(tzinfo=None)
    assert rows["未通过的申请"][1][3] == "接待参观"
    assert book["场地"]["B2"].number_format == "0%"
    assert all(cell.data_type != "f" for sheet in book for row in sheet for cell in row)
