"""News of bookings for the floors above, sent inside the action's transaction: a receiver that fails undoes all."""

from django.dispatch import Signal

# It holds its room now, pending or confirmed. kwargs: booking, by
booking_requested = Signal()
# kwargs: booking, by
booking_approved = Signal()
# Another room or time; sent when it holds them. kwargs: booking, by, before (a copy of the booking as it was)
booking_moved = Signal()
# Declined, cancelled, expired or not come to; the room is free again. kwargs: booking, by (None: the house), reason
booking_released = Signal()
