"""What people fill in to change one booking."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from incubator.bookings.equipment_form import field_of
from incubator.bookings.forms import BookingForm
from incubator.bookings.models import Booking
from incubator.bookings.permissions import acts_for_organization
from incubator.premises.models import Room
from portal.common.forms import whole_number


class BookingChangeForm(BookingForm):
    """Another time, room, size or equipment; ``request()`` feeds ``move_booking``.

    It asks about the room that was chosen: its lengths, its capacity, its equipment.
    """

    room_choice = forms.ModelChoiceField(label=_("场地"), queryset=Room.objects.none(), empty_label=None)
    reason = forms.CharField(
        label=_("理由"),
        required=False,
        max_length=Booking._meta.get_field("reason").max_length,
        help_text=_("对方会看到这段话。"),
    )

    def __init__(self, user: Any, booking: Booking, data: Any = None) -> None:
        rooms = Room.objects.filter(center=booking.room.center_id).bookable().select_related("center")
        chosen = whole_number(data.get("room", "")) if data else booking.room_id
        room = rooms.filter(pk=chosen).first() or booking.room
        starts = timezone.localtime(booking.starts)
        initial = {
            "room": room.pk,
            "date": starts.date(),
            "start": f"{starts:%H:%M}",
            "minutes": booking.period.minutes,
            "people": booking.people,
        }
        initial |= {field_of(use.equipment.name): use.quantity for use in booking.equipment.select_related("equipment")}
        super().__init__(user, room, data, initial=initial)
        del self.fields["organization"], self.fields["purpose"]
        self.fields["room"] = self.fields.pop("room_choice")
        self.fields["room"].queryset = rooms  # type: ignore[attr-defined]
        if acts_for_organization(user, booking):
            del self.fields["reason"]

    def request(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        return {
            "room": cleaned["room"],
            "starts": self.period.start,
            "ends": self.period.end,
            "people": cleaned["people"],
            "equipment": self.needs(),
            "reason": cleaned.get("reason", ""),
        }
