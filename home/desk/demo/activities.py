"""A year of activities: 300 that took place, 29 to come; ``proposals`` adds the thirtieth through the door."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator

from events.activities.models import Activity, Occurrence
from home.desk.demo.bookings import booking_of, keep_bookings, slots_of, take
from home.desk.demo.programme import PLACES, PROGRAMME, ROOMS, body_of
from home.desk.demo.programmes import programme_of
from home.desk.demo.town import Town
from incubator.bookings.models import Booking
from portal.common.periods import Period, at

PAST, TO_COME = 300, 29
NUMERALS = "一二三四五六七八九十"


def titles(town: Town) -> Iterator[tuple[str, tuple, str, str]]:
    """For ever: (organization, theme, topic, title), organizations in turn; a repeated topic gets a number."""
    queues = {
        slug: [(theme, topic) for theme in themes for topic in theme[3].split()] for slug, themes in PROGRAMME.items()
    }
    for topics in queues.values():
        town.random.shuffle(topics)
    seen: Counter[str] = Counter()
    turn = 0
    while True:
        for slug, topics in queues.items():
            theme, topic = topics[turn % len(topics)]
            title = f"{theme[0]}：{topic}"
            seen[title] += 1
            if seen[title] > 1:
                title = f"{title}（第{NUMERALS[seen[title] - 1]}期）"
            yield slug, theme, topic, title
        turn += 1


def draw_up(town: Town, days: list[int]) -> list[tuple[Activity, Occurrence]]:
    """One activity on each of ``days`` (relative to today), in a free room or outdoors; all stored, in bulk."""
    activities: list[Activity] = []
    occurrences: list[Occurrence] = []
    bookings: list[Booking] = []
    for days_off, (slug, theme, topic, title) in zip(days, titles(town), strict=False):
        _name, field, summary, _topics, audience = theme
        organization = town.organizations[slug]
        day = town.day(days_off)
        booking, place = None, ""
        room = next((room for room in ROOMS.get(slug, []) if (period := take(town, room, day))), None)
        if room:
            booking = booking_of(town, organization, room, period, title, Booking.Status.CONFIRMED)
            bookings.append(booking)
        else:
            place = town.random.choice(PLACES)
            hour = 9 if 0 in slots_of(town, "parlour", day) else 14
            period = Period(at(day, dt.time(hour, 30)), at(day, dt.time(hour + 1, 30)))
        told = min(period.start - dt.timedelta(days=town.random.randint(7, 21)), town.now - dt.timedelta(days=1))
        activity = Activity(
            organization=organization,
            title=title,
            summary=summary,
            body=body_of(summary, topic, town.rooms[room].where if room else f"到{place}集合"),
            picture=town.pictures[field],
            service_field=town.fields[field],
            programme=programme_of(town, theme[0]),
            audience=audience,
            for_children=any(word in audience for word in ("孩子", "小学生")),
            for_elders=any(word in audience for word in ("老人", "六十岁")),
            contact_name=organization.contact_name,
            contact_phone=organization.contact_phone,
            takes_signups=bool(room),
            live=True,
            has_unpublished_changes=False,
            created_at=told,
            first_published_at=told,
            last_published_at=told,
        )
        activities.append(activity)
        occurrences.append(
            Occurrence(
                activity=activity,
                starts=period.start,
                ends=period.end,
                room=town.rooms[room] if room else None,
                booking=booking,
                place=place,
                capacity=min(town.rooms[room].capacity, 30) if room else None,
                # Whoever cooks counts the bowls the evening before.
                signup_closes=period.start - dt.timedelta(hours=12) if room == "canteen" else None,
                changed_at=told,
            )
        )
    keep_bookings(town, bookings)
    Activity.objects.bulk_create(activities, batch_size=500)
    for occurrence in occurrences:
        # Their keys are known only now.
        occurrence.activity = occurrence.activity
        occurrence.booking = occurrence.booking
    Occurrence.objects.bulk_create(occurrences, batch_size=500)
    return list(zip(activities, occurrences, strict=True))


def hold_activities(town: Town) -> None:
    """300 past activities over the last twelve months, 29 in the five weeks to come."""
    closed = {special.date for special in town.center.special_days.all() if special.is_closed and special.whole_day}
    past = [-1 - round(n * 363 / (PAST - 1)) for n in range(PAST)]
    to_come = [1 + n * 34 // (TO_COME - 1) for n in range(TO_COME)]
    for days in (past, to_come):
        draw_up(town, [day if town.day(day) not in closed else day - 1 for day in days])
