"""News of bookings for the floors above, sent inside the action's transaction: a receiver that fails undoes all."""

from django.dispatch import Signal

# kwargs: booking, by
booking_approved = Signal()
# Declined, cancelled or expired; the room is free again. kwargs: booking, by (None: the house), reason
booking_released = Signal()
