"""Every way in which area is let, kept, given back or shrunk, tried at random by several processes while one looks on.

Run by ``test_races.py``; worker 0 is who looks on, the others write.
"""

from __future__ import annotations

import datetime as dt
import random
import time
from collections import Counter
from decimal import Decimal
from pathlib import Path

from django.db import IntegrityError, transaction

from incubator.premises.floor import FloorRefused, Row, redraw_floor, states_of, values_of
from incubator.premises.models import Center, Zone
from incubator.residency import actions
from incubator.residency.area import Let, peak
from incubator.residency.models import Application, Residency, Term
from portal.accounts.models import User
from portal.common import rules
from portal.common.errors import Refused
from tests.incubator.residency.conftest import today

STEPS = 20
PATIENCE_SECONDS = 120
MOST = Decimal("300.0")
ALL_DAYS = dt.date(2000, 1, 1), dt.date(2100, 1, 1)
# Whatever else a verb or the database says is an error: a deadlock, a lock, another rule.
RULES = {"area_not_over_let", "zone_not_below_let", "center_not_below_let"}
EXPECTED = {
    "area",
    "changed",
    "let",
    "no_term",
    "over",
    "past",
    "resident",
    "same",
    "too_late",
    "wrong_dates",
    "wrong_state",
}


class Chance(random.Random):
    def metres(self, low=5, high=90):
        return Decimal(self.randrange(low * 10, high * 10)) / 10

    def period(self):
        starts = today(self.randrange(0, 60))
        return starts, starts + dt.timedelta(days=self.randrange(1, 60))

    def some(self, queryset):
        found = list(queryset)
        return self.choice(found) if found else None


def excess():
    """Where more is let than there is: (zone or None for the center, let, there). One statement, so one moment."""
    rows = Zone.objects.values_list(
        "pk", "area", "center__area", "terms__zone_id", "terms__area", "terms__starts", "terms__ends"
    )
    areas, lets = {}, []
    for zone, area, center, *term in rows:
        areas |= {None: min(center, MOST), zone: area}
        lets += [Let(*term)] if term[0] else []
    found = [
        (zone, peak([let for let in lets if zone in (None, let.zone_id)], *ALL_DAYS), there)
        for zone, there in areas.items()
    ]
    return [(zone, let, there) for zone, let, there in found if let > there]


# --- The ways through the verbs ------------------------------------------------------------------------------------


def offer(chance, zone, by):
    application = chance.some(Application.objects.select_related("call"))
    starts, ends = chance.period()
    actions.offer_residency(application, zone=zone, area=chance.metres(), starts=starts, ends=ends, by=by)


def decline(chance, zone, by):
    actions.decline_offer(chance.some(Residency.objects.all()), keep_waiting=False, by=by)


def renew(chance, zone, by):
    actions.renew_residency(chance.some(Residency.objects.all()), ends=today(chance.randrange(20, 200)), by=by)


def resize(chance, zone, by):
    residency = chance.some(Residency.objects.all())
    starts = today(chance.randrange(0, 30))
    actions.resize_residency(residency, starts=starts, area=chance.metres(), zone=zone, by=by)


def leave(chance, zone, by):
    residency = chance.some(Residency.objects.all())
    last_day = today(chance.randrange(0, 20))
    actions.announce_leaving(residency, left_as="withdrew", last_day=last_day, reason="搬走", by=by)


def stay(chance, zone, by):
    residency = chance.some(Residency.objects.filter(status="leaving"))
    if residency:
        actions.stay(residency, by=by)


def end(chance, zone, by):
    residency = chance.some(Residency.objects.filter(terms__starts__lte=today()))
    if residency:
        actions.end_residency(residency, left_as="ended", last_day=today(), why="协议终止", by=by)


def reactivate(chance, zone, by):
    residency = chance.some(Residency.objects.filter(status="left"))
    if residency:
        starts, ends = chance.period()
        actions.reactivate_residency(
            residency, zone=zone, area=chance.metres(), starts=starts, ends=ends, reason="回来", by=by
        )


def draw(chance, zone, by):
    center = Center.objects.get()
    seen = states_of(center)
    rows = [
        Row(number, one.pk, values_of(one) | {"area": chance.metres(80, 200)})
        for number, one in enumerate(center.zones.all())
    ]
    redraw_floor(center, rows, seen=seen, by=by)


# --- The ways round them -------------------------------------------------------------------------------------------


def _term(chance, zone):
    starts, ends = chance.period()
    residency = chance.some(Residency.objects.all())
    return Term(residency=residency, zone=zone, area=chance.metres(), starts=starts, ends=ends)


def save(chance, zone, by):
    _term(chance, zone).save()


def save_many(chance, zone, by):
    Term.objects.bulk_create([_term(chance, chance.some(Zone.objects.all())) for _n in range(3)])


def shorten(chance, zone, by):
    term = chance.some(Term.objects.all())
    half = term.starts + (term.ends - term.starts) / 2
    Term.objects.filter(pk=term.pk, ends__gt=half).update(ends=half)


def shrink_zone(chance, zone, by):
    Zone.objects.filter(pk=zone.pk).update(area=chance.metres(80, 200))


def shrink_center(chance, zone, by):
    Center.objects.update(area=chance.metres(200, 300))


WAYS = [
    offer, offer, decline, renew, renew, resize, resize, leave, leave, stay, end, reactivate, reactivate, draw,
    save, save_many, shorten, shorten, shrink_zone, shrink_center,
]  # fmt: skip


def write(worker, chance, by):
    """What became of each step: done, or the code or rule that refused it."""
    answers = Counter()
    for _n in range(STEPS):
        # Back to back, the writers of SQLite starve each other, which no people do.
        time.sleep(chance.random() / 5)
        way = chance.choice(WAYS)
        zone = chance.some(Zone.objects.all())
        try:
            with transaction.atomic():
                way(chance, zone, by)
        except (Refused, FloorRefused) as refused:
            answers[refused.code] += 1
            if refused.code not in EXPECTED:
                raise
        except IntegrityError as error:
            answers[rules.named(error)] += 1
            if rules.named(error) not in RULES:
                raise
        else:
            answers["done"] += 1
            answers[way.__name__] += 1
    return answers


def look_on(folder, others):
    """What was ever seen over, and how often was looked."""
    seen, looks, until = [], 0, time.monotonic() + PATIENCE_SECONDS
    while len(list(folder.iterdir())) < others and time.monotonic() < until:
        seen += excess()
        looks += 1
        time.sleep(0.05)
    return seen, looks


def mix(worker, folder, others, director, seed):
    folder = Path(folder)
    worker.meet()
    if worker.number == 0:
        return look_on(folder, others)
    try:
        return write(worker, Chance(seed + worker.number), User.objects.get(pk=director))
    finally:
        (folder / str(worker.number)).touch()
