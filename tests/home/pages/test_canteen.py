"""This week's dishes first, the past ones findable, a week once."""

import datetime as dt
import json

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from home.models import CanteenPage, CanteenWeekPage, ContactPage, HomePage, LetterPage, PeoplePage
from portal.common.periods import at

pytestmark = pytest.mark.django_db
MONDAY = dt.date(2026, 11, 23)
WEDNESDAY = at(dt.date(2026, 11, 25), dt.time(9))


@pytest.fixture
def front():
    return HomePage.objects.get(locale__language_code="zh-hans")


@pytest.fixture
def canteen(front):
    page = front.add_child(instance=CanteenPage(title="社区食堂", slug="canteen"))
    page.save_revision().publish()
    return page


def week(canteen, number, lunch="红烧豆腐 6 4"):
    page = CanteenWeekPage(
        monday=MONDAY + dt.timedelta(weeks=number),
        days=[("day", {"weekday": "0", "lunch": lunch, "dinner": "", "note": ""})],
    )
    canteen.add_child(instance=page)
    page.save_revision().publish()
    return page


@time_machine.travel(WEDNESDAY, tick=False)
def test_this_week_comes_first_and_past_ones_are_found(client, canteen):
    for number in (-2, -1, 0, 1):
        week(canteen, number, f"菜{number + 5}号 6 4")
    page = client.get("/canteen/").content.decode()
    assert page.index("本周菜单") < page.index("菜5号") < page.index("菜6号") < page.index("以前的菜单")
    assert "菜4号" not in page
    assert 'href="/canteen/2026-11-16/"' in page
    assert "菜4号" in client.get("/canteen/2026-11-16/").content.decode()
    assert "老人 4 元" in page


@time_machine.travel(WEDNESDAY, tick=False)
def test_a_week_that_is_missing_is_said(client, canteen):
    week(canteen, 1)
    assert "本周的菜单还没有写好" in client.get("/canteen/").content.decode()


@time_machine.travel(WEDNESDAY, tick=False)
def test_past_weeks_cost_the_same_at_two_and_at_twelve(client, canteen):
    def price():
        client.get("/canteen/")
        with CaptureQueriesContext(connection) as queries:
            client.get("/canteen/")
        return len(queries)

    week(canteen, 0)
    week(canteen, 1)
    for number in (-1, -2):
        week(canteen, number)
    few = price()
    for number in range(-12, -2):
        week(canteen, number)
    assert price() == few


def test_a_week_is_named_after_its_monday(canteen):
    page = week(canteen, 0)
    assert (page.slug, page.title) == ("2026-11-23", "11月23日到11月29日的菜单")


class TestInTheAdmin:
    @pytest.fixture
    def address(self, client, cast, canteen):
        client.force_login(cast.staff)
        return f"/admin/pages/add/home/canteenweekpage/{canteen.pk}/"

    def data(self, monday, *days):
        data = {"monday": monday, "note": "", "days-count": len(days), "action-publish": "1"}
        for number, (weekday, lunch) in enumerate(days):
            data |= {
                f"days-{number}-type": "day",
                f"days-{number}-deleted": "",
                f"days-{number}-order": number,
                f"days-{number}-id": "",
                f"days-{number}-value-weekday": weekday,
                f"days-{number}-value-lunch": lunch,
                f"days-{number}-value-dinner": "",
                f"days-{number}-value-note": "",
            }
        return data

    def test_any_day_of_the_week_will_do(self, client, address):
        answer = client.post(address, self.data("2026-11-25", ("0", "红烧豆腐 6 4")))
        assert answer.status_code == 302
        page = CanteenWeekPage.objects.get(locale__language_code="zh-hans")
        assert (page.monday, page.slug, page.live) == (MONDAY, "2026-11-23", True)
        # An English reader finds it, too.
        assert CanteenWeekPage.objects.filter(locale__language_code="en", alias_of=page).exists()

    def test_a_week_stands_there_once(self, client, address, canteen):
        week(canteen, 0)
        answer = client.post(address, self.data("2026-11-25", ("0", "红烧豆腐 6 4")))
        assert "这一周的菜单已经有了" in answer.content.decode()
        assert CanteenWeekPage.objects.count() == 1

    def test_a_day_stands_there_once(self, client, address):
        answer = client.post(address, self.data("2026-11-23", ("0", "粥 1"), ("0", "粥 1")))
        assert (
            json.dumps("同一天写了两次")[1:-1] in answer.content.decode()
        )  # for the script that shows it at its place
        assert not CanteenWeekPage.objects.exists()

    def test_a_line_that_is_no_dish_is_said(self, client, address):
        answer = client.post(address, self.data("2026-11-23", ("0", "红烧豆腐")))
        assert answer.status_code == 200
        assert not CanteenWeekPage.objects.exists()

    @time_machine.travel(WEDNESDAY, tick=False)
    def test_the_next_week_without_a_menu_is_offered(self, client, address, canteen):
        week(canteen, 0)
        assert "2026-11-30" in client.get(address).content.decode()


def test_a_letter_is_dated_and_signed(client, front):
    page = front.add_child(
        instance=LetterPage(
            title="公开信", slug="letter", greeting="各位邻居", signature="中心", date=dt.date(2026, 11, 3), body=[]
        )
    )
    page.save_revision().publish()
    shown = client.get("/letter/").content.decode()
    assert shown.index("各位邻居：") < shown.index("中心<br>") < shown.index("2026年11月3日")


def test_people_can_be_called(client, front):
    person = {"name": "李明", "job": "钥匙", "picture": None, "telephone": "0535-7300000", "hours": "周一"}
    page = front.add_child(instance=PeoplePage(title="中心的人", slug="people", people=[("person", person)]))
    page.save_revision().publish()
    shown = client.get("/people/").content.decode()
    assert 'href="tel:05357300000"' in shown
    assert "李明" in shown


def test_how_to_come_has_the_centers_own_hours(client, front, house):
    line = {"line": "3 路", "stop": "梨园小区", "walk": "往东"}
    page = front.add_child(
        instance=ContactPage(title="联系", slug="contact", lines=[("line", line)], entrance="<p>坡道</p>")
    )
    page.save_revision().publish()
    shown = client.get("/contact/").content.decode()
    for words in (house.center.address, "8:00–22:00", "3 路", "坡道"):
        assert words in shown


def test_how_to_come_stands_without_a_center(client, front):
    front.add_child(instance=ContactPage(title="联系", slug="contact")).save_revision().publish()
    assert client.get("/contact/").status_code == 200
