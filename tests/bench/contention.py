"""Eight processes ask for the same hours of one room, one hour after the other. Prints what came of it as JSON."""

from __future__ import annotations

import collections
import datetime as dt
import json
import multiprocessing
import secrets
import time
from typing import Any

PROCESSES, SLOTS, HOUR = 8, 500, dt.timedelta(hours=1)


def ask(room_pk: int, organization_pk: int, user_pk: int, wishes: list[dt.datetime]) -> dict[str, Any]:
    """Ask for every hour of ``wishes``: how many were granted, refused with which code, and what the database said."""
    from django.db import DatabaseError

    from incubator.bookings.actions import request_booking
    from incubator.organizations.models import Organization
    from incubator.premises.models import Room
    from portal.accounts.models import User
    from portal.common.errors import Refused

    room = Room.objects.get(pk=room_pk)
    organization = Organization.objects.get(pk=organization_pk)
    user = User.objects.get(pk=user_pk)
    granted, refused, errors = 0, collections.Counter(), collections.Counter()
    began = time.process_time()
    for starts in wishes:
        wish = {"organization": organization, "room": room, "starts": starts, "ends": starts + HOUR}
        try:
            request_booking(**wish, people=5, purpose="排练", by=user)
            granted += 1
        except Refused as no:
            refused[no.code] += 1
        except DatabaseError as error:
            errors[str(error)] += 1
    return {"granted": granted, "refused": refused, "errors": errors, "cpu": time.process_time() - began}


def free_hours(room: Any) -> list[dt.datetime]:
    """The first hours of ``room`` that can be booked, as many as are asked for."""
    from django.utils import timezone

    from incubator.bookings import availability
    from portal.common.periods import days

    first = timezone.localdate() + dt.timedelta(days=3)
    last = timezone.localdate() + dt.timedelta(days=room.center.horizon_days)
    house = availability.load([room], first, last)
    now = timezone.now()
    hours = [start for day in days(first, last) for start in house.starts(room, day, 60, 5, now) if start.minute == 0]
    return hours[:SLOTS]


def child(arguments: tuple[int, int, int, list[dt.datetime]]) -> dict[str, Any]:
    import django

    django.setup()
    return ask(*arguments)


def main() -> None:
    import django

    django.setup()
    from django.db.models import F

    from incubator.bookings.models import Hold
    from incubator.bookings.rules.policies import Policy
    from incubator.organizations.models import Membership
    from incubator.premises.models import Center, Room

    # One organization each: who asks twice for the same time is told so before anything is contended.
    leads = Membership.objects.filter(role="lead", status="active", organization__standing="active").order_by("pk")
    asking = dict(leads.values_list("organization", "user"))
    room = Room.objects.create(
        center=Center.objects.earliest("pk"),
        name="并发",
        slug=f"contention-{secrets.token_hex(4)}",
        capacity=10,
        area=10,
    )
    # The first policy that matches: none that counts the organization's hours.
    Policy.objects.create(center=room.center, name="并发", order=0, room=room)
    wishes = free_hours(room)
    began = time.monotonic()
    with multiprocessing.get_context("spawn").Pool(PROCESSES) as pool:
        askers = list(asking.items())
        wanted = [(room.pk, *askers[number % len(askers)], wishes) for number in range(PROCESSES)]
        answers = pool.map(child, wanted)
    took = time.monotonic() - began
    holds = Hold.objects.filter(room=room)
    twice = holds.filter(room__holds__starts__lt=F("ends"), room__holds__ends__gt=F("starts")).exclude(
        room__holds__pk=F("pk")
    )
    print(
        json.dumps(
            {
                "processes": PROCESSES,
                "slots": len(wishes),
                "attempts": len(wishes) * PROCESSES,
                "granted": sum(answer["granted"] for answer in answers),
                "refused": sum((answer["refused"] for answer in answers), collections.Counter()),
                "doubled": twice.count(),
                "errors": sum((answer["errors"] for answer in answers), collections.Counter()),
                "seconds": round(took, 1),
                "cpu": sum(answer["cpu"] for answer in answers),
            }
        )
    )
    from incubator.bookings.models import Booking

    ours = Booking.objects.filter(room=room)
    holds.delete()
    ours.delete()
    room.delete()


if __name__ == "__main__":
    main()
