"""News from this room, sent inside the action's transaction. Receivers stand in the rooms above."""

from django.dispatch import Signal

# kwargs ``activity``: it was published, or its published content changed. All its public occurrences may show it.
activity_published = Signal()

# kwargs ``occurrence``: when, where or whether it takes place changed (it was scheduled, moved or cancelled).
occurrence_changed = Signal()

# kwargs ``occurrence, by, reason``: it does not take place; everyone signed up must be told. Sent after
# ``occurrence_changed`` for the same occurrence. ``by`` is None when the house itself acted. Who tells people answers with
# how many were told, and how many cannot be.
occurrence_cancelled = Signal()

# kwargs ``occurrence, before, by``: it takes place elsewhere or at another time than ``before`` (a copy as it was);
# everyone signed up must be told. Sent after ``occurrence_changed`` for the same occurrence.
occurrence_moved = Signal()
