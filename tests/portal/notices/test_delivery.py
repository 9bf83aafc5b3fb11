"""The promise of the outbox: nothing before commit, never lost, at worst repeated with the same Message-ID."""

import os
import signal
import subprocess
import sys
import time
from datetime import timedelta

import pytest
from django.conf import settings
from django.core import mail
from django.db import connection, transaction
from django.utils import timezone

from portal.common.sms import MemorySender
from portal.notices import delivery
from portal.notices.actions import notify
from portal.notices.models import Delivery
from tests.factories.people import UserFactory
from tests.races import run_processes

SENDS_LOG = "tests.portal.notices.gateways.LoggingBackend"


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch):
    monkeypatch.setattr(delivery, "PAUSE", 0)
    MemorySender.sent.clear()


def tell(person, number=1):
    return [notify(person, "test", f"主题 {i}", "内容", path="/my/") for i in range(number)]


def test_a_mail_says_where_to_act_and_keeps_its_message_id(db, settings):
    notice = tell(UserFactory(email="a@example.invalid"))[0]
    assert delivery.deliver_due() == 1
    message = mail.outbox[0]
    sent = notice.deliveries.get()
    assert message.to == ["a@example.invalid"]
    assert message.extra_headers["Message-ID"] == sent.message_id
    assert f"{settings.BASE_URL}/my/" in message.body
    assert (sent.status, sent.attempts, sent.leased_until) == (Delivery.Status.SENT, 1, None)
    assert delivery.deliver_due() == 0


def test_people_without_mail_get_a_text_message(db):
    person = UserFactory(by_phone=True)
    tell(person)
    delivery.deliver_due()
    assert not mail.outbox
    ((phone, text),) = MemorySender.sent
    assert phone == person.phone
    assert "主题 0" in text


def test_without_a_sender_texts_are_skipped_with_the_reason(db, settings):
    settings.SMS_SENDER = ""
    notice = tell(UserFactory(by_phone=True))[0]
    delivery.deliver_due()
    skipped = notice.deliveries.get()
    assert skipped.status == Delivery.Status.SKIPPED
    assert "SMS_SENDER" in skipped.error


def test_who_left_meanwhile_is_not_written_to(db):
    person = UserFactory()
    notice = tell(person)[0]
    person.is_active = False
    person.save()
    delivery.deliver_due()
    assert not mail.outbox
    assert notice.deliveries.get().status == Delivery.Status.SKIPPED


def test_a_message_is_in_its_readers_language(db):
    tell(UserFactory(language="en"))
    delivery.deliver_due()
    assert "打开" in mail.outbox[0].body or "Open" in mail.outbox[0].body


def test_a_failure_waits_longer_each_time_and_ends(db, settings):
    settings.EMAIL_BACKEND = "tests.portal.notices.gateways.BrokenBackend"
    notice = tell(UserFactory())[0]
    waits = []
    for _ in range(len(delivery.BACK_OFF)):
        assert delivery.deliver_due() == 1
        failed = notice.deliveries.get()
        assert failed.status == Delivery.Status.PENDING
        waits.append(failed.due_at - timezone.now())
        assert delivery.deliver_due() == 0
        Delivery.objects.update(due_at=timezone.now())
    assert waits == sorted(waits)
    assert waits[0] > timedelta(seconds=30)
    delivery.deliver_due()
    failed = notice.deliveries.get()
    assert failed.status == Delivery.Status.FAILED
    assert "ConnectionError" in failed.error
    Delivery.objects.update(due_at=timezone.now())
    assert delivery.deliver_due() == 0


def test_one_that_fails_does_not_hold_up_the_others(db, settings):
    settings.EMAIL_BACKEND = "tests.portal.notices.gateways.BrokenBackend"
    tell(UserFactory())
    tell(UserFactory(by_phone=True))
    assert delivery.deliver_due() == 2
    assert len(MemorySender.sent) == 1


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_nothing_leaves_before_commit_and_a_rollback_takes_it_back():
    person = UserFactory()
    with pytest.raises(KeyboardInterrupt), transaction.atomic():
        tell(person)
        with pytest.raises(RuntimeError):
            delivery.deliver_due()
        raise KeyboardInterrupt
    assert delivery.deliver_due() == 0
    assert not mail.outbox
    assert not person.notices.exists()


def test_a_crash_between_sending_and_marking_repeats_with_the_same_message_id(db, monkeypatch):
    tell(UserFactory())

    def die(*args, **kwargs):
        raise SystemExit

    with monkeypatch.context() as crash:
        crash.setattr(delivery, "settle", die)
        with pytest.raises(SystemExit):
            delivery.deliver_one()
    assert delivery.deliver_due() == 0  # the lease of the dead one still holds
    Delivery.objects.update(leased_until=timezone.now())
    assert delivery.deliver_due() == 1
    first, second = mail.outbox
    assert first.extra_headers["Message-ID"] == second.extra_headers["Message-ID"]
    assert Delivery.objects.get().status == Delivery.Status.SENT


def test_a_slow_sender_does_not_overwrite_who_took_over(db):
    tell(UserFactory())
    slow = delivery.claim()
    Delivery.objects.update(leased_until=timezone.now())
    delivery.deliver_due()
    delivery.settle(slow, error="too late")
    assert Delivery.objects.get().status == Delivery.Status.SENT


def claims_of(worker, careless):
    """Claim until nothing is left; ``careless`` looks, waits for the others, and takes without asking again."""
    taken = []
    worker.meet()
    if careless:
        due = list(Delivery.objects.filter(status=Delivery.Status.PENDING).order_by("pk").values_list("pk", flat=True))
        worker.meet()
        for pk in due:
            Delivery.objects.filter(pk=pk).update(leased_until=timezone.now() + delivery.LEASE)
            taken.append(pk)
        return taken
    while (found := delivery.claim()) is not None:
        taken.append(found.pk)
    return taken


@pytest.mark.race
@pytest.mark.parametrize("careless", [False, True], ids=["claim", "look then take"])
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_two_workers_never_hold_the_same_message(careless):
    tell(UserFactory(), number=40)
    taken = [pk for claims in run_processes(8, f"{__name__}.claims_of", careless) for pk in claims]
    assert set(taken) == set(Delivery.objects.values_list("pk", flat=True))
    assert (len(taken) > 40) is careless


@pytest.mark.race
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_killed_worker_loses_nothing(tmp_path):
    tell(UserFactory(), number=30)
    log = tmp_path / "sent"
    database = connection.settings_dict
    code = (
        "import os, django\n"
        "from django.conf import settings\n"
        f"settings.DATABASES['default']['NAME'] = {database['NAME']!r}\n"
        f"settings.EMAIL_BACKEND = {SENDS_LOG!r}\n"
        "django.setup()\n"
        "from portal.notices.delivery import deliver_due\n"
        "deliver_due()\n"
    )
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": settings.SETTINGS_MODULE,
        "SENT_LOG": str(log),
    }
    kills = 0
    for _worker in range(10):
        if not Delivery.objects.exclude(status=Delivery.Status.SENT).exists():
            break
        Delivery.objects.update(leased_until=None)  # leases run out
        before = len(log.read_text().splitlines()) if log.exists() else 0
        worker = subprocess.Popen([sys.executable, "-c", code], env=environment)
        while worker.poll() is None and kills < 3:
            if log.exists() and len(log.read_text().splitlines()) >= before + 5:
                worker.send_signal(signal.SIGKILL)
                kills += 1
                break
            time.sleep(0.005)
        worker.wait(timeout=60)
    sent = log.read_text().splitlines()
    assert set(sent) == set(Delivery.objects.values_list("message_id", flat=True))
    assert len(sent) <= 30 + kills
    assert kills == 3
