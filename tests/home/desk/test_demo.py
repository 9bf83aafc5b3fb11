"""The demo town: complete, the same when asked for twice, never in production."""

import datetime as dt
import re
from io import StringIO

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.core.management import CommandError, call_command
from django.template import Context, Template
from django.utils import timezone
from wagtail.models import ModelLogEntry

from events.activities.models import Activity, Occurrence
from home.desk.demo.clock import at_hour
from incubator.bookings.models import Booking, Series
from incubator.organizations.models import Organization
from incubator.premises.models import Center, Room
from portal.accounts.models import User
from portal.common import audit
from portal.common.periods import at


def counts():
    return {model._meta.label: model._default_manager.count() for model in apps.get_models() if model._meta.managed}


def demo(**options):
    call_command("demo", stdout=StringIO(), stderr=StringIO(), **options)


def test_the_town_is_complete_and_the_same_when_asked_for_twice(db, settings):
    demo()
    now = timezone.now()

    center = Center.objects.get()
    zones = list(center.zones.all())
    assert center.area == 300 == sum(zone.area for zone in zones) == sum(zone.width * zone.height for zone in zones)
    bookable = Room.objects.filter(whole=None)
    assert bookable.count() == 6
    assert set(bookable.exclude(address="").values_list("name", flat=True)) == {
        "梨园活动厅", "梨园会客厅", "手工作坊", "社区食堂",
    }  # fmt: skip

    assert Organization.objects.count() == 20
    assert set(Organization.objects.values_list("stage", flat=True)) == set(Organization.Stage.values)
    year = Occurrence.objects.past(now).filter(starts__gt=now - dt.timedelta(days=366))
    assert year.count() == 300
    assert Occurrence.objects.public().upcoming(now).count() == 31
    assert Activity.objects.filter(live=True, picture=None).count() == 0
    assert set(Booking.objects.values_list("status", flat=True)) == set(Booking.Status.values)
    under_way, waiting = Series.objects.order_by("pk")
    assert set(under_way.bookings.values_list("status", flat=True)) >= {"confirmed", "skipped", "cancelled"}
    assert waiting.bookings.pending().count() >= 8

    cast = {person.email: person for person in User.objects.all() if person.has_usable_password()}
    assert set(cast) == set(settings.DEMO_ACCOUNTS)
    for email, person in cast.items():
        assert person.check_password(settings.DEMO_PASSWORD)
        assert EmailAddress.objects.filter(user=person, email=email, verified=True, primary=True).exists()

    # What is written down of it reads without knowing the codes.
    told = audit.tell(ModelLogEntry.objects.exclude(action="accounts.consent").select_related("user", "content_type"))
    assert {words for entry in told for words in (entry.change, entry.about) if re.search("[a-z]{3}", words)} == set()

    before = counts()
    demo()
    assert counts() == before


def test_a_big_town_is_filled_up_once(db):
    demo(rooms=8, bookings=900, activities=340)
    before = counts()
    assert Room.objects.filter(whole=None).count() == 8
    assert Booking.objects.count() == 900
    assert Activity.objects.count() == 340

    demo(rooms=8, bookings=900, activities=340)
    assert counts() == before


def test_production_refuses_the_town(db, settings):
    settings.ALLOW_DEMO = False
    with pytest.raises(CommandError):
        demo()
    assert not Center.objects.exists()


def test_at_an_earlier_hour_templates_tell_the_time_of_the_house():
    evening = at(dt.date(2026, 12, 2), dt.time(18, 30))
    with at_hour(evening):
        assert Template("{{ now|date:'H:i' }}").render(Context({"now": evening.astimezone(dt.UTC)})) == "18:30"
