"""The fields of a form in which equipment is wanted along, one a name, by quantity."""

from __future__ import annotations

from itertools import groupby
from operator import attrgetter
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from incubator.bookings.asking import Need
from incubator.premises.models import Equipment, Room


class EquipmentFields(forms.Form):
    """``add_equipment(room)`` asks for what can be had there; ``needs()`` is what was wanted, none by default.

    The fields go by name, not by key: when another room is taken instead, its projector stands in for this one's.
    """

    things: dict[str, list[Equipment]]

    def add_equipment(self, room: Room) -> None:
        # Of things of one name the room's own come first, what the center lends to all last.
        usable = sorted(
            Equipment.objects.usable_in(room), key=lambda thing: (thing.name, thing.room_id is None, thing.pk)
        )
        self.things = {name: list(same) for name, same in groupby(usable, key=attrgetter("name"))}
        for name, same in self.things.items():
            most = max(thing.quantity for thing in same)
            self.fields[field_of(name)] = forms.IntegerField(
                label=name,
                required=False,
                min_value=0,
                max_value=most,
                help_text=_("最多 %(quantity)s 件，不用就空着。") % {"quantity": most},
                error_messages={
                    "max_value": _("最多 %(quantity)s 件。") % {"quantity": most},
                    "min_value": _("请用数字填写数量。"),
                    "invalid": _("请用数字填写数量。"),
                },
                widget=forms.NumberInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
            )

    @property
    def equipment_fields(self) -> list[Any]:
        return [self[field_of(name)] for name in self.things]

    @property
    def wants_equipment(self) -> bool:
        """Whether something was typed there, right or wrong: then the fields stand open."""
        return any(field.value() or field.errors for field in self.equipment_fields)

    def needs(self) -> tuple[Need, ...]:
        wanted = {name: self.cleaned_data.get(field_of(name)) for name in self.things}
        return tuple(
            Need(name, next(thing.pk for thing in self.things[name] if thing.quantity >= quantity), quantity)
            for name, quantity in wanted.items()
            if quantity
        )


def field_of(name: str) -> str:
    return f"equipment-{name}"
