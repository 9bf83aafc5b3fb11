"""The calendars of 2025 and 2026, date by date, as the State Council announced them."""

import datetime as dt

import pytest
from django.utils import translation

from incubator.bookings import availability
from incubator.bookings.wording import hours_text
from incubator.premises.arrangement import arrangement_of, unannounced
from incubator.premises.models import SpecialDay
from portal.common.periods import days
from tests.factories.premises import OpeningHoursFactory

# First and last day off, and what the announcement calls them.
OFF = {
    2025: [
        ("01-01", "01-01", "元旦"),
        ("01-28", "02-04", "春节"),
        ("04-04", "04-06", "清明节"),
        ("05-01", "05-05", "劳动节"),
        ("05-31", "06-02", "端午节"),
        ("10-01", "10-08", "国庆节、中秋节"),
    ],
    2026: [
        ("01-01", "01-03", "元旦"),
        ("02-15", "02-23", "春节"),
        ("04-04", "04-06", "清明节"),
        ("05-01", "05-05", "劳动节"),
        ("06-19", "06-21", "端午节"),
        ("09-25", "09-27", "中秋节"),
        ("10-01", "10-07", "国庆节"),
    ],
}
# The worked weekend, the weekday off that it pays for (as its number), its note.
WORKED = {
    2025: {
        "01-26": (0, "春节调休上班"),
        "02-08": (1, "春节调休上班"),
        "04-27": (0, "劳动节调休上班"),
        "09-28": (1, "国庆节、中秋节调休上班"),
        "10-11": (2, "国庆节、中秋节调休上班"),
    },
    2026: {
        "01-04": (4, "元旦调休上班"),
        "02-14": (4, "春节调休上班"),
        "02-28": (0, "春节调休上班"),
        "05-09": (1, "劳动节调休上班"),
        "09-20": (1, "国庆节调休上班"),
        "10-10": (2, "国庆节调休上班"),
    },
}


def date(year, text):
    return dt.date.fromisoformat(f"{year}-{text}")


def off_days(year):
    return {day: note for first, last, note in OFF[year] for day in days(date(year, first), date(year, last))}


@pytest.mark.parametrize("year", OFF)
def test_the_year_is_as_announced(year):
    arrangement = arrangement_of(year)
    assert arrangement.official
    assert {day.date: day.note for day in arrangement.days if not day.works} == off_days(year)
    assert {day.date: (day.acts_as, day.note) for day in arrangement.days if day.works} == {
        date(year, text): (weekday, note) for text, (weekday, note) in WORKED[year].items()
    }


@pytest.mark.parametrize("year", OFF)
def test_the_house_is_open_as_the_year_says(house, year):
    """Mondays to Fridays 8:30 to 21:00, Thursdays to 20:00, weekends 9:00 to 18:00: on every day of the year."""
    house.center.hours.all().delete()
    usual = dict.fromkeys(range(5), "8:30–21:00") | {3: "8:30–20:00", 5: "9:00–18:00", 6: "9:00–18:00"}
    for weekday, text in usual.items():
        opens, closes = (dt.time.fromisoformat(clock.zfill(5)) for clock in text.split("–"))
        OpeningHoursFactory(center=house.center, weekday=weekday, opens=opens, closes=closes)
    SpecialDay.objects.bulk_create(
        SpecialDay(center=house.center, date=day.date, acts_as=day.acts_as, note=day.note)
        for day in arrangement_of(year).days
    )
    first, last = dt.date(year, 1, 1), dt.date(year, 12, 31)
    snapshot = availability.load([house.room], first, last)
    worked = {date(year, text): weekday for text, (weekday, _note) in WORKED[year].items()}
    expected = {
        day: "" if day in off_days(year) else usual[worked.get(day, day.weekday())] for day in days(first, last)
    }
    assert {day: hours_text(snapshot.open_periods(house.room, day)) for day in expected} == expected


def test_a_year_that_is_not_announced_has_holidays_and_no_swaps():
    arrangement = arrangement_of(2099)
    assert not arrangement.official
    assert arrangement.source == unannounced(2099)
    assert dt.date(2099, 10, 1) in {day.date for day in arrangement.days}
    assert not any(day.works for day in arrangement.days)


def test_what_it_writes_is_chinese_for_whoever_imports_it():
    arrangement_of.cache_clear()
    with translation.override("en"):
        assert arrangement_of(2026).days[0].note == "元旦"
        assert arrangement_of(2026).source == "国务院办公厅关于2026年部分节假日安排的通知"
        assert arrangement_of(2026).days[3].note == "元旦调休上班"
