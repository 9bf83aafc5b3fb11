"""Who comes: invented residents on the lists of activities."""

from __future__ import annotations

import datetime as dt

from events.activities.models import Occurrence
from events.signups.models import Registration
from home.desk.demo.town import Town


def sign_up(town: Town) -> None:
    """Names on lists past and to come; one list is full, and the town's resident is on three."""
    takes = Occurrence.objects.filter(activity__takes_signups=True, capacity__isnull=False)
    to_come = list(takes.upcoming(town.now)[:16])
    past = list(takes.past(town.now)[:60])
    registrations = []
    for number, occurrence in enumerate([*to_come, *past]):
        names = town.random.sample(town.residents, k=town.random.randint(4, 14))
        if number in (0, 5, len(to_come)):
            names = [town.people["resident"], *names]
        left = occurrence.capacity or 0
        for person in names:
            party = min(left, town.random.choice([1, 1, 1, 2]))
            if party:
                registrations.append(on_list(town, occurrence, person, party))
                left -= party
    full = to_come[1]
    taken = sum(entry.party_size for entry in registrations if entry.occurrence == full)
    Registration.objects.bulk_create(registrations, batch_size=500)
    Occurrence.objects.filter(pk=full.pk).update(capacity=taken)


def on_list(town: Town, occurrence: Occurrence, person: object, party: int) -> Registration:
    written = min(occurrence.starts, town.now) - dt.timedelta(hours=town.random.randint(3, 120))
    return Registration(
        occurrence=occurrence,
        user=person,
        name=person.name,  # type: ignore[attr-defined]
        party_size=party,
        created_at=written,
    )
