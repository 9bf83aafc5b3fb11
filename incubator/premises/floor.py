"""The shapes of a center's floor: all zones drawn in one save, and what looks wrong about a drawing.

Shapes are rectangles in metres from the upper left corner of the plan; areas are m² with one decimal.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations
from typing import Any, NamedTuple

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from incubator.premises.models import Center, Zone
from incubator.premises.permissions import can_draw_floor
from incubator.premises.refusals import SENTENCES
from portal.common import audit
from portal.common.errors import Refused
from portal.common.rules import named

# What a drawing says of a zone; the order is that of a state's texts.
DRAWN = ("name", "area", "lettable", "x", "y", "width", "height")
CENTIMETRE, TENTH = Decimal("0.01"), Decimal("0.1")
# Beyond this many m² the drawn and the written area are told apart.
NEAR_ENOUGH = Decimal("0.5")
State = list[str]


class Row(NamedTuple):
    """What was typed of a zone; without ``pk`` it is a new one. ``number`` counts rows from 0."""

    number: int
    pk: int | None
    values: Mapping[str, Any]
    gone: bool = False


class FloorRefused(Refused):
    """Refuses a drawing; ``rows`` gives a field and a sentence for each row that it concerns, None for the center."""

    def __init__(self, code: str, rows: Mapping[int | None, tuple[str, Any]]) -> None:
        super().__init__(code, next(iter(rows.values()))[1])
        self.rows = rows


@dataclass(frozen=True)
class Drawn:
    """What came of a save. ``meanwhile`` names zones that others changed while it was drawn; theirs was kept."""

    changed: int
    meanwhile: Sequence[str]


def values_of(zone: Zone) -> dict[str, Any]:
    return {name: getattr(zone, name) for name in DRAWN}


def state_of(values: Mapping[str, Any]) -> State:
    """The values as texts that compare, however they were typed."""
    return [
        str(values["name"]),
        str(Decimal(values["area"]).quantize(TENTH)),
        "True" if values["lettable"] else "False",
        *(str(Decimal(values[side]).quantize(CENTIMETRE)) for side in ("x", "y", "width", "height")),
    ]


def states_of(center: Center) -> dict[str, State]:
    """What whoever begins to draw has seen, by key of zone."""
    return {str(zone.pk): state_of(values_of(zone)) for zone in center.zones.all()}


@transaction.atomic
def redraw_floor(
    center: Center, rows: Sequence[Row], *, seen: Mapping[str, State], by: Any, area: Decimal | None = None
) -> Drawn:
    """Save all zones of ``center`` as they were drawn, and its ``area`` if given; all or nothing.

    ``seen`` is what stood there when the drawing began: what ``by`` left alone stays as others have made it. Refuses
    not_allowed, and as ``FloorRefused``: changed (others changed the same zone meanwhile), exists (a name twice), in_use
    (a zone with terms or applications does not go) and let (more is let than the new area).
    """
    if not can_draw_floor(by):
        raise Refused("not_allowed", _("您没有修改平面图的权限。"))
    # Zones before their center, as the database's own rules lock them; terms may go on naming them.
    zones = {zone.pk: zone for zone in Zone.objects.select_for_update(no_key=True).filter(center=center).order_by("pk")}
    center = Center.objects.select_for_update(no_key=True).get(pk=center.pk)
    now = {str(pk): state_of(values_of(zone)) for pk, zone in zones.items()}
    wanted, meanwhile = _what_to_do(rows, now, seen)
    _names_once(wanted, zones)
    changed = 0
    _set_aside_names(wanted, zones)
    for row in sorted(wanted, key=lambda row: not row.gone):
        zone = zones.get(row.pk or 0) or Zone(center=center)
        with _in_words(row, zone):
            _write(row, zone, now, by)
        changed += 1
    if area is not None and area != center.area:
        fields = {"area": [str(center.area), str(area)]}
        center.area = area
        with _in_words(None, center):
            center.save(update_fields=["area"])
        audit.record(center, "wagtail.edit", by=by, fields=fields)
        changed += 1
    return Drawn(changed, meanwhile)


def _what_to_do(
    rows: Sequence[Row], now: Mapping[str, State], seen: Mapping[str, State]
) -> tuple[list[Row], list[str]]:
    """The rows to write, and the names of zones that only others changed. Refuses changed."""
    wanted: list[Row] = []
    meanwhile: list[str] = []
    conflicts: dict[int | None, tuple[str, Any]] = {}
    for row in rows:
        if row.pk is None:
            if not row.gone:
                wanted.append(row)
            continue
        key = str(row.pk)
        there, before = now.get(key), seen.get(key)
        untouched = not row.gone and state_of(row.values) == before
        if there is None:
            if not (untouched or row.gone):
                conflicts[row.number] = ("name", _("刚才有人删掉了这个区域。要留下它，请把它当作新的区域再加一次。"))
            elif untouched:
                meanwhile.append(before[0] if before else key)
        elif not row.gone and state_of(row.values) == there:
            continue
        elif untouched:
            meanwhile.append(there[0])
        elif there != before:
            conflicts[row.number] = ("name", _changed_meanwhile(there, before))
        else:
            wanted.append(row)
    if conflicts:
        raise FloorRefused("changed", conflicts)
    known = {str(row.pk) for row in rows} | set(seen)
    return wanted, meanwhile + [state[0] for key, state in now.items() if key not in known]


def _changed_meanwhile(there: State, before: State | None) -> str:
    fields = {field.name: field.verbose_name for field in Zone._meta.fields}
    labels = [fields[name] for name in DRAWN]
    said = {"True": _("是"), "False": _("否")}
    changes = [
        _("%(field)s：%(before)s → %(after)s")
        % {"field": label, "before": said.get(old, old), "after": said.get(new, new)}
        for label, old, new in zip(labels, before or [""] * len(DRAWN), there, strict=False)
        if old != new
    ]
    return _("刚才有人改了这个区域（%(changes)s）。您填的还在这里，再保存一次就以您的为准。") % {
        "changes": _("；").join(changes)
    }


def _names_once(wanted: Sequence[Row], zones: Mapping[int, Zone]) -> None:
    names = {zone.name for pk, zone in zones.items() if pk not in {row.pk for row in wanted}}
    for row in wanted:
        if row.gone:
            continue
        if row.values["name"] in names:
            raise FloorRefused("exists", {row.number: ("name", _("已经有一个叫这个名字的区域。"))})
        names.add(row.values["name"])


def _set_aside_names(wanted: Sequence[Row], zones: Mapping[int, Zone]) -> None:
    """Two zones may swap their names: neither stands in the other's way while they are written one by one."""
    for row in wanted:
        if row.pk and not row.gone and row.values["name"] != zones[row.pk].name:
            Zone.objects.filter(pk=row.pk).update(name=f"~{row.pk}")


class _in_words:  # noqa: N801 - it reads as a word after ``with``
    """What the database refuses, said at the row that it concerns."""

    def __init__(self, row: Row | None, thing: Center | Zone) -> None:
        self.number, self.thing = row.number if row else None, thing

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: Any, error: BaseException | None, trace: Any) -> None:
        if isinstance(error, ProtectedError):
            sentence = _("“%(zone)s”还有组织或申请用着，不能删除；不再安排新的组织，就取消“可入驻”。")
            raise FloorRefused("in_use", {self.number: ("gone", sentence % {"zone": self.thing})}) from error
        if isinstance(error, IntegrityError) and named(error) in SENTENCES:
            raise FloorRefused("let", {self.number: SENTENCES[named(error)]}) from error


def _write(row: Row, zone: Zone, now: Mapping[str, State], by: Any) -> None:
    if row.gone:
        pk = zone.pk
        zone.delete()
        zone.pk = pk
        audit.record(zone, "wagtail.delete", by=by)
        return
    for name in DRAWN:
        setattr(zone, name, row.values[name])
    if row.pk is None:
        zone.save()
        audit.record(zone, "wagtail.create", by=by)
        return
    pairs = zip(DRAWN, now[str(row.pk)], state_of(row.values), strict=True)
    changes = {name: [before, after] for name, before, after in pairs if before != after}
    zone.save(update_fields=list(changes))
    audit.record(zone, "premises.draw", by=by, fields=changes)


class Warned(NamedTuple):
    """A sentence about the rows with these numbers; nothing is forbidden by it."""

    numbers: Sequence[int]
    sentence: str


def warnings_about(area: Decimal, rows: Sequence[Row]) -> list[Warned]:
    """What looks wrong: zones over each other, one that touches no other, an area that is not the drawn one, too much."""
    rows = [row for row in rows if not row.gone]
    drawn = [row for row in rows if row.values["width"] and row.values["height"]]
    warned = []
    for one, other in combinations(drawn, 2):
        if (over := _overlap(one.values, other.values)) > 0:
            facts = {"one": one.values["name"], "other": other.values["name"], "area": over.quantize(TENTH)}
            warned.append(
                Warned((one.number, other.number), _("“%(one)s”和“%(other)s”重叠了 %(area)s 平方米。") % facts)
            )
    for row in drawn:
        shape = row.values["width"] * row.values["height"]
        if abs(shape - row.values["area"]) > NEAR_ENOUGH:
            facts = {"zone": row.values["name"], "drawn": shape.quantize(TENTH), "area": row.values["area"]}
            warned.append(
                Warned((row.number,), _("“%(zone)s”画出来是 %(drawn)s 平方米，填的面积是 %(area)s 平方米。") % facts)
            )
        others = [other for other in drawn if other is not row]
        if others and not any(_touch(row.values, other.values) for other in others):
            warned.append(Warned((row.number,), _("“%(zone)s”和别的区域都不挨着。") % {"zone": row.values["name"]}))
    total = sum((row.values["area"] for row in rows), Decimal(0))
    if total > area:
        facts = {"total": total, "area": area}
        warned.append(Warned((), _("各区域加起来是 %(total)s 平方米，比中心的 %(area)s 平方米大。") % facts))
    return warned


def _gaps(one: Mapping[str, Any], other: Mapping[str, Any]) -> tuple[Decimal, Decimal]:
    """How far two rectangles reach into each other, across and down; negative is the distance between them."""
    across = min(one["x"] + one["width"], other["x"] + other["width"]) - max(one["x"], other["x"])
    down = min(one["y"] + one["height"], other["y"] + other["height"]) - max(one["y"], other["y"])
    return across, down


def _overlap(one: Mapping[str, Any], other: Mapping[str, Any]) -> Decimal:
    across, down = _gaps(one, other)
    return across * down if across > 0 and down > 0 else Decimal(0)


def _touch(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    return min(_gaps(one, other)) >= -TENTH
