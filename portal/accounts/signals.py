"""News of this room for the floors above. Sent inside the action's transaction."""

from django.dispatch import Signal

# A person erased their account (kwargs: user). Receivers take names and contacts out of their own rows.
person_erased = Signal()
