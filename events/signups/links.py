"""The secret address of a registration: whoever knows it may do what its owner may. It stands in no log (masking)."""

from __future__ import annotations

from django.core.signing import BadSignature, Signer
from django.urls import reverse

from events.signups.models import Registration
from portal.common.forms import whole_number

# A dot, because text messages end an address at a colon.
_signer = Signer(salt="signups.link", sep=".")


def token_of(registration: Registration) -> str:
    return _signer.sign(str(registration.pk))


def path_of(registration: Registration) -> str:
    return reverse("signup_ticket", args=[token_of(registration)])


def registration_behind(token: str) -> Registration | None:
    """What ``token`` opens; None when it was never given out, or its person is forgotten."""
    try:
        pk = whole_number(_signer.unsign(token))
    except BadSignature:
        return None
    found = (
        Registration.objects.select_related("user", "occurrence__activity__organization", "occurrence__room__center")
        .defer("occurrence__event_zh", "occurrence__event_en")
        .filter(pk=pk or 0)
        .first()
    )
    if found is None or not (found.user.is_active if found.user else found.phone):
        return None
    return found
