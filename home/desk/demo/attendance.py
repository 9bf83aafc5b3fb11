"""Who came to what is over, what came of it, and how they found it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.files.base import ContentFile
from django.db.models import F

from events.activities.models import Occurrence
from events.activities.running.actions import add_photos, write_outcome
from events.signups.models import Feedback, Registration
from events.signups.running.actions import announce
from home.desk.demo.clock import at_hour
from home.desk.demo.pictures import paint
from home.desk.demo.town import Town

# The latest lists are still open, for the organizers to finish.
OPEN_LISTS = 2
# So many of those that are over have names on their lists: most of a year.
LISTS = 220
TOLD, PICTURED = 12, 4
OUTCOMES = [
    "大家围成一圈，从头练到会。散场时还有人留下来问。",
    "坐满了。下一次会多备几把椅子，也会早一点开门。",
    "来得比报名的少，但每个人都动了手，老师一个一个看过。",
    "几位老邻居头一回来，说下次带上家里人。",
]
LINES = ["老师很耐心。", "讲得清楚，记得住。", "场地暖和，就是停车难。", "希望多办几次。", "声音再大一点就好了。", ""]
WALKED_IN = ["路过的张师傅", "", "二号楼的邻居"]


def came_or_not(town: Town, occurrence: Occurrence, party: int) -> dict[str, Any]:
    """What became of somebody on the list of an occurrence that is over."""
    if town.random.random() < 0.15:
        return {"status": Registration.Status.NO_SHOW}
    return {
        "status": Registration.Status.ATTENDED,
        "attended_size": party if town.random.random() < 0.8 else 1,
        "checked_in_at": occurrence.starts + dt.timedelta(minutes=town.random.randint(-20, 10)),
    }


def look_back(town: Town) -> None:
    """Lists are finished, some tell what came of it with a picture, people say how it was; and one message to all."""
    takes = Occurrence.objects.filter(activity__takes_signups=True, capacity__isnull=False)
    held = list(takes.past(town.now)[OPEN_LISTS:LISTS])
    pks = [occurrence.pk for occurrence in held]
    Occurrence.objects.filter(pk__in=pks).update(attendance_closed_at=F("ends") + dt.timedelta(hours=1))
    Registration.objects.bulk_create(
        Registration(
            occurrence=occurrence,
            name=name,
            walked_in=True,
            status=Registration.Status.ATTENDED,
            attended_size=1,
            checked_in_at=occurrence.starts,
            created_at=occurrence.starts,
        )
        for occurrence in held[:TOLD]
        for name in WALKED_IN
        if (occurrence.capacity or 0) > 25
    )
    tell(town, held)
    say(town, pks)
    ahead = takes.upcoming(town.now).first()
    if ahead:
        announce(ahead, text="请提前十分钟到，自带水杯。下雨也照常，从北门进。", by=town.people["staff"])


def tell(town: Town, held: list[Occurrence]) -> None:
    """A few lines on the latest, and pictures."""
    by = town.people["staff"]
    for number, occurrence in enumerate(held[:TOLD]):
        with at_hour(occurrence.ends + dt.timedelta(hours=2)):
            write_outcome(occurrence, text=OUTCOMES[number % len(OUTCOMES)], by=by)
            if number < PICTURED:
                slug = occurrence.activity.service_field.slug  # type: ignore[union-attr]
                picture = ContentFile(paint(slug), name=f"held-{occurrence.pk}.jpg")
                alt = f"“{occurrence.activity.title}”现场，大家正在忙"
                add_photos(occurrence, pictures=[picture], alt=alt, consent="nobody", by=by)


def say(town: Town, held: list[int]) -> None:
    """Most who came give stars, some a line."""
    came = (
        Registration.objects.came()
        .filter(occurrence__in=held, user__isnull=False)
        .exclude(user=town.people["resident"])
    )
    Feedback.objects.bulk_create(
        [
            Feedback(
                registration=registration,
                stars=town.random.choice([5, 5, 5, 5, 4, 4, 4, 3, 2]),
                line=town.random.choice(LINES),
                created_at=registration.occurrence.ends + dt.timedelta(hours=town.random.randint(1, 40)),
            )
            for registration in came.select_related("occurrence").order_by("pk")
            if town.random.random() < 0.6
        ],
        batch_size=500,
    )
