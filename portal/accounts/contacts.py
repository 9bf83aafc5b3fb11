"""How a person is reached: an e-mail address in small letters, or a phone number as ``+86…``.

An address counts as a person's once they have proved it by a code, or staff have vouched for it; what was only typed is
nobody's.
"""

from __future__ import annotations

import unicodedata

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from portal.accounts import phones
from portal.accounts.models import User


def normalize(text: str) -> str:
    """The one way in which an e-mail address or a mobile number is kept, or ``ValidationError``."""
    text = unicodedata.normalize("NFKC", text).strip()
    try:
        if "@" in text:
            validate_email(text)
            return text.lower()
        return phones.normalize(text)
    except ValidationError:
        raise ValidationError(_("请填写完整的电子邮箱，或 11 位手机号。"), code="invalid_contact") from None


def is_email(contact: str) -> bool:
    return "@" in contact


def masked(contact: str) -> str:
    """Enough for who typed it to know it again, too little for anybody else to write to it."""
    if is_email(contact):
        name, _at, host = contact.partition("@")
        return f"{name[0]}***@{host}"
    number = phones.shown(contact)
    return f"{number[:3]}****{number[-4:]}"


def contacts_of(user: User) -> frozenset[str]:
    """The addresses that are proved to be ``user``'s."""
    found = set(EmailAddress.objects.filter(user=user, verified=True).values_list("email", flat=True))
    if user.phone and user.phone_verified:
        found.add(user.phone)
    return frozenset(contact.lower() for contact in found)


def person_with(contact: str) -> User | None:
    """The person whose proved address this is, if their account is in use."""
    people = User.objects.filter(is_active=True)
    if is_email(contact):
        return people.filter(emailaddress__email__iexact=contact, emailaddress__verified=True).first()
    return people.filter(phone=contact, phone_verified=True).first()
