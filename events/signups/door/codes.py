"""What codes at the door say: a person's own, and the one of the place that changes every minute.

Both are signed with the house's key, so nothing is stored of them and nobody can make one up.
"""

from __future__ import annotations

import base64
import datetime as dt

from django.conf import settings
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from events.activities.models import Occurrence
from events.signups.models import Registration

# A code of the place is shown for so long, and good until the next one has had its turn.
WINDOW_SECONDS = 60
WINDOWS_VALID = 2
# 80 bits are beyond guessing, and make a code that an old camera still reads.
MARK_BYTES = 10


def door_address(registration: Registration) -> str:
    """What somebody's personal code says: whoever keeps the door checks them in there, they themselves see their sign-up."""
    return f"{settings.BASE_URL}{reverse('ticket', args=[token_of(registration)])}"


def token_of(registration: Registration) -> str:
    return f"{registration.pk}-{_mark('ticket', registration.pk, registration.code)}"


def get_registration_by(token: str) -> Registration:
    """The one whose code it is; 404 for every other text."""
    number = token.partition("-")[0]
    registrations = Registration.objects.select_related(
        "user", "occurrence__activity__organization", "occurrence__room__center"
    ).defer("occurrence__event_zh", "occurrence__event_en", "occurrence__activity__body")
    pk = int(number) if number.isascii() and number.isdecimal() and len(number) <= 18 else 0
    registration = get_object_or_404(registrations, pk=pk)
    # Bytes: what a stranger types is not always ASCII.
    if not constant_time_compare(token.encode(), token_of(registration).encode()):
        return get_object_or_404(registrations.none())
    return registration


def venue_code(occurrence: Occurrence, now: dt.datetime) -> str:
    """The code of the place at ``now``."""
    return _mark("here", occurrence.pk, _window(now))


def venue_address(occurrence: Occurrence, now: dt.datetime) -> str:
    return f"{settings.BASE_URL}{reverse('here_code', args=[occurrence.pk, venue_code(occurrence, now)])}"


def is_venue_code(occurrence: Occurrence, code: str, now: dt.datetime) -> bool:
    """Whether the screen at the place shows ``code``, or did until a moment ago."""
    valid = [_mark("here", occurrence.pk, _window(now) - back) for back in range(WINDOWS_VALID)]
    return any(constant_time_compare(code.encode(), mark.encode()) for mark in valid)


def _window(now: dt.datetime) -> int:
    return int(now.timestamp()) // WINDOW_SECONDS


def _mark(purpose: str, *parts: object) -> str:
    digest = salted_hmac(f"signups.{purpose}", ":".join(map(str, parts)), algorithm="sha256").digest()
    return base64.b32encode(digest[:MARK_BYTES]).decode().lower()
