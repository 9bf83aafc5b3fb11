"""A long walk: all sorts of people do all sorts of things to bookings, time passes, and after each step all is sound."""

from __future__ import annotations

import datetime as dt
import random
import time
from contextlib import suppress
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from events.activities import actions as activities
from events.activities.models import Occurrence, Submission
from incubator.bookings import actions, upkeep
from incubator.bookings.asking import Need
from incubator.bookings.desk import deciding
from incubator.bookings.door import attendance
from incubator.bookings.models import Booking, Series
from incubator.bookings.series import actions as series
from incubator.bookings.series import changes as series_changes
from incubator.organizations.models import Organization, ServiceField
from incubator.premises.models import Equipment, Room
from portal.accounts.models import User
from portal.common.errors import Refused
from portal.common.periods import at
from tests.factories.organizations import ServiceFieldFactory
from tests.factories.premises import RoomFactory
from tests.factories.rules import EquipmentFactory, PolicyFactory
from tests.incubator.bookings import invariants
from tests.races import run_processes

HERE = "tests.incubator.bookings.test_invariants"
Status = Booking.Status
# Fixed, so that a walk leads to the same places whatever day it is.
MORNING = at(dt.date(2031, 3, 3), dt.time(7))
DAYS, STEPS, PROCESSES = 4, 100, 8


class Walk:
    """Everything is drawn from one seeded source, so that a walk that falls can be taken again."""

    def __init__(self, seed: int, rows: dict[str, Any]) -> None:
        self.draw = random.Random(seed)
        self.leads = {pk: User.objects.get(pk=lead) for pk, lead in rows["leads"].items()}
        self.staff, *self.others = (User.objects.get(pk=pk) for pk in rows["others"])
        self.organizations = [Organization.objects.get(pk=pk) for pk in rows["leads"]]
        self.rooms = rows["rooms"]
        self.fields = {
            "title": "急救讲座", "summary": "学会心肺复苏。", "contact_name": "王老师", "contact_phone": "0535-7300000",
            "service_field": ServiceField.objects.get(pk=rows["field"]),
        }  # fmt: skip

    def by(self, organization: int) -> User:
        """Mostly somebody who may."""
        chance = self.draw.random()
        if chance < 0.65:
            return self.leads[organization]
        return self.staff if chance < 0.95 else self.draw.choice(self.others)

    @property
    def organization(self) -> Organization:
        return self.draw.choice(self.organizations)

    @property
    def room(self) -> Room:
        return Room.objects.get(pk=self.draw.choice(self.rooms))

    def period(self) -> tuple[dt.datetime, dt.datetime]:
        day = timezone.localdate() + dt.timedelta(days=self.draw.randint(0, DAYS))
        start = at(day, dt.time(self.draw.randint(8, 13), self.draw.choice((0, 0, 30))))
        return start, start + dt.timedelta(minutes=self.draw.choice((30, 60, 60, 120, 180)))

    def needs(self) -> list[Need]:
        things = Equipment.objects.all() if self.draw.random() < 0.4 else []
        return [Need(thing.name, thing.pk, self.draw.randint(1, 2)) for thing in things]

    def some(self, rows, *states):
        found = list(rows.filter(status__in=states) if states else rows)
        return self.draw.choice(found) if found else None

    def booking(self, *states) -> Booking | None:
        return self.some(Booking.objects.select_related("room"), *states)

    # --- The verbs: each does one thing, or nothing when there is nothing to do it to ---------------------------

    def request(self):
        organization, (starts, ends) = self.organization, self.period()
        actions.request_booking(
            organization=organization, room=self.room, starts=starts, ends=ends, people=50 if self.draw.random() < 0.05 else 5,
            purpose="排练", by=self.by(organization.pk), equipment=self.needs(), queue=self.draw.random() < 0.7,
        )  # fmt: skip

    def approve(self):
        if booking := self.booking(*Status.CAN_DECIDE):
            actions.approve_booking(booking, by=self.by(booking.organization_id))

    def decline(self):
        if booking := self.booking():
            actions.decline_booking(
                booking, reason=self.draw.choice(("", "检修", "检修")), by=self.by(booking.organization_id)
            )

    def cancel(self):
        if booking := self.booking():
            actions.cancel_booking(booking, reason="不来了", by=self.by(booking.organization_id))

    def cancel_several(self):
        found = list(Booking.objects.filter(status__in=Status.CAN_CANCEL))
        if found:
            actions.cancel_bookings(self.draw.sample(found, min(3, len(found))), reason="停电", by=self.staff)

    def move(self):
        if booking := self.booking(*Status.CAN_MOVE):
            starts, ends = self.period()
            if self.draw.random() < 0.3:
                starts, ends = None, booking.ends - dt.timedelta(minutes=30)
            equipment = self.draw.choice((None, self.needs()))
            room, by = self.draw.choice((None, self.room)), self.by(booking.organization_id)
            actions.move_booking(booking, room=room, starts=starts, ends=ends, equipment=equipment, by=by)

    def decide_several(self):
        found = list(Booking.objects.pending()[:4])
        deciding.decide_several(found, approve=self.draw.random() < 0.6, reason="人太多", by=self.staff)

    def elsewhere(self):
        if booking := self.booking(*Status.CAN_DECIDE):
            starts, ends = self.period()
            by = self.by(booking.organization_id)
            deciding.approve_elsewhere(booking, room=self.room, starts=starts, ends=ends, reason="换一间", by=by)

    def wish(self) -> series.Wish:
        first = timezone.localdate() + dt.timedelta(days=self.draw.randint(0, DAYS))
        return series.Wish(
            organization=self.organization, room=self.room, pattern=Series.Pattern.WEEKLY, first=first,
            until=first + dt.timedelta(weeks=3), start=dt.time(self.draw.randint(8, 12)), minutes=60, people=5,
            purpose="上课", equipment=tuple(self.needs()),
        )  # fmt: skip

    def choices(self, dates) -> dict[str, str]:
        """For each date one of the things that its page offers."""
        chosen = {}
        for date in dates:
            offers = [f"{series.planning.code_of(offer)}" for offer in date.offers]
            chosen[date.wanted.key] = self.draw.choice(["take", "queue", "skip", *offers])
        return chosen

    def request_series(self):
        wish = self.wish()
        by = self.by(wish.organization.pk)
        choices = self.choices(series.preview(wish, {}, by=by).dates) if self.draw.random() < 0.6 else {}
        series.request_series(wish, choices, by=by)

    def change_series(self):
        if made := self.some(Series.objects.all()):
            change = series_changes.Change(self.room, self.draw.randint(0, 6), dt.time(self.draw.randint(8, 12)), 60)
            series_changes.change_series(made, change, {}, by=self.by(made.organization_id))

    def cancel_series(self):
        if made := self.some(Series.objects.all()):
            since = self.draw.choice((None, timezone.now() + dt.timedelta(days=9)))
            series_changes.cancel_series(made, reason="停课", by=self.by(made.organization_id), since=since)

    def ask_again(self):
        skipped = self.booking(Status.SKIPPED)
        if skipped:
            choice = self.draw.choice(("take", "queue"))
            by = self.by(skipped.organization_id)
            series_changes.ask_again(skipped.series, {f"{skipped.pk}": choice}, by=by)

    def decide_series(self):
        if made := self.some(Series.objects.all()):
            dates = list(made.bookings.pending().values_list("pk", flat=True))
            ticked = [pk for pk in dates if self.draw.random() < 0.6]
            keep, by = self.draw.random() < 0.3, self.by(made.organization_id)
            deciding.decide_series(made, dates, ticked, keep=keep, reason="另有安排", by=by)

    def propose(self):
        starts, ends = self.period()
        organization = self.organization
        draft = self.some(organization.activities.filter(live=False)) if self.draw.random() < 0.5 else None
        activities.request_room_and_activity(
            organization=organization, room=self.room, starts=starts, ends=ends, people=5, purpose="讲座",
            fields=self.fields, by=self.by(organization.pk), equipment=self.needs(), activity=draft,
        )  # fmt: skip

    def decide_activity(self):
        if submission := self.some(Submission.objects.waiting()):
            by = self.by(submission.activity.organization_id)
            verb = self.draw.choice(("approve", "approve", "return", "withdraw"))
            if verb == "approve":
                activities.approve_activity(submission, by=by)
            elif verb == "return":
                activities.return_activity(submission, reason="写清楚", by=by)
            else:
                activities.withdraw_submission(submission, by=by)

    def cancel_occurrence(self):
        if occurrence := self.some(Occurrence.objects.all()):
            by = self.by(occurrence.activity.organization_id)
            activities.cancel_occurrence(occurrence, reason="老师生病", by=by)

    def check_in(self):
        now = timezone.now()
        near = Booking.objects.filter(starts__lte=now + attendance.OPENS_BEFORE, ends__gt=now)
        if booking := self.some(near, Status.CONFIRMED):
            attendance.check_in(booking, headcount=self.draw.choice((0, 3, 9)), by=self.by(booking.organization_id))

    def set_right(self):
        if booking := self.booking(*Status.CAN_SET_RIGHT):
            attendance.set_right(booking, headcount=4, by=self.by(booking.organization_id))

    def work(self):
        """What the job does, in its order."""
        upkeep.expire_overdue()
        attendance.release_unattended()
        attendance.finish_past()
        upkeep.consider_queue()

    VERBS = (
        (request, 12), (approve, 4), (decline, 3), (cancel, 3), (cancel_several, 1), (move, 5), (decide_several, 2),
        (elsewhere, 2), (request_series, 3), (change_series, 3), (cancel_series, 1), (ask_again, 2), (decide_series, 2),
        (propose, 3), (decide_activity, 3), (cancel_occurrence, 1), (check_in, 4), (set_right, 1), (work, 3),
    )  # fmt: skip

    def do(self) -> str:
        """One verb; its name, with the code of its refusal."""
        verbs, weights = zip(*self.VERBS, strict=True)
        verb = self.draw.choices(verbs, weights)[0]
        try:
            verb(self)
        except Refused as refused:
            return f"{verb.__name__} {refused.code}"
        return verb.__name__

    def step(self) -> str:
        """The same, looking before and after."""
        before, state, told = invariants.everything(), invariants.state(), invariants.last_notice()
        name = self.do()
        if " " in name:
            assert invariants.everything() == before, name
        invariants.check()
        invariants.check_step(state, invariants.state())
        invariants.check_notices(told)
        return name


@pytest.fixture
def rows(house, cast):
    """The keys of a hall with two parts and another room, two organizations, and what can be lent."""
    house.center.grace_minutes = 20
    house.center.save(update_fields=["grace_minutes"])
    parts = [RoomFactory(center=house.center, whole=house.room, cleanup_minutes=30) for _n in range(2)]
    other = RoomFactory(center=house.center, cleanup_minutes=30)
    EquipmentFactory(center=house.center, quantity=2)
    PolicyFactory(center=house.center, room=other, automatic=True, minutes=600)
    return {
        "rooms": [house.room.pk, house.room.pk, *(part.pk for part in parts), other.pk],
        "leads": {cast.organization.pk: cast.lead.pk, cast.other_organization.pk: cast.outsider.pk},
        "others": [cast.staff.pk, cast.member.pk, cast.resident.pk, cast.outsider.pk],
        "field": ServiceFieldFactory().pk,
    }


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(2))
def test_after_every_step_all_is_sound(rows, seed):
    walk, done = Walk(seed, rows), []
    with time_machine.travel(MORNING, tick=False) as clock:
        for number in range(STEPS):
            done.append(walk.step())
            clock.shift(dt.timedelta(minutes=walk.draw.choice((0, 0, 1, 5, 15, 30))))
            if not number % 10:
                # What a thing that came back made possible is for the job to find.
                upkeep.consider_queue()
                invariants.check_queue()
    # It went somewhere: nearly every verb was done, not only refused.
    assert len({name for name in done if " " not in name}) >= len(Walk.VERBS) - 3


def walk_along(worker, rows, steps):
    """The same, everybody at once, while some of what was asked for begins; what was done."""
    walk, done = Walk(worker.number, rows), []
    with time_machine.travel(MORNING + dt.timedelta(hours=2, minutes=25)):
        worker.meet()
        for _n in range(steps):
            done.append(walk.do())
            # As short as people never pause, and enough for SQLite to let the others in.
            time.sleep(walk.draw.random() * 0.1)
    return done


@pytest.mark.race
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_eight_who_do_everything_at_once_leave_all_sound(rows):
    """No deadlock and no locked database: either would come out of ``run_processes``."""
    walk = Walk(8, rows)
    with time_machine.travel(MORNING, tick=False):
        for _n in range(STEPS // 2):
            with suppress(Refused):
                walk.request()
    before = invariants.state()
    done = run_processes(PROCESSES, f"{HERE}.walk_along", rows, STEPS // 5)
    assert len({name for names in done for name in names if " " not in name}) >= len(Walk.VERBS) - 3
    with time_machine.travel(MORNING + dt.timedelta(hours=2, minutes=25), tick=False):
        invariants.check()
        upkeep.consider_queue()
        invariants.check_queue()
    assert before.keys() <= invariants.state().keys()
