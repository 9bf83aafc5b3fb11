"""What a calendar shows of an occurrence: bytes made once, when something in them changes, and stored beside it.

``refresh`` is the one writer of ``event_zh``, ``event_en`` and of the stamps that clients go by: ``changed_at`` moves
with every change of what is shown (also a renamed room), ``sequence`` with a change of time, place or status.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from events.activities.models import Activity, Occurrence
from events.feeds.models import FeedChange
from incubator.bookings.calendar import place_of as room_place
from portal.common.calendar import Place, event_bytes, unfolded, without_mobiles
from portal.common.periods import at

# The column that holds a language's bytes.
COLUMNS = {"zh-hans": "event_zh", "en": "event_en"}
BATCH = 500
# A change of one of these makes clients replace what they have.
SIGNIFICANT = ("DTSTART", "DTEND", "LOCATION", "STATUS")
# What a feed shows: from 31 days back to 12 months ahead; cancelled occurrences until 30 days after their end.
DAYS_BACK = 31
DAYS_AHEAD = 365
DAYS_CANCELLED = 30
# The key of changes that all rooms' feeds share: bookings concern several (a hall, its parts), and are few.
ROOMS = "rooms"
# The key of changes of organizations, fields, programmes and rooms: their names and addresses, and whether everybody sees them.
NAMES = "names"


def absolute(path: str) -> str:
    """The address that people type for a path of this site; an address that is whole already stays as it is."""
    return f"{settings.BASE_URL}{path}" if path.startswith("/") else path


def window_start(today: dt.date) -> dt.datetime:
    return at(today - dt.timedelta(days=DAYS_BACK), dt.time())


def render(occurrence: Occurrence, language: str) -> bytes:
    """The VEVENT of ``occurrence``; its activity, organization, field, programme, picture and room with center are loaded."""
    activity = occurrence.activity
    with translation.override(language):
        hidden = _("（电话见网页）")
        url = absolute(reverse("activity", args=[activity.slug]))
        title = without_mobiles(activity.title, hidden)
        lines = []
        if occurrence.is_cancelled:
            title = _("【已取消】%(title)s") % {"title": title}
            lines.append(
                _("已取消：%(reason)s") % {"reason": occurrence.reason} if occurrence.reason else _("已取消。")
            )
        lines.append(activity.summary)
        lines.append(_("主办：%(organization)s") % {"organization": activity.organization.name})
        if activity.audience:
            lines.append(_("适合：%(audience)s") % {"audience": activity.audience})
        # Who to call stands on the page only: a feed is copied to where nobody can take a number back.
        description = without_mobiles("\n".join(lines), hidden)
        description += "\n" + _("详情和联系方式：%(url)s") % {"url": url}
        return event_bytes(
            uid=occurrence.uid,
            sequence=occurrence.sequence,
            changed_at=occurrence.changed_at,
            starts=occurrence.starts,
            ends=occurrence.ends,
            summary=title,
            description=description,
            place=place_of(occurrence, hidden),
            url=url,
            categories=[str(kind) for kind in (activity.service_field, activity.programme) if kind],
            image=absolute(activity.picture.file.url) if activity.picture else "",
            status="CANCELLED" if occurrence.is_cancelled else "CONFIRMED",
        )


def place_of(occurrence: Occurrence, hidden: str) -> Place:
    room = occurrence.room
    if room is None:
        return Place(without_mobiles(occurrence.place, hidden))
    return room_place(room)


def refresh(occurrences: QuerySet[Occurrence] | Iterable[Occurrence]) -> int:
    """Make the bytes of ``occurrences`` anew, in batches of 500 with a constant number of queries each; say how many
    changed. What shows the same keeps its bytes and stamps. Given instances know their new values afterwards.
    """
    if isinstance(occurrences, QuerySet):
        pks = sorted(occurrences.order_by().values_list("pk", flat=True))
        given: dict[int, Occurrence] = {}
    else:
        given = {occurrence.pk: occurrence for occurrence in occurrences}
        pks = sorted(given)
    changed = 0
    for first in range(0, len(pks), BATCH):
        for row in _refresh_batch(pks[first : first + BATCH]):
            changed += 1
            if instance := given.get(row.pk):
                for name in (*COLUMNS.values(), "sequence", "changed_at"):
                    setattr(instance, name, getattr(row, name))
    return changed


@transaction.atomic
def _refresh_batch(pks: list[int]) -> list[Occurrence]:
    # First the locks, then what is shown: whoever changed a room or a title in another transaction has either
    # committed, and is seen here, or waits for these rows and renders after us.
    list(Occurrence.objects.select_for_update().filter(pk__in=pks).order_by("pk").values_list("pk"))
    rows = Occurrence.objects.filter(pk__in=pks).select_related(
        "activity__organization",
        "activity__service_field",
        "activity__programme",
        "activity__picture",
        "room__center",
    )
    changed = [row for row in rows.order_by("pk") if _render_anew(row)]
    Occurrence.objects.bulk_update(changed, [*COLUMNS.values(), "sequence", "changed_at"], batch_size=BATCH)
    touch(key for row in changed for key in keys_of(row.activity))
    return changed


def _render_anew(row: Occurrence) -> bool:
    """Give ``row`` the bytes for what it shows now; False when it shows what it showed."""
    before = bytes(row.event_zh)
    fresh = _rendered(row)
    if all(bytes(getattr(row, column)) == made for column, made in fresh.items()):
        return False
    if before:
        old, new = unfolded(before), unfolded(fresh["event_zh"])
        last = dt.datetime.strptime(old["DTSTAMP"], "%Y%m%dT%H%M%SZ").replace(tzinfo=dt.UTC)
        # Stamps have whole seconds: two changes within one still give two stamps.
        row.changed_at = max(timezone.now(), last + dt.timedelta(seconds=1))
        row.sequence = max(row.sequence, int(old["SEQUENCE"]) + (_significant(old) != _significant(new)))
        fresh = _rendered(row)
    for column, made in fresh.items():
        setattr(row, column, made)
    return True


def _rendered(row: Occurrence) -> dict[str, bytes]:
    return {column: render(row, language) for language, column in COLUMNS.items()}


def _significant(lines: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in lines.items() if name.partition(";")[0] in SIGNIFICANT}


def keys_of(activity: Activity) -> Iterator[str]:
    """The feeds that show ``activity``."""
    yield "activities"
    yield f"organization-{activity.organization_id}"
    yield f"activity-{activity.pk}"


def touch(keys: Iterable[str]) -> None:
    """Note, in the transaction of a change, that these feeds show something else now."""
    FeedChange.objects.bulk_create(FeedChange(feed=key) for key in dict.fromkeys(keys))


def still_shown(occurrences: QuerySet[Occurrence]) -> QuerySet[Occurrence]:
    """Those of ``occurrences`` that a feed shows or will show; what is older never comes back."""
    return occurrences.filter(ends__gt=window_start(timezone.localdate()))
