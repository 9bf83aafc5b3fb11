import datetime as dt

import pytest
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.utils import timezone

from portal.common import rules
from portal.notices.actions import notify
from portal.notices.models import Delivery
from tests.factories.people import UserFactory


@pytest.fixture
def waiting(db):
    """A message in the outbox."""
    return notify(UserFactory(), "test", "主题", "内容").deliveries.get()


def test_a_standing_house_says_so(client, waiting):
    answer = client.get("/healthz")
    assert answer.status_code == 200
    state = answer.json()
    assert state["ok"] is True
    assert state["database"] == state["cache"] == {"ok": True}
    assert state["rules"] == {"ok": True, "missing": []}
    assert state["outbox"]["pending"] == 1
    assert "no-store" in answer["Cache-Control"]


def test_a_missing_rule_fails(client, db):
    with connection.cursor() as cursor:
        for statement in rules.REGISTRY["room_held_once"].down(connection.vendor):
            cursor.execute(statement)
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json()["rules"] == {"ok": False, "missing": ["room_held_once"]}


def test_an_outbox_that_nobody_empties_fails(client, waiting):
    Delivery.objects.update(due_at=timezone.now() - dt.timedelta(hours=2))
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json()["outbox"]["oldest_seconds"] >= 7200


def test_a_cache_that_forgets_fails(client, db, settings):
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
    cache.set("x", 1)
    assert cache.get("x") is None
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json()["cache"] == {"ok": False}


def test_a_database_that_does_not_answer_fails(client, db):
    def refuse(execute, sql, params, many, context):
        raise DatabaseError("gone")

    with connection.execute_wrapper(refuse):
        answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json()["database"] == {"ok": False}


def test_it_only_reads(client, db):
    assert client.head("/healthz").status_code == 200
    assert client.post("/healthz").status_code == 405


def test_browsers_find_the_icon_where_they_always_ask(client, db):
    from django.contrib.staticfiles import finders

    answer = client.get("/favicon.ico")
    assert answer.status_code == 302
    assert finders.find(answer["Location"].removeprefix("/static/"))
