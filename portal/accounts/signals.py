"""News of this room for the floors above. Sent inside the action's transaction."""

from django.dispatch import Signal

# A person erased their account (kwargs: user, and what is gone by now: name, contacts). Receivers take names and contacts
# out of their own rows.
person_erased = Signal()

# An e-mail address or phone number is proved to be a person's (kwargs: user, contact), at sign-up or later.
contact_proved = Signal()
