"""News from the rooms below, turned into this room's verbs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models.signals import post_migrate, post_save
from django.dispatch import receiver
from django.urls import reverse

from events.activities.actions import release_room
from events.activities.browsing import searching
from events.activities.models import Activity, Occurrence, Programme, Submission
from events.activities.moving import move_occurrence
from incubator.bookings import companions, titles
from incubator.bookings.models import Booking
from incubator.bookings.signals import booking_moved, booking_released
from incubator.organizations.models import Organization, ServiceField


@receiver(booking_released)
def on_booking_released(sender: Any, booking: Booking, by: Any, reason: str, **kwargs: Any) -> None:
    release_room(booking, by=by, reason=reason)


@receiver(booking_moved)
def on_booking_moved(sender: Any, booking: Booking, by: Any, before: Booking, **kwargs: Any) -> None:
    move_occurrence(booking, before=before, by=by)


@receiver(post_save, sender=Activity)
@receiver(post_save, sender=Organization)
@receiver(post_save, sender=ServiceField)
@receiver(post_save, sender=Programme)
def on_searched_saved(sender: Any, instance: Any, raw: bool = False, **kwargs: Any) -> None:
    """What can be found of an activity has changed, through whichever door. Bulk writes call ``searching.refresh``."""
    if raw:
        return
    own = Activity.objects.filter(pk=instance.pk) if isinstance(instance, Activity) else instance.activities.all()
    searching.refresh(own)


@receiver(post_migrate)
def on_migrated(sender: Any, plan: Any = (), **kwargs: Any) -> None:
    """Activities from before there was a search text get theirs."""
    if sender.name == "events" and not any(backwards for _migration, backwards in plan):
        searching.refresh(Activity.objects.filter(search_text=""))


@titles.register_titles
def titles_of(bookings: Iterable[int]) -> dict[int, titles.Title]:
    """What everybody may know of the bookings: those of published activities."""
    rows = Occurrence.objects.public().filter(booking__in=bookings)
    page = reverse("activity", args=["SLUG"])
    return {
        booking: titles.Title(title, page.replace("SLUG", slug))
        for booking, title, slug in rows.values_list("booking", "activity__title", "activity__slug")
    }


@companions.register
def activities_of(bookings: Iterable[int]) -> dict[int, companions.Companion]:
    """A booking asked for together with an activity is decided on the page of its submission."""
    bookings = list(bookings)
    asked = Submission.objects.filter(booking__in=bookings).values_list("booking", "activity__title", "pk")
    # The rooms of further dates wait for the same answer.
    waiting = Submission.objects.waiting().filter(
        activity__occurrences__booking__in=bookings, activity__occurrences__status=Occurrence.Status.PROPOSED
    )
    dates = waiting.values_list("activity__occurrences__booking", "activity__title", "pk")
    return {
        booking: companions.Companion(title, reverse("submission_decide", args=[pk]))
        for booking, title, pk in [*asked, *dates]
    }
