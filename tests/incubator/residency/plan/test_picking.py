import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from incubator.premises.models import Center
from incubator.residency.models import Application
from incubator.residency.plan.picking import offer_for
from tests.factories.premises import ZoneFactory
from tests.factories.residency import ApplicationFactory, ResidencyFactory, TermFactory
from tests.incubator.residency.conftest import today


@pytest.fixture
def granted(house):
    return ApplicationFactory(
        call__center=house.center,
        status="announced",
        outcome="accepted",
        submitted_at=timezone.now(),
        granted_zone=house.zone,
        granted_area="50.0",
        granted_starts=today(),
        granted_ends=today(100),
    )


def free(offer):
    return [str(choice.place.free) for choice in offer.choices]


def test_what_others_were_promised_is_taken_and_what_one_has_oneself_is_not(house, granted):
    center = Center.objects.get()
    residency = ResidencyFactory(center=center)
    TermFactory(residency=residency, zone=house.zone, area="30.0", ends=today(300))
    days = today(10), today(90)
    assert free(offer_for(center, *days)) == ["120.0"]
    assert free(offer_for(Application.objects.get(), *days)) == ["170.0"]
    assert free(offer_for(residency, *days)) == ["150.0"]


def test_days_that_make_no_sense_become_a_year(house):
    center = Center.objects.get()
    assert (offer_for(center, None, None).starts, offer_for(center, None, None).last_day) == (today(), today(364))
    assert offer_for(center, today(5), today(1)).last_day == today(5)


def ask(client, thing, **query):
    return client.get(reverse("zone_picker"), {"for": thing, **query})


def test_the_script_gets_the_zones_for_other_days(client, cast, house, granted):
    other = ZoneFactory(center=house.center, area="40.0", width=5, height=8)
    ZoneFactory(center=house.center, lettable=False)
    client.force_login(cast.staff)
    days = {"starts": str(today(1)), "last_day": str(today(9))}
    page = ask(client, f"center-{house.center.pk}", area="45", zone=other.pk, **days)
    assert [(c.zone, str(c.place.free), str(c.short)) for c in page.context["offer"].choices] == [
        (house.zone, "150.0", "0.0"),
        (other, "40.0", "5.0"),
    ]
    answer = page.content.decode()
    assert (
        f'value="{other.pk}" id="id_zone_1" data-free="40.0" checked' in answer and f'data-zone="{other.pk}"' in answer
    )
    assert ask(client, f"application-{granted.pk}", starts="昨天", area="-1").status_code == 200
    assert ask(client, f"residency-{ResidencyFactory(center=house.center).pk}").status_code == 200
    # A draft is nobody's business at the desk.
    assert ask(client, f"application-{ApplicationFactory(call=granted.call).pk}").status_code == 404
    for nothing in ("", "center-", "center-x", "user-1", "center-999999", "center-" + "9" * 30):
        assert ask(client, nothing).status_code == 404


def test_only_staff_ask(client, cast, house):
    client.force_login(cast.lead)
    assert ask(client, f"center-{house.center.pk}").status_code in (302, 403)


def test_the_zones_cost_the_same_with_many(house, django_assert_num_queries):
    center = Center.objects.get()
    for _n in range(2):
        for _m in range(5):
            TermFactory(residency__center=center, zone=ZoneFactory(center=center), area="1.0")
        with django_assert_num_queries(3):
            assert offer_for(center, today(), today(9)).choices


def test_the_decision_is_taken_on_the_plan(client, cast, house, submitted):
    client.force_login(cast.director)
    page = client.get(reverse("applications:verb", args=[submitted.pk, "decide"]))
    answer = page.content.decode()
    assert f'name="zone" value="{house.zone.pk}"' in answer
    assert f"for=application-{submitted.pk}" in answer
    client.post(
        reverse("applications:verb", args=[submitted.pk, "decide"]),
        {
            "outcome": "accepted",
            "zone": house.zone.pk,
            "area": "12.5",
            "starts": today(5),
            "last_day": today(5) + dt.timedelta(days=100),
            "reason": "好。",
        },
    )
    submitted.refresh_from_db()
    assert (submitted.granted_zone, str(submitted.granted_area)) == (house.zone, "12.5")


def test_another_space_for_a_resident_is_chosen_on_the_plan(client, cast, house):
    residency = ResidencyFactory(center=house.center)
    TermFactory(residency=residency, zone=house.zone, area="30.0", ends=today(200))
    client.force_login(cast.director)
    page = client.get(reverse("residencies:verb", args=[residency.pk, "resize"]))
    assert page.status_code == 200
    offer = page.context["form"].fields["zone"].widget.offer
    # What it gives up itself is free for it, until its last day.
    assert free(offer) == ["200.0"] and offer.last_day == today(199)
    assert f"for=residency-{residency.pk}" in page.content.decode()
