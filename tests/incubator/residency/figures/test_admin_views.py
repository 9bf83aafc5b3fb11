import datetime as dt
from io import BytesIO

import pytest
import time_machine
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from incubator.residency.figures.admin_views import FiguresForm
from incubator.residency.models import Residency, Review
from portal.common.figures.days import named_periods
from portal.common.periods import at, today
from tests.factories.people import UserFactory
from tests.factories.premises import ZoneFactory
from tests.factories.residency import ApplicationFactory, CallFactory, ResidencyFactory, TermFactory

PAGE = "/admin/residencies/figures/"
DAYS = {"first": "2024-03-01", "last": "2024-05-31"}
DAY = dt.date(2024, 3, 10)
SHEETS = [
    "概况", "申请", "每一步用了几天", "按期决定", "安排的面积", "每个月", "离开方式", "离开的组织", "出壳组织",
    "出壳回访", "评审人",
]  # fmt: skip


@pytest.fixture
def staff(client, cast):
    client.force_login(cast.staff)
    return client


@pytest.fixture
def resident(house, cast):
    call = CallFactory(center=house.center, title="=春季招募")
    application = ApplicationFactory(
        call=call, organization=cast.organization, status="closed", outcome="accepted", submitted_at=at(DAY, dt.time(9))
    )
    residency = ResidencyFactory(
        organization=cast.organization,
        center=house.center,
        application=application,
        moved_in=DAY,
        status=Residency.Status.LEFT,
        left_as="withdrew",
        last_day=dt.date(2024, 5, 5),
        leaving_reason="搬到镇上。",
    )
    TermFactory(residency=residency, zone=house.zone, area="20.0", starts=DAY, ends=dt.date(2024, 5, 6))
    return residency


def page(response):
    return response.content.decode()


def test_the_page_tells_who_asked_came_and_left(staff, resident, house):
    answer = page(staff.get(PAGE, DAYS))
    for text in (
        "春季招募",
        resident.organization.name,
        "搬到镇上。",
        "退出",
        str(house.zone),
        f"/residencies/{resident.pk}/",
    ):
        assert text in answer
    assert answer.count('<rect class="is-shade-5"') == 3  # March to May


def test_days_that_are_none_get_a_sentence(staff):
    response = staff.get(PAGE, {"first": "2024-10-07"})
    assert response.status_code == 422
    (sentence,) = response.context["form"].errors["__all__"]
    assert sentence in page(response)


@pytest.mark.parametrize("day", ["2026-11-27", "2026-01-01", "2024-02-29"])
def test_nothing_asked_is_the_past_twelve_months(db, day):
    with time_machine.travel(f"{day}T12:00:00+08:00", tick=False):
        form = FiguresForm({})
        assert form.is_valid()
        assert (form.cleaned_data["first"], form.cleaned_data["last"]) == named_periods(today())["past_year"]


def test_reviewers_are_named_to_staff_alone(client, cast, house):
    reviewer = UserFactory(name="赵小六")
    moment = at(DAY, dt.time(9))
    Review.objects.create(
        application=ApplicationFactory(), reviewer=reviewer, status="submitted", assigned_at=moment, submitted_at=moment
    )
    for person, status in ((cast.staff, 200), (cast.director, 200), (cast.lead, 302), (cast.reviewer, 302)):
        client.force_login(person)
        response = client.get(PAGE, DAYS)
        assert response.status_code == status
        assert ("赵小六" in page(response)) == (status == 200)
    cast.reviewer.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(cast.reviewer)
    assert client.get(PAGE, DAYS).status_code == 403
    assert PAGE not in page(client.get("/admin/"))


def test_the_page_costs_the_same_with_one_resident_and_with_many(staff, resident, house):
    def cost():
        with CaptureQueriesContext(connection) as queries:
            staff.get(PAGE, DAYS)
        return len(queries)

    cost()
    first = cost()
    for _n in range(20):
        zone = ZoneFactory(center=house.center, area="5.0")
        other = ResidencyFactory(center=house.center, moved_in=DAY, status="left", last_day=DAY)
        TermFactory(residency=other, zone=zone, area="2.0", starts=DAY, ends=DAY + dt.timedelta(days=1))
    assert cost() == first


def test_the_spreadsheet_carries_every_table(staff, resident):
    response = staff.get(PAGE, DAYS | {"export": "xlsx"})
    assert "filename*=utf-8''" in response["Content-Disposition"]
    book = load_workbook(BytesIO(response.content))
    assert book.sheetnames == SHEETS
    rows = {sheet.title: list(sheet.values) for sheet in book}
    assert rows["概况"][1][:3] == ("2024-03-01", "2024-05-31", 1)
    assert rows["申请"][1][:2] == ("'=春季招募", 1)
    assert rows["安排的面积"][2][:2] == ("2024-04", 20)
    assert rows["离开的组织"][1][2].date() == dt.date(2024, 5, 5)
    assert all(cell.data_type != "f" for sheet in book for row in sheet for cell in row)


def test_two_centers_have_a_sheet_each(staff, resident):
    other = ZoneFactory(center__name="东区中心").center
    book = load_workbook(BytesIO(staff.get(PAGE, DAYS | {"export": "xlsx"}).content))
    assert f"安排的面积 {other}" in book.sheetnames
