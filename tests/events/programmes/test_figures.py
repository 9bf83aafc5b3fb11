"""The figures of a programme against a count by hand, at a constant number of queries; pictures, tables, the file."""

import datetime as dt
import io
import random

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from events.activities.models import Occurrence
from events.programmes import figures, tables
from events.programmes.drawing import SHADES, bars, squares
from events.programmes.figures import Count, Held
from events.signups.counting import People, people_by_occurrence, people_of
from events.signups.models import Registration
from portal.common.periods import at
from tests.factories.activities import ActivityFactory, OccurrenceFactory, ProgrammeFactory, RegistrationFactory
from tests.factories.organizations import OrganizationFactory, ServiceFieldFactory

pytestmark = pytest.mark.django_db
YEAR = 2025
NOW = at(dt.date(2026, 3, 15), dt.time(12))
Status = Registration.Status


@pytest.fixture
def programme():
    return ProgrammeFactory()


def fill(programme, number, seed=1):
    """Activities of two programmes and of none, in two years and to come, cancelled and taken down, lists closed or not."""
    chance = random.Random(seed)
    organizations = OrganizationFactory.create_batch(3)
    fields = ServiceFieldFactory.create_batch(3)
    other = ProgrammeFactory()
    for _n in range(number):
        activity = ActivityFactory(
            organization=chance.choice(organizations),
            service_field=chance.choice(fields),
            programme=chance.choice([programme, programme, programme, other, None]),
            live=chance.random() > 0.1,
        )
        day = dt.date(YEAR - 1, 12, 1) + dt.timedelta(days=chance.randrange(500))
        starts = at(day, dt.time(chance.choice([0, 8, 14, 23]), chance.choice([0, 30])))
        occurrence = OccurrenceFactory(
            activity=activity,
            starts=starts,
            ends=starts + dt.timedelta(minutes=chance.choice([45, 60, 90, 120])),
            status=chance.choice([Occurrence.Status.SCHEDULED] * 4 + [Occurrence.Status.CANCELLED]),
            attendance_closed_at=starts if chance.random() > 0.5 else None,
        )
        for _person in range(chance.randrange(4)):
            status = chance.choice([*Status])
            party = chance.randint(1, 4)
            RegistrationFactory(
                occurrence=occurrence,
                party_size=party,
                status=status,
                attended_size=chance.randint(1, party) if status == Status.ATTENDED else None,
                offered_until=starts if status == Status.OFFERED else None,
            )


def by_hand(programme, year, now):
    """The same, slowly: row by row from the definition."""
    rows = []
    for occurrence in Occurrence.objects.all():
        activity, begins = occurrence.activity, timezone.localtime(occurrence.starts)
        if activity.programme != programme or not activity.live or occurrence.status != "scheduled":
            continue
        if occurrence.ends > now or begins.year != year:
            continue
        came = signed = 0
        for registration in occurrence.registrations.all():
            if occurrence.attendance_closed_at:
                came += registration.attended_size if registration.status == "attended" else 0
            elif registration.status in ("confirmed", "offered", "attended"):
                signed += registration.party_size
        minutes = (occurrence.ends - occurrence.starts).seconds // 60
        rows.append((begins.date(), activity.service_field, activity.organization_id, came, signed, minutes))
    return rows


def added_up(rows):
    return Count(len(rows), len({row[2] for row in rows}), *(sum(row[place] for row in rows) for place in (3, 4, 5)))


@pytest.mark.parametrize("year", [YEAR - 1, YEAR, YEAR + 1])
def test_figures_are_what_one_counts_by_hand(programme, year):
    fill(programme, 150)
    rows = by_hand(programme, year, NOW)
    found = figures.read(programme, year, NOW)
    assert found.whole == added_up(rows)
    assert found.whole.activities > 3
    for month, there in found.months.items():
        assert there == added_up([row for row in rows if row[0].month == month])
    assert max(found.months) == (3 if year == YEAR + 1 else 12)
    by_name = {str(row[1]) for row in rows}
    assert {name for name, _there in found.fields} == by_name
    for name, there in found.fields:
        assert there == added_up([row for row in rows if str(row[1]) == name])
    assert set(found.days) == {row[0] for row in rows}
    for day, there in found.days.items():
        assert there == added_up([row for row in rows if row[0] == day])


def test_the_years_are_those_with_something(programme):
    assert figures.years(programme, NOW) == []
    fill(programme, 60)
    assert figures.years(programme, NOW) == [YEAR + 1, YEAR, YEAR - 1]


def test_reading_costs_the_same_queries(programme):
    counts = []
    for number in (1, 40):
        fill(programme, number)
        with CaptureQueriesContext(connection) as queries:
            figures.years(programme, NOW)
            figures.read(programme, YEAR, NOW)
        counts.append(len(queries))
    assert counts == [4, 4]


def test_people_are_counted_once_and_alike(programme):
    fill(programme, 60)
    everything = Occurrence.objects.all()
    each = people_by_occurrence(everything)
    assert sum(each.values(), People()) == people_of(everything)
    assert people_of(everything).came
    assert people_of(everything).signed_up
    assert people_of(Occurrence.objects.none()) == People()


def test_organizations_and_the_front_page_say_the_same(programme):
    from home.desk.organizations import figures_of
    from home.pages.front import last_year

    now = timezone.now()
    past = now - dt.timedelta(days=2)
    occurrence = OccurrenceFactory(starts=past, ends=past + dt.timedelta(hours=1), attendance_closed_at=now)
    RegistrationFactory(occurrence=occurrence, party_size=4, status=Status.ATTENDED, attended_size=3)
    RegistrationFactory(occurrence=occurrence, party_size=2, status=Status.NO_SHOW)
    assert figures_of(occurrence.activity.organization).people == 3
    assert last_year(now).people == 3
    Occurrence.objects.update(attendance_closed_at=None)
    assert figures_of(occurrence.activity.organization).people == 4


def some(days):
    return [Held(n, day, 60, 1, 1, People(2, 0)) for n, day in enumerate(days)]


def test_the_year_has_a_square_for_each_day():
    days = [dt.date(2024, 2, 29)] * 4 + [dt.date(2024, 7, 1)]
    halves = squares(figures.count(some(days), 2024, dt.date(2024, 12, 31), {1: "急救"}))
    assert sum(len(half.squares) for half in halves) == 366
    shaded = [square.shade for half in halves for square in half.squares if square.shade]
    assert shaded == [SHADES, 1]
    for half in halves:
        assert sum(len(some) for _shade, some in half.by_shade) == len(half.squares)
        places = {(square.x, square.y) for square in half.squares}
        assert len(places) == len(half.squares)
        assert max(square.x for square in half.squares) + half.side <= half.width
        assert max(square.y for square in half.squares) + half.side <= half.height
        assert all(b.x - a.x >= 40 for a, b in zip(half.months, half.months[1:], strict=False))
    ahead = squares(figures.count(some(days), 2024, dt.date(2024, 7, 1), {}))[1].squares
    assert [square.shade for square in ahead].count(None) == 183


def test_bars_stand_on_the_ground():
    drawn = bars([("1", 0), ("2", 5), ("3", 10)])
    assert [bar.height for bar in drawn.bars] == [0, 55, 110]
    assert len({bar.y + bar.height for bar in drawn.bars}) == 1
    assert bars([]).bars == []


def test_the_page_shows_pictures_and_the_tables_behind_them(client, programme):
    fill(programme, 40)
    page = client.get(reverse("programme", args=[programme.slug]), {"year": YEAR}).content.decode()
    read = figures.read(programme, YEAR)
    whole, whole_days = read.whole, read.days
    assert f"<dd>{whole.people}</dd>" in page
    assert page.count("<table") == 2
    assert page.count('<rect x="') >= 365
    # A year of days as a table has its own address: beside its picture it would be more than all the rest.
    of_days = client.get(reverse("programme", args=[programme.slug]), {"year": YEAR, "days": 1}).content.decode()
    assert of_days.count("<tr>") == len(whole_days) + 2
    assert 'class="day-' not in of_days
    assert len(page.encode()) < 45_000
    assert client.get(reverse("programme", args=[programme.slug]), {"year": 1999}).status_code == 404
    assert client.get(reverse("programme", args=[programme.slug]), {"year": "x"}).status_code == 404


def test_nothing_yet(client, programme):
    page = client.get(reverse("programme", args=[programme.slug]))
    assert page.status_code == 200
    assert "还没有办过活动" in page.content.decode()
    assert programme.name in client.get(reverse("programmes")).content.decode()


def test_the_file_says_the_same_and_calculates_nothing(client, cast, programme):
    fill(programme, 40)
    starts = at(dt.date(YEAR, 5, 5), dt.time(9))
    OccurrenceFactory(
        activity=ActivityFactory(programme=programme, title="=1+1"), starts=starts, ends=starts + dt.timedelta(hours=1)
    )
    address = f"{reverse('programme_figures', args=[programme.pk])}?year={YEAR}&export=xlsx"
    client.force_login(cast.staff)
    book = openpyxl.load_workbook(io.BytesIO(client.get(address).content))
    found = figures.read(programme, YEAR)
    months, _fields, days, each = book.worksheets
    assert list(months.iter_rows(min_row=14, values_only=True)) == [
        (
            tables.months(found).total[0],
            found.whole.activities,
            found.whole.organizations,
            found.whole.came,
            found.whole.signed_up,
            found.whole.minutes / 60,
        )
    ]
    assert days.max_row == len(found.days) + 2
    assert each.max_row == found.whole.activities + 1
    titles = [row[1].value for row in each.iter_rows(min_row=2)]
    assert "'=1+1" in titles
    assert all(cell.data_type != "f" for sheet in book.worksheets for row in sheet.iter_rows() for cell in row)


def test_only_staff_take_the_file(client, cast, programme):
    address = reverse("programme_figures", args=[programme.pk])
    for person in (cast.lead, cast.resident):
        client.force_login(person)
        assert client.get(f"{address}?export=xlsx").status_code == 302


def test_staff_write_a_programme(client, cast):
    client.force_login(cast.staff)
    data = {"name": "小院书香", "name_en": "Books", "slug": "books", "order": "1", "is_open": "on"}
    assert client.post(reverse("programmes_admin:add"), data).status_code == 302
    page = client.get(reverse("programmes_admin:index")).content.decode()
    assert "小院书香" in page
