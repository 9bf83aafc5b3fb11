"""Builds the town, room after room, in one transaction: it is there completely or not at all."""

from __future__ import annotations

from django.db import transaction

from events.activities.browsing import searching
from events.activities.models import Activity, Occurrence
from events.feeds import calendar
from home.desk.demo import (
    activities,
    applications,
    attendance,
    bookings,
    calls,
    evaluations,
    notices,
    organizations,
    pages,
    people,
    pictures,
    premises,
    programmes,
    proposals,
    residents,
    rules,
    series,
    signups,
)
from home.desk.demo.town import CENTER, Town
from incubator.premises.models import Center


def is_built() -> bool:
    """Whether the town is there: its center is."""
    return Center.objects.filter(slug=CENTER).exists()


@transaction.atomic
def build_town() -> bool:
    """Build the town unless it is there; returns whether anything was built."""
    if is_built():
        return False
    town = Town()
    town.pictures = pictures.hang_pictures()
    people.make_people(town)
    premises.build_house(town)
    organizations.found_organizations(town)
    calls.make_calls(town)
    residents.fill_floor(town)
    applications.apply_for_space(town)
    organizations.suspend_market(town)
    organizations.ask_for_stage(town)
    programmes.found_programmes(town)
    activities.hold_activities(town)
    bookings.book_rooms(town)
    proposals.ask_and_answer(town)
    programmes.trust(town)
    rules.write_rules(town)
    series.ask_every_week(town)
    signups.sign_up(town)
    attendance.look_back(town)
    proposals.call_off(town)
    evaluations.judge(town)
    calendar.refresh(calendar.still_shown(Occurrence.objects.all()))
    searching.refresh(Activity.objects.all())
    pages.write_pages(town)
    notices.settle(town)
    return True
