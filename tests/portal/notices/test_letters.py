"""Writing to an address behind which nobody is known: little of it, once, and not kept for long."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.utils import timezone

from portal.accounts.actions import erase
from portal.common.sms import MemorySender
from portal.notices import delivery
from portal.notices.actions import LETTER_DAYS, LETTERS_A_DAY, forget_letters, notify, write_to
from portal.notices.models import Delivery, Letter
from tests.factories.people import UserFactory


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch):
    monkeypatch.setattr(delivery, "PAUSE", 0)
    MemorySender.sent.clear()


def write(contact="wang@example.invalid", key="a"):
    return write_to(contact, "test", "主题", "内容", path="/apply/", key=key)


def test_a_letter_goes_to_its_address_with_a_message_id_of_its_own(db, settings):
    sent = write().deliveries.get()
    assert delivery.deliver_due() == 1
    (message,) = mail.outbox
    assert message.to == ["wang@example.invalid"] and f"{settings.BASE_URL}/apply/" in message.body
    assert message.extra_headers["Message-ID"] == sent.message_id
    sent.refresh_from_db()
    assert sent.status == Delivery.Status.SENT and delivery.deliver_due() == 0


def test_a_number_gets_a_text_message_and_none_without_a_sender(db, settings):
    write("+8613800138000")
    delivery.deliver_due()
    ((phone, text),) = MemorySender.sent
    assert phone == "+8613800138000" and "主题" in text and "/apply/" in text
    settings.SMS_SENDER = ""
    skipped = write("+8613800138001", key="b").deliveries.get()
    delivery.deliver_due()
    skipped.refresh_from_db()
    assert skipped.status == Delivery.Status.SKIPPED


def test_the_same_is_written_once_and_an_address_gets_few_in_a_day(db):
    assert write() and write() is None
    letters = [write(key=f"other {number}") for number in range(LETTERS_A_DAY)]
    assert [bool(letter) for letter in letters] == [True] * (LETTERS_A_DAY - 1) + [False]
    assert write("another@example.invalid", key="c")


def test_letters_are_forgotten(db):
    old = write()
    write(key="b")
    Letter.objects.filter(pk=old.pk).update(written_at=timezone.now() - timedelta(days=LETTER_DAYS, hours=1))
    assert (forget_letters(), forget_letters()) == (1, 0)
    assert Letter.objects.get().key == "b"


def test_letters_to_whoever_erases_their_account_go_with_them(db):
    person = UserFactory(email="wang@example.invalid")
    write()
    write("another@example.invalid", key="b")
    erase(person, by=person)
    assert Letter.objects.get().contact == "another@example.invalid"


def test_a_delivery_is_of_one_thing(db):
    for what in ({}, {"notice": notify(UserFactory(), "test", "主题", "内容"), "letter": write()}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Delivery.objects.create(channel="email", **what)
