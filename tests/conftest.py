"""What every test may use: the cast, a quick database, and rules that come down for a transactional test's flush."""

import shutil
from copy import deepcopy
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from django.test import TransactionTestCase
from django.utils import translation
from django.utils.translation.reloader import translation_file_changed
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from portal.common import rules
from portal.management.commands.catalogs import compile_catalogs
from tests import quick_database
from tests.shared import Shared

# A machine that is busy with something else proves nothing about the code.
hypothesis_settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis_settings.load_profile("house")


def pytest_sessionstart(session):
    compile_catalogs()
    # In a new checkout Django has read Chinese by now, and has not seen what was just built.
    translation_file_changed(None, Path("django.mo"))


def pytest_unconfigure(config):
    shutil.rmtree(settings.TEST_FILES, ignore_errors=True)


@pytest.fixture(scope="session")
def django_db_keepdb(request):
    """True when this worker got a copy of a database that is migrated already."""
    return quick_database.fetch(getattr(request.config, "workerinput", {}).get("workerid", ""))


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        quick_database.keep()


_flush = TransactionTestCase._fixture_teardown
_load = TransactionTestCase._fixture_setup.__func__


def _teardown_without_rules(self):
    # Append-only rows cannot be flushed on SQLite while the rules are up.
    rules.down()
    _flush(self)


@classmethod
def _setup_with_rules(cls):
    _load(cls)
    rules.up()


TransactionTestCase._fixture_teardown = _teardown_without_rules
TransactionTestCase._fixture_setup = _setup_with_rules


@pytest.fixture(autouse=True)
def own_language():
    """The language of one test's last request is not the next one's."""
    yield
    translation.deactivate()


@pytest.fixture(scope="session")
def shared(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        rows = Shared(MAKERS)
        yield rows
        rows.undo()


@pytest.fixture
def shared_rows(request, shared, django_db_blocker):
    """What this test shares with its neighbours; None when it commits what it writes."""
    with django_db_blocker.unblock():
        return shared.rows_for(request)


@pytest.fixture
def _django_db_helper(shared_rows, _django_db_helper):
    """pytest-django's own, which begins the transaction of one test: after what the test shares has been made."""


@pytest.fixture
def house(db, shared_rows):
    return deepcopy(shared_rows["house"]) if shared_rows else make_house()


@pytest.fixture
def cast(db, shared_rows):
    return deepcopy(shared_rows["cast"]) if shared_rows else make_cast()


def make_house():
    """A center of 300 m² with one zone of 200 m², open every day from 8 to 22, and a room for 40 people."""
    from tests.factories.premises import CenterFactory, RoomFactory, ZoneFactory

    center = CenterFactory(open_daily=True)
    return SimpleNamespace(center=center, zone=ZoneFactory(center=center), room=RoomFactory(center=center))


def make_cast():
    """The named cast. ``lead``, ``editor`` and ``member`` belong to ``organization``; ``outsider`` leads another."""
    from tests.factories.organizations import MembershipFactory, OrganizationFactory
    from tests.factories.people import UserFactory

    cast = SimpleNamespace(
        resident=UserFactory(name="居民"),
        lead=UserFactory(name="负责人"),
        editor=UserFactory(name="编辑"),
        member=UserFactory(name="成员"),
        outsider=UserFactory(name="外人"),
        reviewer=UserFactory(name="评审"),
        staff=UserFactory(name="工作人员"),
        director=UserFactory(name="主任"),
    )
    for role in ("staff", "director"):
        getattr(cast, role).groups.add(Group.objects.get(name=role))
    cast.organization = OrganizationFactory()
    for role, person in (("lead", cast.lead), ("editor", cast.editor), ("viewer", cast.member)):
        MembershipFactory(organization=cast.organization, user=person, role=role)
    cast.other_organization = OrganizationFactory()
    MembershipFactory(organization=cast.other_organization, user=cast.outsider, role="lead")
    return cast


MAKERS = {"house": make_house, "cast": make_cast}
