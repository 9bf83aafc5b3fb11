import re

import pytest
from django.core import mail
from django.core.cache import cache

from portal.common.sms import MemorySender


@pytest.fixture(autouse=True)
def fresh_limits():
    """Limits live in the cache, messages in memory: both start empty."""
    cache.clear()
    MemorySender.sent.clear()
    yield
    MemorySender.sent.clear()


@pytest.fixture
def texts():
    """Text messages that were sent, as (phone, text)."""
    return MemorySender.sent


@pytest.fixture
def last_code():
    """The six digits in the newest text message or mail."""

    def find(channel="sms"):
        text = MemorySender.sent[-1][1] if channel == "sms" else mail.outbox[-1].body
        return re.search(r"(?<!\d)(\d{6})(?!\d)", text)[1]

    return find
