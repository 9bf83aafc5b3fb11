"""The six digits that prove a number without an account.

They go straight out, as those of the sign-in do, and stand nowhere in plain: the outbox would keep them for a month.
"""

from __future__ import annotations

import datetime as dt
import logging
import unicodedata

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from events.signups.models import PhoneCheck, Registration, new_code
from events.signups.seats import held
from events.signups.transitions import demand
from portal.common import sms
from portal.common.errors import Refused

logger = logging.getLogger("notices")
LASTS = dt.timedelta(minutes=10)
MOST_TRIES = 5


def _hash(registration: Registration, code: str) -> str:
    """With the key of the house: six digits alone would be found by trying."""
    return salted_hmac("signups.phone_codes", f"{registration.pk}:{code}", algorithm="sha256").hexdigest()


def send(registration: Registration) -> None:
    """Send a new code; an earlier one is void. Call it outside of a transaction. How often is the door's business.

    Refusals: ``wrong_state`` (there is nothing to prove any more), ``gone``, ``not_sent`` (the gateway is down).
    """
    code = new_code()
    with transaction.atomic():
        registration = held(registration)
        demand(registration, "confirm_phone")
        PhoneCheck.objects.update_or_create(
            registration=registration,
            defaults={"code_hash": _hash(registration, code), "sent_at": timezone.now(), "tries": 0},
        )
    try:
        sms.send(
            registration.phone, _("【红心空间】验证码 %(code)s，十分钟内有效。请不要告诉任何人。") % {"code": code}
        )
    except Exception as error:  # each gateway has its own
        logger.error("code not sent: %r", error)
        raise Refused(
            "not_sent", _("短信暂时发不出去，不是您的错。请过几分钟点“再发一次”，或者打电话报名。")
        ) from error


def check(registration: Registration, code: str) -> None:
    """Count a try. Refusals: ``wrong_code``, ``code_old`` (ten minutes are over), ``code_spent`` (five tries were made)."""
    if refused := _try(registration, "".join(unicodedata.normalize("NFKC", code).split()).replace("-", "")):
        raise refused


@transaction.atomic
def _try(registration: Registration, code: str) -> Refused | None:
    """What is refused is given back, not raised: raising would take the counted try back."""
    check = PhoneCheck.objects.select_for_update(no_key=True).filter(registration=registration).first()
    if check is None or check.sent_at <= timezone.now() - LASTS:
        return Refused("code_old", _("验证码已经过期，请点“再发一次”。"), field="code")
    if check.tries >= MOST_TRIES:
        return Refused("code_spent", _("这个验证码试的次数太多，不能用了。请点“再发一次”。"), field="code")
    check.tries += 1
    check.save(update_fields=["tries"])
    if not constant_time_compare(check.code_hash, _hash(registration, code)):
        return Refused("wrong_code", _("验证码不对，请再看一下收到的六位数字。"), field="code")
    return None
