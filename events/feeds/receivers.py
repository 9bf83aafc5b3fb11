"""News from the rooms below: whatever a calendar shows has changed, through whichever door.

Listening to the models themselves covers actions, the admin and commands alike. Bulk writes send nothing: whoever
makes one calls ``calendar.refresh`` (or ``manage.py refresh_feeds``).
"""

from __future__ import annotations

from typing import Any

from django.db.models import Model, Q
from django.db.models.signals import post_delete, post_save, pre_delete, pre_save
from wagtail.images import get_image_model

from events.activities.models import Activity, Occurrence, Programme
from events.feeds.actions import forget_person, somebody_left
from events.feeds.calendar import NAMES, ROOMS, keys_of, refresh, still_shown, touch
from incubator.bookings.models import Booking
from incubator.organizations.models import Membership, Organization, ServiceField
from incubator.premises.models import Center, Room
from portal.accounts import export
from portal.accounts.signals import person_erased


def _which(instance: Model) -> Q:
    """The occurrences that show something of ``instance``."""
    match instance:
        case Activity():
            return Q(activity=instance)
        case Room():
            return Q(room=instance)
        case Center():
            return Q(room__center=instance)
        case Organization():
            return Q(activity__organization=instance)
        case ServiceField():
            return Q(activity__service_field=instance)
        case Programme():
            return Q(activity__programme=instance)
        case _:
            return Q(activity__picture=instance)


def on_shown_saved(sender: Any, instance: Model, created: bool, raw: bool = False, **kwargs: Any) -> None:
    """Render what shows ``instance``. A new one is shown by nothing yet."""
    if raw:
        return
    match instance:
        case Activity():
            # Publishing and taking back change no event, but who sees it.
            touch([*keys_of(instance), ROOMS])
        case Room() | Center():
            touch([ROOMS, NAMES])
        case Organization():
            # What is news goes back further than what calendars show.
            touch(["activities", f"organization-{instance.pk}", NAMES])
        case ServiceField() | Programme():
            touch(["activities", NAMES])
    if not created:
        refresh(still_shown(Occurrence.objects.filter(_which(instance))))


def on_occurrence_saved(sender: Any, instance: Occurrence, raw: bool = False, **kwargs: Any) -> None:
    if raw:
        return
    # A date that is approved shows what was proposed: the same bytes, and more readers.
    shown = [] if refresh([instance]) else keys_of(instance.activity)
    touch([*shown, *([ROOMS] if instance.booking_id else [])])


def on_occurrence_deleted(sender: Any, instance: Occurrence, **kwargs: Any) -> None:
    touch([*keys_of(instance.activity), ROOMS])


def on_owner_deleted(sender: Any, instance: Model, **kwargs: Any) -> None:
    """An address of ours that is nobody's any more, or somebody else's."""
    match instance:
        case Activity():
            touch(keys_of(instance))
        case Organization():
            touch([f"organization-{instance.pk}", NAMES])
        case Room():
            touch([ROOMS, NAMES])
        case _:
            touch(["activities", NAMES])


def on_booking_saved(sender: Any, raw: bool = False, **kwargs: Any) -> None:
    if not raw:
        touch([ROOMS])


def before_membership_saved(sender: Any, instance: Membership, raw: bool = False, **kwargs: Any) -> None:
    """Whoever leaves knows the address that is shared; who declines an invitation never did."""
    ends = not raw and instance.pk and instance.status == Membership.Status.ENDED
    if ends and Membership.objects.active().filter(pk=instance.pk).exists():
        somebody_left(instance.organization)


def on_person_erased(sender: Any, user: Any, **kwargs: Any) -> None:
    forget_person(user)


def addresses_of_person(user: Any) -> list[dict[str, Any]]:
    """For their own data: ready for JSON."""
    return [
        {
            "organization": address.organization.name if address.organization else None,
            "created_at": address.created_at.isoformat(),
            "stopped_at": address.revoked_at.isoformat() if address.revoked_at else None,
            "last_used_on": address.last_used_on.isoformat() if address.last_used_on else None,
        }
        for address in user.feed_addresses.select_related("organization").order_by("pk")
    ]


def before_picture_deleted(sender: Any, instance: Any, **kwargs: Any) -> None:
    # Afterwards nothing knows any more which activities showed it.
    instance.shown_by = list(Activity.objects.filter(picture=instance).values_list("pk", flat=True))


def on_picture_deleted(sender: Any, instance: Any, **kwargs: Any) -> None:
    refresh(still_shown(Occurrence.objects.filter(activity__in=instance.shown_by)))


def connect() -> None:
    picture = get_image_model()
    for model in (Activity, Room, Center, Organization, ServiceField, Programme, picture):
        post_save.connect(on_shown_saved, sender=model, dispatch_uid=f"feeds-{model.__name__}")
    for model in (Activity, Organization, Room, ServiceField, Programme):
        post_delete.connect(on_owner_deleted, sender=model, dispatch_uid=f"feeds-{model.__name__}")
    post_save.connect(on_occurrence_saved, sender=Occurrence, dispatch_uid="feeds-occurrence")
    post_save.connect(on_booking_saved, sender=Booking, dispatch_uid="feeds-booking")
    post_delete.connect(on_occurrence_deleted, sender=Occurrence, dispatch_uid="feeds-occurrence")
    pre_save.connect(before_membership_saved, sender=Membership, dispatch_uid="feeds-membership")
    person_erased.connect(on_person_erased, dispatch_uid="feeds-erased")
    export.register("calendar_addresses", addresses_of_person)
    pre_delete.connect(before_picture_deleted, sender=picture, dispatch_uid="feeds-picture")
    post_delete.connect(on_picture_deleted, sender=picture, dispatch_uid="feeds-picture")
