"""Who may see, ask for, decide, cancel and check in to a booking."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from incubator.bookings.models import Booking, BookingQuerySet, Series
from incubator.organizations.models import Membership, Organization, OrganizationQuerySet


def _edited_by(user: Any) -> Any:
    return Membership.objects.filter(
        user=user, status=Membership.Status.ACTIVE, role__in=Membership.Role.MAY_EDIT
    ).values("organization")


def organizations_booking_for(user: Any) -> OrganizationQuerySet:
    """The organizations in whose name ``user`` may ask for a room."""
    if not user.is_authenticated:
        return Organization.objects.none()
    return Organization.objects.filter(pk__in=_edited_by(user), standing__in=Organization.Standing.MAY_ASK)


def can_book(user: Any, organization: Organization) -> bool:
    return organizations_booking_for(user).filter(pk=organization.pk).exists()


def organizations_booked_for(user: Any) -> OrganizationQuerySet:
    """The organizations in whose name staff may book, for example when one telephones."""
    if not can_decide_booking(user):
        return Organization.objects.none()
    return Organization.objects.filter(standing__in=Organization.Standing.MAY_ASK)


def can_book_on_behalf(user: Any, organization: Organization) -> bool:
    return organizations_booked_for(user).filter(pk=organization.pk).exists()


def can_decide_booking(user: Any) -> bool:
    return user.is_active and user.has_perm("incubator.decide_booking")


def acts_for_organization(user: Any, booking: Booking) -> bool:
    """Whether ``user`` leads or edits its organization, whatever the organization's standing."""
    return edits_for_organization(user, booking.organization_id)


def edits_for_organization(user: Any, organization_id: int) -> bool:
    return _edited_by(user).filter(organization=organization_id).exists()


def can_cancel_booking(user: Any, booking: Booking) -> bool:
    return can_decide_booking(user) or acts_for_organization(user, booking)


def can_check_in(user: Any, booking: Booking) -> bool:
    """Staff, and every active member of its organization: whoever of them is the first at the door."""
    return can_decide_booking(user) or Organization.objects.of(user).filter(pk=booking.organization_id).exists()


def bookings_to_attend(user: Any) -> BookingQuerySet:
    """Those that ``user`` may check in to, some time or other."""
    bookings = visible_bookings(user)
    return bookings if not user.is_authenticated or can_decide_booking(user) else bookings.of(user)


def visible_bookings(user: Any) -> BookingQuerySet:
    """All for those who work with bookings, else those of the user's organizations."""
    if not user.is_authenticated:
        return Booking.objects.none()
    bookings = Booking.objects.select_related("organization", "room__center")
    return bookings if user.has_perm("incubator.view_booking") else bookings.of(user)


def get_booking_for(user: Any, pk: int) -> Booking:
    """The booking, or Http404 for whoever may not know of it."""
    return get_object_or_404(visible_bookings(user), pk=pk)


def visible_series(user: Any) -> QuerySet[Series]:
    """Like ``visible_bookings``."""
    if not user.is_authenticated:
        return Series.objects.none()
    series = Series.objects.select_related("organization", "room__center")
    return (
        series
        if user.has_perm("incubator.view_booking")
        else series.filter(organization__in=Organization.objects.of(user))
    )


def get_series_for(user: Any, pk: int) -> Series:
    """The series, or Http404 for whoever may not know of it."""
    return get_object_or_404(visible_series(user), pk=pk)


def can_change_series(user: Any, series: Series) -> bool:
    """Staff, and whoever leads or edits its organization."""
    return can_decide_booking(user) or edits_for_organization(user, series.organization_id)
