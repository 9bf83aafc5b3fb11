"""What a card shows of an occurrence, read as plain values: a list has many cards, and rows of six tables each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from types import SimpleNamespace
from typing import NamedTuple

from django.core.files.storage import default_storage
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from wagtail.images import get_image_model
from wagtail.images.models import Filter
from wagtail.images.shortcuts import get_renditions_or_not_found

from events.activities.models import Occurrence
from events.activities.panels import with_seats_taken
from portal.common.renditions import CARD


class Cut(NamedTuple):
    """A picture in one format and width."""

    url: str
    width: int
    height: int


class Card(NamedTuple):
    """``starts`` and ``ends`` in our time. ``left``: seats (people), None when as many as like may come."""

    pk: int
    starts: dt.datetime
    ends: dt.datetime
    title: str
    href: str
    where: str
    organization: str
    audience: str
    field: str
    cancelled: bool
    past: bool
    left: int | None
    picture: list[Cut] | None  # one for each of ``CARD``

    @property
    def date(self) -> dt.date:
        return self.starts.date()


FOCAL_POINT = ("focal_point_x", "focal_point_y", "focal_point_width", "focal_point_height")
SHOWN = (
    "pk",
    "starts",
    "ends",
    "status",
    "place",
    "room__name",
    "capacity",
    "taken",
    "activity__title",
    "activity__slug",
    "activity__audience",
    "activity__picture",
    "activity__organization__name",
    "activity__service_field__name",
    "activity__service_field__name_en",
)


def cards(occurrences: QuerySet[Occurrence], now: dt.datetime | None = None) -> list[Card]:
    """A card for each of ``occurrences``, in their order; two queries."""
    now = now or timezone.now()
    rows = list(with_seats_taken(occurrences).values_list(*SHOWN, named=True))
    pictures = pictures_of(row.activity__picture for row in rows)
    page = reverse("activity", args=["SLUG"])
    english = (get_language() or "").startswith("en")
    return [
        Card(
            row.pk,
            timezone.localtime(row.starts),
            timezone.localtime(row.ends),
            row.activity__title,
            page.replace("SLUG", row.activity__slug),
            row.room__name or row.place,
            row.activity__organization__name,
            row.activity__audience,
            row.activity__service_field__name_en if english else row.activity__service_field__name,
            cancelled=row.status == Occurrence.Status.CANCELLED,
            past=row.ends <= now,
            left=None if row.capacity is None else max(row.capacity - row.taken, 0),
            picture=pictures.get(row.activity__picture),
        )
        for row in rows
    ]


def cards_of(keys: list[int], now: dt.datetime | None = None) -> list[Card]:
    """The cards of these occurrences, in this order."""
    found = {card.pk: card for card in cards(Occurrence.objects.filter(pk__in=keys), now)}
    return [found[key] for key in keys if key in found]


def pictures_of(images: Iterable[int | None]) -> dict[int, list[Cut]]:
    """Pictures of a card's sizes, in the order of ``CARD``, by image. What was never shown is drawn now."""
    wanted = {pk for pk in images if pk}
    if not wanted:
        return {}
    model = get_image_model()
    renditions = model.get_rendition_model().objects.filter(filter_spec__in=CARD, image__in=wanted)
    filters = {spec: Filter(spec=spec) for spec in CARD}
    found: dict[int, dict[str, Cut]] = {pk: {} for pk in wanted}
    for image, spec, file, width, height, key, *point in renditions.values_list(
        "image",
        "filter_spec",
        "file",
        "width",
        "height",
        "focal_point_key",
        *(f"image__{name}" for name in FOCAL_POINT),
    ):
        # One that was cut before somebody moved the focal point shows something else.
        if key == filters[spec].get_cache_key(SimpleNamespace(**dict(zip(FOCAL_POINT, point, strict=True)))):
            found[image][spec] = Cut(default_storage.url(file), width, height)
    if missing := [pk for pk, cuts in found.items() if len(cuts) < len(CARD)]:
        for image in model.objects.filter(pk__in=missing):
            drawn = get_renditions_or_not_found(image, CARD)
            found[image.pk] = {spec: Cut(cut.url, cut.width, cut.height) for spec, cut in drawn.items()}
    return {image: [cuts[spec] for spec in CARD] for image, cuts in found.items() if cuts}
