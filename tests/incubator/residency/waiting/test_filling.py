"""The data migration that puts whoever was told "waiting list" before onto the new list."""

import datetime as dt
from importlib import import_module

from django.apps import apps
from django.utils import timezone

from incubator.residency.models import Application
from tests.factories.premises import CenterFactory
from tests.factories.residency import ApplicationFactory, CallFactory, ResidencyFactory

migration = import_module("incubator.migrations.0005_waiting_list_filled")


def test_those_who_were_told_to_wait_get_places_in_the_order_of_the_decisions(house):
    call, elsewhere = CallFactory(center=house.center), CallFactory(center=CenterFactory())

    def told(days_ago, call=call, **more):
        given = {"status": "closed", "outcome": "waitlisted"}
        decided_at = timezone.now() - dt.timedelta(days=days_ago)
        return ApplicationFactory(call=call, **{**given, "decided_at": decided_at, **more})

    second, first, other = told(5), told(9), told(7, elsewhere)
    again = told(8)
    ApplicationFactory(call=call, organization=again.organization)
    living = told(8)
    ResidencyFactory(organization=living.organization, center=house.center)
    twice = told(20)
    later = told(2, organization=twice.organization)
    refused = told(3, outcome="refused")
    migration.remember_announcements(apps, None)
    migration.fill_waiting_list(apps, None)
    assert list(Application.objects.waiting_at(house.center.pk).values_list("pk", "waiting_rank")) == [
        (first.pk, 1),
        (second.pk, 2),
        (later.pk, 3),
    ]
    assert list(Application.objects.waiting_at(elsewhere.center_id)) == [other]
    closed = Application.objects.filter(status="closed")
    assert set(closed) == {again, living, twice, refused}
    assert all(a.announced_at == a.decided_at for a in (Application.objects.get(pk=refused.pk),))
