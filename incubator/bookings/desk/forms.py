"""What staff fill in when they answer, move, or book for somebody."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from incubator.bookings.forms import ReasonForm, length_choices, start_choices
from incubator.bookings.models import Booking
from incubator.premises.models import Room
from portal.common.forms import DayField, whole_number
from portal.common.periods import at

# Longer uses than this are no use of a room.
LONGEST_MINUTES = 12 * 60


class AnswerForm(ReasonForm):
    """Why a request is declined: a usual reason to tap, own words, or both."""

    USUAL: dict[str, str | Promise] = {
        "own_use": gettext_lazy("服务中心那时要用这个场地。"),
        "others": gettext_lazy("这段时间给了更需要的组织。"),
        "share": gettext_lazy("近来用得比较多，想让别的组织也用一用。"),
        "unclear": gettext_lazy("用途写得不够清楚，请写清楚再申请。"),
        "unfit": gettext_lazy("这个用途不适合这个场地，请打电话商量。"),
    }
    usual = forms.ChoiceField(
        label=gettext_lazy("常用的理由"),
        choices=[*USUAL.items(), ("", gettext_lazy("只用自己写的"))],
        required=False,
        widget=forms.RadioSelect,
    )

    field_order = ["usual", "reason"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = False
        self.fields["reason"].label = _("自己写的理由")
        # The whole is measured by the verb, which says so at this field.
        self.fields["reason"].widget.attrs.pop("maxlength", None)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        said = [str(self.USUAL[cleaned["usual"]])] if cleaned.get("usual") else []
        whole = "".join([*said, cleaned.get("reason", "")])
        longest = Booking._meta.get_field("reason").max_length or 0
        if not whole and "reason" not in self.errors:
            self.add_error("reason", forms.ValidationError(_("请选一个理由，或自己写，对方会看到。"), code="required"))
        elif len(whole) > longest:
            self.add_error("reason", _("理由最多 %(longest)s 个字。") % {"longest": longest})
        return cleaned | {"reason": whole}


class MoveForm(forms.Form):
    """Where a booking goes: an offer, as ``code_of`` writes it, or another room and time; ``target()`` is for the verb."""

    OTHER = "other"

    where = forms.CharField(label=gettext_lazy("改到哪里"), error_messages={"required": gettext_lazy("请选改到哪里。")})
    room = forms.ModelChoiceField(label=gettext_lazy("场地"), queryset=Room.objects.none(), required=False)
    date = DayField(
        label=gettext_lazy("日期"), required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    start = forms.TimeField(label=gettext_lazy("开始时间"), required=False, widget=forms.Select)
    minutes = forms.TypedChoiceField(label=gettext_lazy("使用多久"), coerce=int, required=False, empty_value=None)
    reason = forms.CharField(
        label=gettext_lazy("为什么改（可以不写）"),
        max_length=Booking._meta.get_field("reason").max_length,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("对方会看到这段话。"),
    )

    def __init__(self, booking: Booking, data: Any = None, **kwargs: Any) -> None:
        starts = timezone.localtime(booking.starts)
        initial = {
            "room": booking.room_id,
            "date": starts.date(),
            "start": f"{starts:%H:%M}",
            "minutes": booking.period.minutes,
        }
        super().__init__(data, initial=initial, prefix="move", **kwargs)
        center = booking.room.center
        self.booking = booking
        self.rooms = Room.objects.filter(center=center).bookable()
        self.fields["room"].queryset = self.rooms  # type: ignore[attr-defined]
        self.fields["start"].widget.choices = start_choices([center])  # type: ignore[attr-defined]
        self.fields["minutes"].choices = length_choices(  # type: ignore[attr-defined]
            center.slot_minutes, LONGEST_MINUTES, center.slot_minutes
        )

    def clean_where(self) -> str:
        where: str = self.cleaned_data["where"]
        self.offer = self._offer(where)
        if where != self.OTHER and self.offer is None:
            raise forms.ValidationError(_("请选改到哪里。"), code="invalid")
        return where

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("where") == self.OTHER:
            for name in ("room", "date", "start", "minutes"):
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, forms.ValidationError(_("请填写这一项。"), code="required"))
        return cleaned

    def target(self) -> dict[str, Any]:
        """``room``, ``starts`` and ``ends``."""
        if self.offer:
            room, starts = self.offer
            return {"room": room, "starts": starts, "ends": starts + (self.booking.ends - self.booking.starts)}
        cleaned = self.cleaned_data
        starts = at(cleaned["date"], cleaned["start"])
        return {"room": cleaned["room"], "starts": starts, "ends": starts + dt.timedelta(minutes=cleaned["minutes"])}

    def _offer(self, code: str) -> tuple[Room, dt.datetime] | None:
        key, _at, moment = code.partition("@")
        room = self.rooms.filter(pk=whole_number(key)).first() if whole_number(key) else None
        try:
            starts = parse_datetime(moment)
        except ValueError:
            return None
        if room is None or starts is None or starts.tzinfo or not 2000 <= starts.year <= 2100:
            return None
        return room, at(starts.date(), starts.time())


def code_of(room: Room, starts: dt.datetime) -> str:
    """An offer as a form sends it."""
    return f"{room.pk}@{timezone.localtime(starts):%Y-%m-%dT%H:%M}"
