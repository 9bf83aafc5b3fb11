"""Whom to call: the center's name, address and telephone, which every page shows."""

from __future__ import annotations

from typing import NamedTuple

from portal.common.told import Told


class Contact(NamedTuple):
    """``telephone`` as people read it, ``tel`` as a phone dials it."""

    name: str
    address: str
    telephone: str

    @property
    def tel(self) -> str:
        return "".join(character for character in self.telephone if character.isdigit() or character == "+")


# The floor that knows the center registers where to ask; None while there is no center.
contact: Told[Contact] = Told("house-contact")
register, remembered, forget = contact.register, contact.remembered, contact.forget
