"""Eight processes ask for the same hours of one room. Prints how many were taken twice: none must be."""

from __future__ import annotations

import datetime as dt
import json
import multiprocessing
import random
import secrets
import time

PROCESSES, DAYS, HOURS = 8, 20, range(9, 17)


def ask(room_pk: int, organization_pk: int, user_pk: int) -> tuple[int, int, list[str]]:
    """Ask for every hour in an order of one's own. Returns (granted, refused, errors)."""
    from django.db import DatabaseError
    from django.utils import timezone

    from incubator.bookings.actions import request_booking
    from incubator.organizations.models import Organization
    from incubator.premises.models import Room
    from portal.accounts.models import User
    from portal.common.errors import Refused
    from portal.common.periods import at

    room = Room.objects.get(pk=room_pk)
    organization = Organization.objects.get(pk=organization_pk)
    user = User.objects.get(pk=user_pk)
    first = timezone.localdate() + dt.timedelta(days=3)
    wishes = [at(first + dt.timedelta(days=day), dt.time(hour)) for day in range(DAYS) for hour in HOURS]
    random.SystemRandom().shuffle(wishes)
    granted, refused, errors = 0, 0, []
    for starts in wishes:
        ends = starts + dt.timedelta(hours=1)
        try:
            request_booking(
                organization=organization, room=room, starts=starts, ends=ends, people=5, purpose="排练", by=user
            )
            granted += 1
        except Refused:
            refused += 1
        except DatabaseError as error:
            errors.append(str(error))
    return granted, refused, errors


def child(arguments: tuple[int, int, int]) -> tuple[int, int, list[str]]:
    import django

    django.setup()
    return ask(*arguments)


def main() -> None:
    import django

    django.setup()
    from django.db.models import F

    from incubator.bookings.models import Hold
    from incubator.organizations.models import Membership
    from incubator.premises.models import Center, Room

    lead = Membership.objects.filter(role="lead", status="active", organization__standing="active").earliest("pk")
    room = Room.objects.create(
        center=Center.objects.earliest("pk"),
        name="并发",
        slug=f"contention-{secrets.token_hex(4)}",
        capacity=10,
        area=10,
    )
    began = time.monotonic()
    with multiprocessing.get_context("spawn").Pool(PROCESSES) as pool:
        answers = pool.map(child, [(room.pk, lead.organization_id, lead.user_id)] * PROCESSES)
    took = time.monotonic() - began
    holds = Hold.objects.filter(room=room)
    twice = holds.filter(room__holds__starts__lt=F("ends"), room__holds__ends__gt=F("starts")).exclude(
        room__holds__pk=F("pk")
    )
    errors = [error for answer in answers for error in answer[2]]
    print(
        json.dumps(
            {
                "attempts": sum(granted + refused for granted, refused, _errors in answers) + len(errors),
                "granted": sum(answer[0] for answer in answers),
                "doubled": twice.count(),
                "errors": sorted(set(errors)),
                "seconds": round(took, 1),
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
