"""What a mail carries for a calendar, read back from the bytes that go over the wire."""

import email
import email.policy

import pytest
from django.core import mail

from portal.common.sms import MemorySender
from portal.notices import delivery
from portal.notices.actions import notify
from portal.notices.models import Delivery
from tests.factories.people import UserFactory

CALENDAR = "BEGIN:VCALENDAR\r\nSUMMARY:急救😀\r\nEND:VCALENDAR\r\n".encode()


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch):
    monkeypatch.setattr(delivery, "PAUSE", 0)


def sent(method, person=None):
    notify(person or UserFactory(), "test", "主题", "内容", calendar=CALENDAR, method=method)
    assert delivery.deliver_due() == 1
    [message] = mail.outbox
    raw = message.message().as_bytes(linesep="\r\n")
    assert b"\r\r\n" not in raw
    return email.message_from_bytes(raw, policy=email.policy.default)


@pytest.mark.parametrize("method", ["REQUEST", "CANCEL"])
def test_what_a_program_acts_on_is_an_alternative_and_a_file(db, method):
    message = sent(method)
    assert message.get_content_type() == "multipart/mixed"
    alternative, file = message.iter_parts()
    assert alternative.get_content_type() == "multipart/alternative"
    text, calendar = alternative.iter_parts()
    assert text.get_content_type() == "text/plain"
    assert "内容" in text.get_content()
    assert dict(calendar.get_params()) == {"text/calendar": "", "method": method, "charset": "utf-8"}
    assert calendar.get_payload(decode=True) == CALENDAR
    assert calendar.get_content_disposition() is None
    assert (file.get_content_type(), file.get_filename()) == ("application/ics", "invite.ics")
    assert file.get_payload(decode=True) == CALENDAR


def test_what_no_program_acts_on_is_a_file_to_open(db):
    message = sent("PUBLISH")
    text, file = message.iter_parts()
    assert text.get_content_type() == "text/plain"
    assert (file.get_content_type(), file.get_content_disposition()) == ("text/calendar", "attachment")
    assert file.get_payload(decode=True) == CALENDAR


def test_without_a_calendar_it_is_plain_text(db):
    notify(UserFactory(), "test", "主题", "内容")
    delivery.deliver_due()
    assert mail.outbox[0].message().get_content_type() == "text/plain"


def test_a_text_message_carries_none(db):
    MemorySender.sent.clear()
    notify(UserFactory(by_phone=True), "test", "主题", "内容", calendar=CALENDAR, method="REQUEST")
    assert delivery.deliver_due() == 1
    assert bytes(Delivery.objects.get().calendar) == b""
    assert len(MemorySender.sent) == 1


def test_a_repeat_carries_what_the_first_one_did(db):
    person = UserFactory()
    for calendar in (CALENDAR, b"another"):
        notify(person, "test", "主题", "内容", key="once", calendar=calendar, method="REQUEST")
    assert bytes(Delivery.objects.get().calendar) == CALENDAR
