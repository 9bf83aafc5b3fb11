"""The house, by what it is about. Import its models from here."""

from incubator.premises.models.centers import Center, Zone
from incubator.premises.models.hours import OpeningHours, SpecialDay
from incubator.premises.models.rooms import Equipment, EquipmentQuerySet, Room, RoomQuerySet

__all__ = ["Center", "Equipment", "EquipmentQuerySet", "OpeningHours", "Room", "RoomQuerySet", "SpecialDay", "Zone"]
