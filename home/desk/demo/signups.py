"""Who comes: invented residents on the lists of activities."""

from __future__ import annotations

import datetime as dt
from typing import Any

from events.activities.models import Occurrence
from events.signups import actions
from events.signups.models import Registration
from home.desk.demo import attendance
from home.desk.demo.clock import at_hour
from home.desk.demo.town import Town

GUESTS = ["孙阿姨", "周师傅", "吴大爷", "郑老师", "冯奶奶", "褚大姐"]


def sign_up(town: Town) -> None:
    """Names on lists past and to come; two lists are full with people in line, and the town's resident is on several."""
    takes = Occurrence.objects.filter(activity__takes_signups=True, capacity__isnull=False)
    to_come = list(takes.upcoming(town.now)[:16])
    past = list(takes.past(town.now)[: attendance.LISTS])
    registrations = []
    for number, occurrence in enumerate([*to_come, *past]):
        names = town.random.sample(town.residents, k=town.random.randint(4, 14))
        if number in (0, 5, len(to_come), len(to_come) + attendance.OPEN_LISTS):
            names = [town.people["resident"], *names]
        left = occurrence.capacity or 0
        for person in names:
            party = min(left, town.random.choice([1, 1, 1, 2]))
            if party:
                over = number >= len(to_come) + attendance.OPEN_LISTS
                became = attendance.came_or_not(town, occurrence, party) if over else {}
                registrations.append(on_list(town, occurrence, person, party, **became))
                left -= party
        if number < 8 and left:
            registrations += guests(town, occurrence, min(left, 2))
    Registration.objects.bulk_create(registrations, batch_size=500)
    for full in to_come[1:3]:
        taken = sum(entry.party_size for entry in registrations if entry.occurrence == full)
        Occurrence.objects.filter(pk=full.pk).update(capacity=taken)
    ask(to_come[5])
    bring_others(town, to_come[5])
    wait_in_line(town, to_come[1], to_come[2])
    # Sign-up to one has not begun, to another it is over.
    Occurrence.objects.filter(pk=to_come[-1].pk).update(signup_opens=town.time(3, 9))
    Occurrence.objects.filter(pk=to_come[-2].pk).update(signup_closes=town.time(-1, 18))


def guests(town: Town, occurrence: Occurrence, count: int) -> list[Registration]:
    """People who signed up with a phone and no account."""
    chosen = town.random.sample(GUESTS, k=count)
    return [
        Registration(
            occurrence=occurrence,
            phone=f"+86139{town.random.randrange(10**8):08}",
            name=name,
            consent_version="2026-11 zh-hans",
            created_at=town.now - dt.timedelta(hours=town.random.randint(3, 120)),
        )
        for name in chosen
    ]


def ask(occurrence: Occurrence) -> None:
    """The organizer wants to know something of whoever signs up."""
    activity = occurrence.activity
    activity.questions = [
        {"key": "food", "text": "有什么不能吃的？", "why": "中午一起吃便饭，好提前准备。", "required": False},
    ]
    activity.save(update_fields=["questions"])


def bring_others(town: Town, occurrence: Occurrence) -> None:
    """The town's resident comes with a child and an elder, each by name."""
    person = town.people["resident"]
    with at_hour(town.now - dt.timedelta(hours=6)):
        actions.register(
            occurrence, user=person, name="小宝", for_whom="child", guardian=True, answers=["花生"], wait=True
        )
        actions.register(occurrence, user=person, name="王奶奶", for_whom="elder", wait=True)


def wait_in_line(town: Town, waited_for: Occurrence, freed: Occurrence) -> None:
    """Some wait for a full one; for another a seat has just become free, and the resident has to answer."""
    person = town.people["resident"]
    for hours, one, occurrence in (
        (9, town.residents[20], waited_for),
        (8, person, waited_for),
        (7, town.residents[21], waited_for),
        (5, person, freed),
        (4, town.residents[22], freed),
    ):
        if not occurrence.registrations.live().of(one).exists():
            with at_hour(town.now - dt.timedelta(hours=hours)):
                actions.register(occurrence, user=one, name=one.name, wait=True)
    going = freed.registrations.taking_seats().exclude(user=None).order_by("pk").first()
    if going:
        with at_hour(town.now - dt.timedelta(hours=1)):
            actions.cancel_registration(going, by=going.user)


def on_list(town: Town, occurrence: Occurrence, person: object, party: int, **became: Any) -> Registration:
    written = min(occurrence.starts, town.now) - dt.timedelta(hours=town.random.randint(3, 120))
    return Registration(
        occurrence=occurrence,
        user=person,
        name=person.name,  # type: ignore[attr-defined]
        party_size=party,
        created_at=written,
        **became,
    )
