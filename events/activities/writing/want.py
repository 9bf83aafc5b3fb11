"""Whether a room is wanted alone."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class WantForm(forms.Form):
    """The one question that decides what else is asked when a room is booked."""

    class Want:
        ROOM = "room"
        ACTIVITY = "activity"

    want = forms.ChoiceField(
        label=_("要办公开的活动吗？"),
        choices=[(Want.ROOM, _("只用场地，不公开")), (Want.ACTIVITY, _("同时发起一个活动，让居民来参加"))],
        initial=Want.ROOM,
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择其中一项。"), "invalid_choice": _("请选择其中一项。")},
    )
