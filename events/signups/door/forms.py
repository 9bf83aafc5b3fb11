"""What is typed at a door: six digits, numbers of people, a list of ticks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from django import forms
from django.utils.translation import gettext_lazy as _

from events.signups.actions import LARGEST_PARTY
from events.signups.door.attendance import LARGEST_WALK_IN
from events.signups.door.ticking import Tick
from events.signups.models import Registration

CODE_LENGTH = 6


class CodeForm(forms.Form):
    """Six digits, however they were typed: with blanks, or by a Chinese keyboard in full width."""

    code = forms.CharField(label=_("六位入场码"), max_length=20)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs |= {"inputmode": "numeric", "autocomplete": "off"}

    def clean_code(self) -> str:
        typed: str = self.cleaned_data["code"]
        digits = "".join(str(int(character)) for character in typed if character.isdecimal())
        if len(digits) != CODE_LENGTH:
            raise forms.ValidationError(_("入场码是六个数字。"), code="six_digits")
        return digits


class PeopleForm(forms.Form):
    people = forms.IntegerField(label=_("到了几个人"), min_value=1, max_value=LARGEST_WALK_IN)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["people"].widget.attrs["inputmode"] = "numeric"


class WalkInForm(PeopleForm):
    name = forms.CharField(label=_("称呼（可以不填）"), max_length=40, required=False)
    people = forms.IntegerField(label=_("人数"), min_value=1, max_value=LARGEST_WALK_IN, initial=1)
    field_order = ("name", "people")


class Line(NamedTuple):
    """A name to tick: whether it is ticked, how many people (as typed), how many there were when the page was made."""

    registration: Registration
    ticked: bool
    people: str
    was: int
    refused: str = ""


def lines_of(registrations: Iterable[Registration]) -> list[Line]:
    """As they stand."""
    return [
        Line(
            registration,
            bool(registration.attended_size),
            str(registration.attended_size or registration.party_size),
            registration.attended_size or 0,
        )
        for registration in registrations
    ]


def ticks_in(data: Mapping[str, Any], registrations: Iterable[Registration]) -> tuple[list[Tick], dict[int, str]]:
    """The lines that were sent, and what is wrong with others, by registration. Names that the page did not have yet
    are no lines."""
    ticks, wrong = [], {}
    for registration in registrations:
        was = _number(data.get(f"was-{registration.pk}", ""))
        if was is None:
            continue
        people: int | None = 0
        if f"came-{registration.pk}" in data:
            people = _number(data.get(f"people-{registration.pk}", "")) or None
        most = max(LARGEST_PARTY, registration.party_size)
        if people is None or people > most:
            wrong[registration.pk] = str(_("请填 1 到 %(most)s 的人数。") % {"most": most})
        else:
            ticks.append(Tick(registration.pk, was, people))
    return ticks, wrong


def sent_again(lines: Iterable[Line], data: Mapping[str, Any], refused: Mapping[int, str]) -> list[Line]:
    """``lines`` as they stand, but those that were refused as they were typed, each with its sentence."""
    return [
        line._replace(
            ticked=f"came-{line.registration.pk}" in data,
            people=data.get(f"people-{line.registration.pk}", line.people),
            refused=refused[line.registration.pk],
        )
        if line.registration.pk in refused
        else line
        for line in lines
    ]


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) <= 4 else None
