"""Registers the floor's rooms with the Wagtail admin; each room's part stands in its ``admin_views.py``."""

from events.activities import admin_views as activities  # noqa: F401
from events.activities.moderating import policy_admin as trust  # noqa: F401
from events.feeds import admin_views as feeds  # noqa: F401
from events.programmes import admin_views as programmes  # noqa: F401
from events.signups import admin_views as signups  # noqa: F401
