"""Who did what, to what, from which state to which, why and when: one entry a change, in the change's transaction."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from django.contrib.auth import get_user_model
from django.db import models
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.log_actions import registry as log_registry
from wagtail.models import ModelLogEntry, PageLogEntry

from portal.common.rules import Rule


def record(
    obj: models.Model, action: str, *, by: Any, before: str = "", after: str = "", why: str = "", **data: Any
) -> ModelLogEntry | None:
    """Write one entry into Wagtail's log, which the admin shows as the object's history.

    ``action`` is ``room.verb`` (``bookings.approve``) and must be registered by the floor's ``wagtail_hooks.py``.
    ``by`` is the user, or None when the house itself acted (an expiry). ``data`` holds codes and ids, never names or
    phones: an entry is never changed, not even when a person asks to be forgotten; the title is therefore a code too.
    """
    return log(
        obj,
        action,
        user=by,
        title=f"{obj._meta.verbose_name} {obj.pk}",
        data={"from": before, "to": after, "why": why, **data},
    )


def history(obj: models.Model) -> Any:
    """The entries about ``obj``, newest first, with their users."""
    return log_registry.get_logs_for_instance(obj).select_related("user", "content_type").order_by("-timestamp", "-pk")


# --- In words ----------------------------------------------------------------------------------------------------

Labels = Mapping[str, Any]
_words: dict[str, dict[str, Labels]] = {}


def say(action: str, states: Labels, **details: Labels) -> None:
    """Give words to what entries hold as codes: ``states`` are those of from and to, ``details`` of further data.

    ``action`` is one (``residency.review``) or a room (``residency``) for all its actions without words of their own.
    """
    _words[action] = {"states": dict(states), **details}


class Told(NamedTuple):
    """An entry as the desk reads it; ``before``, ``after`` and ``why`` may be empty."""

    when: dt.datetime
    who: str
    what: str
    about: str
    before: str
    after: str
    why: str

    @property
    def change(self) -> str:
        if self.before and self.after and self.before != self.after:
            return _("%(before)s → %(after)s") % {"before": self.before, "after": self.after}
        return self.after or self.before


def tell(entries: Iterable[Any]) -> list[Told]:
    """Entries in plain words. The people whom they are about are named as they are called today, by one query."""
    entries = list(entries)
    wanted = {person for entry in entries for person in _people_of(entry)}
    names = {person.pk: str(person) for person in get_user_model().objects.filter(pk__in=wanted)} if wanted else {}
    return [_told(entry, names) for entry in entries]


def _people_of(entry: Any) -> list[int]:
    return [*entry.data.get("reviewers", []), *([entry.data["member"]] if entry.data.get("member") else [])]


def _told(entry: Any, names: Mapping[int, str]) -> Told:
    words = _words.get(entry.action) or _words.get(entry.action.split(".")[0], {})
    about = [names[person] for person in _people_of(entry) if person in names]
    about += [str(labels[entry.data[key]]) for key, labels in words.items() if entry.data.get(key) in labels]
    about += _fields_of(entry)
    return Told(
        when=entry.timestamp,
        who=str(entry.user) if entry.user else _("系统"),
        what=str(entry.message),
        about=_("、").join(about),
        before=_state(words, entry.data.get("from")),
        after=_state(words, entry.data.get("to")),
        why=entry.data.get("why") or "",
    )


def _state(words: Mapping[str, Labels], codes: str | None) -> str:
    """One code, or several with commas between them; a code without a word (a number of a version) stands as it is."""
    labels = words.get("states", {})
    return _("、").join(str(labels.get(code, code)) for code in (codes or "").split(",") if code)


def _fields_of(entry: Any) -> list[str]:
    """The names of the fields that changed, each with its values where the entry keeps them; in the model's order.

    A database may keep the entry's own in any order (PostgreSQL does not keep that of a JSON object).
    """
    model = entry.content_type.model_class()
    fields = entry.data.get("fields") or []
    told = []
    for field in model._meta.get_fields() if model else ():
        name = field.name
        if name not in fields:
            continue
        label = str((field.related_model._meta if field.auto_created else field).verbose_name)
        if isinstance(fields, dict) and fields[name]:
            before, after = (_value(field, code) for code in fields[name])
            label = _("%(field)s：%(before)s → %(after)s") % {"field": label, "before": before, "after": after}
        told.append(label)
    return told


def _value(field: Any, code: str) -> str:
    if isinstance(field, models.BooleanField):
        return _("是") if code == "True" else _("否")
    labels = {str(value): label for value, label in field.flatchoices or []}
    return str(labels.get(code, code)) or "—"


Rule("audit_append_only", ModelLogEntry, broken="SELECT 1", on=("UPDATE", "DELETE"))
Rule("page_audit_append_only", PageLogEntry, broken="SELECT 1", on=("UPDATE", "DELETE"))
