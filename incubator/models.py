"""The floor's models, room by room; each stands in its room's ``models.py``."""

from incubator.bookings.models import Booking, EquipmentHold, EquipmentUse, Hold, Series
from incubator.bookings.rules.policies import Policy
from incubator.organizations.models import Membership, Organization, ServiceField
from incubator.premises.models import Center, Equipment, OpeningHours, Room, SpecialDay, Zone
from incubator.residency.models import (
    Application,
    Call,
    Document,
    PaperKind,
    Residency,
    Review,
    SubmittedVersion,
    Term,
)

__all__ = [
    "Application",
    "Booking",
    "Call",
    "Center",
    "Document",
    "Equipment",
    "EquipmentHold",
    "EquipmentUse",
    "Hold",
    "Membership",
    "OpeningHours",
    "Organization",
    "PaperKind",
    "Policy",
    "Residency",
    "Review",
    "Room",
    "Series",
    "ServiceField",
    "SpecialDay",
    "SubmittedVersion",
    "Term",
    "Zone",
]
