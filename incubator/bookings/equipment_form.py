"""The fields of a form in which equipment is wanted along, one a thing, by quantity."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from incubator.bookings.asking import Need
from incubator.premises.models import Equipment, Room


class EquipmentFields(forms.Form):
    """``add_equipment(room)`` asks for what can be had there; ``needs()`` is what was wanted, none by default."""

    things: list[Equipment]

    def add_equipment(self, room: Room) -> None:
        self.things = list(Equipment.objects.usable_in(room).order_by("room", "pk"))
        for thing in self.things:
            lent = not thing.room_id and any(own.room_id and own.name == thing.name for own in self.things)
            self.fields[_field_of(thing)] = forms.IntegerField(
                label=_("%(name)s（服务中心共用）") % {"name": thing.name} if lent else thing.name,
                required=False,
                min_value=0,
                max_value=thing.quantity,
                help_text=_("共有 %(quantity)s 件，不用就空着。") % {"quantity": thing.quantity},
                error_messages={
                    "max_value": _("只有 %(quantity)s 件。") % {"quantity": thing.quantity},
                    "min_value": _("请用数字填写数量。"),
                    "invalid": _("请用数字填写数量。"),
                },
                widget=forms.NumberInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
            )

    @property
    def equipment_fields(self) -> list[Any]:
        return [self[_field_of(thing)] for thing in self.things]

    @property
    def wants_equipment(self) -> bool:
        """Whether something was typed there, right or wrong: then the fields stand open."""
        return any(field.value() or field.errors for field in self.equipment_fields)

    def needs(self) -> tuple[Need, ...]:
        wanted = [(thing, self.cleaned_data.get(_field_of(thing))) for thing in self.things]
        return tuple(Need(thing.name, thing.pk, quantity) for thing, quantity in wanted if quantity)


def _field_of(thing: Equipment) -> str:
    return f"equipment_{thing.pk}"
