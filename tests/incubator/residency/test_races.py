"""Law L2 under fire: eight processes let, begin, end and shrink at once, and the peak never exceeds what is there."""

import datetime as dt
import random
from collections import Counter
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from incubator.premises.models import Center, Zone
from incubator.residency import actions
from incubator.residency.area import Let, floor_of, peak
from incubator.residency.models import Application, Residency, Term
from portal.common import rules
from portal.common.errors import Refused
from tests.factories.people import UserFactory
from tests.factories.premises import CenterFactory, ZoneFactory
from tests.factories.residency import ApplicationFactory, CallFactory, ResidencyFactory, TermFactory
from tests.incubator.residency.conftest import today
from tests.incubator.residency.mixing import RULES, WAYS, excess
from tests.races import run_processes

PROCESSES = 8
DAY = dt.date(2027, 1, 1)
HERE = "tests.incubator.residency.test_races"
MIXING = "tests.incubator.residency.mixing"

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


def tries(write):
    """Whether the database took the write; a refusal by another rule than the area's is an error."""
    try:
        with transaction.atomic():
            write()
    except IntegrityError as error:
        if rules.named(error) not in {"area_not_over_let", "zone_not_below_let", "center_not_below_let"}:
            raise
        return False
    return True


def let_at_random(worker, residency, zones):
    """Let, renew, leave early and shrink zones, in whatever order."""
    chance = random.Random(worker.number)
    done = 0
    worker.meet()
    for _n in range(30):
        starts = DAY + dt.timedelta(days=chance.randrange(60))
        term = Term(
            residency_id=residency,
            zone_id=chance.choice(zones),
            area=Decimal(chance.randrange(50, 700)) / 10,
            starts=starts,
            ends=starts + dt.timedelta(days=chance.randrange(1, 60)),
        )
        done += tries(term.save)
        if chance.random() < 0.2:
            shorter = Term.objects.order_by("?").first()
            if shorter:
                half = shorter.starts + (shorter.ends - shorter.starts) / 2
                Term.objects.filter(pk=shorter.pk, ends__gt=half).update(ends=half)
        if chance.random() < 0.1:
            zone = Zone.objects.filter(pk=chance.choice(zones))
            tries(lambda zone=zone: zone.update(area=Decimal(chance.randrange(800, 2000)) / 10))
    return done


def look_then_let(worker, residency, zone):
    """What a program does that only looks before it lets."""
    floor = floor_of(Center.objects.get())
    free = floor.free(Zone.objects.get(pk=zone), DAY, DAY + dt.timedelta(days=10))
    worker.meet()
    if free >= 100:
        Term.objects.create(
            residency_id=residency, zone_id=zone, area="100.0", starts=DAY, ends=DAY + dt.timedelta(days=10)
        )


def begin(worker, applications, director):
    """Begin one of the residencies that together need more than there is."""
    application = Application.objects.get(pk=applications[worker.number])
    person = UserFactory._meta.model.objects.get(pk=director)
    worker.meet()
    try:
        actions.begin_residency(application, by=person)
    except Refused as refused:
        return refused.code
    return "begun"


def hand_in(worker, application, lead):
    found = Application.objects.get(pk=application)
    person = UserFactory._meta.model.objects.get(pk=lead)
    worker.meet()
    try:
        actions.submit_application(found, by=person)
    except Refused as refused:
        return refused.code
    return "handed in"


def most_let(**where):
    lets = [Let(*row) for row in Term.objects.filter(**where).values_list("zone_id", "area", "starts", "ends")]
    return peak(lets, DAY - dt.timedelta(days=1000), DAY + dt.timedelta(days=1000))


@pytest.fixture
def floor():
    center = CenterFactory(area="300.0")
    zones = [ZoneFactory(center=center, area=area).pk for area in ("200.0", "150.0")]
    return center, zones


def test_the_peak_never_exceeds_zone_or_center(floor):
    center, zones = floor
    residency = ResidencyFactory(center=center)
    done = run_processes(PROCESSES, f"{HERE}.let_at_random", residency.pk, zones)
    assert sum(done) > 10 and len(done) == PROCESSES
    assert most_let() <= Decimal("300.0")
    for zone in Zone.objects.all():
        assert most_let(zone=zone) <= zone.area


def mixed(floor, director, folder):
    """Eight that write in every way there is, and a ninth that looks on: what it saw over, and what became of it all."""
    center, zones = floor
    for _n in range(8):
        ApplicationFactory(call=CallFactory(center=center), status=Application.Status.CLOSED)
        TermFactory(
            residency=ResidencyFactory(center=center, moved_in=today(-100)),
            zone_id=random.choice(zones),
            area="20.0",
            starts=today(-100),
            ends=today(40),
        )
    (seen, looks), *answers = run_processes(
        PROCESSES + 1, f"{MIXING}.mix", str(folder), PROCESSES, director.pk, random.randrange(10**6)
    )
    assert looks > 1
    return seen, sum(answers, Counter())


def test_whatever_is_tried_at_once_the_peak_never_exceeds_what_is_there(floor, cast, tmp_path):
    """Lets, extensions, reactivations and shrinking through every verb and round them, looked at all the while."""
    seen, became = mixed(floor, cast.director, tmp_path)
    assert seen == [] and excess() == []
    # It was worth it: much was done in many ways, and much had no room.
    assert became["done"] > 15 and became["area"] + became["area_not_over_let"] > 2, became
    assert len(set(became) & {way.__name__ for way in WAYS}) > 5, became


def test_without_the_rules_the_same_exceeds_it(floor, cast, tmp_path):
    """The control: the very same writers, and nothing that has the last word."""
    with connection.cursor() as cursor:
        for name in RULES:
            for statement in rules.REGISTRY[name].down(connection.vendor):
                cursor.execute(statement)
    seen, _became = mixed(floor, cast.director, tmp_path)
    assert seen and excess()


def test_without_the_rule_it_does(floor):
    """The control: the same floor, lookers who all saw it free, and nothing that has the last word."""
    center, zones = floor
    residency = ResidencyFactory(center=center)
    with connection.cursor() as cursor:
        for statement in rules.REGISTRY["area_not_over_let"].down(connection.vendor):
            cursor.execute(statement)
    run_processes(PROCESSES, f"{HERE}.look_then_let", residency.pk, zones[0])
    assert most_let(zone=zones[0]) > Decimal("200.0")


def test_as_many_residencies_begin_as_there_is_room_for_and_the_others_get_the_sentence(floor):
    center, zones = floor
    director = UserFactory()
    applications = [
        ApplicationFactory(
            call=CallFactory(center=center),
            status=Application.Status.ANNOUNCED,
            outcome="accepted",
            granted_zone_id=zones[0],
            granted_area="60.0",
            granted_starts=today(),
            granted_ends=today(100),
        ).pk
        for _n in range(PROCESSES)
    ]
    answers = run_processes(PROCESSES, f"{HERE}.begin", applications, director.pk)
    assert sorted(answers) == ["area"] * 5 + ["begun"] * 3
    assert Residency.objects.count() == Term.objects.count() == 3


def test_one_application_begins_one_residency(floor):
    center, zones = floor
    application = ApplicationFactory(
        call=CallFactory(center=center),
        status=Application.Status.ANNOUNCED,
        outcome="accepted",
        granted_zone_id=zones[0],
        granted_area="10.0",
        granted_starts=today(),
        granted_ends=today(100),
    )
    answers = run_processes(PROCESSES, f"{HERE}.begin", [application.pk] * PROCESSES, UserFactory().pk)
    assert sorted(answers) == ["begun"] + ["wrong_state"] * (PROCESSES - 1)
    assert Residency.objects.count() == Term.objects.count() == 1


def test_whoever_hands_in_first_hands_in(floor):
    application = ApplicationFactory(call=CallFactory(center=floor[0]))
    answers = run_processes(PROCESSES, f"{HERE}.hand_in", application.pk, application.created_by_id)
    assert sorted(answers) == ["handed in"] + ["wrong_state"] * (PROCESSES - 1)
    assert application.versions.count() == 1
