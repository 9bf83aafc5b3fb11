"""Registers the floor's rooms with the Wagtail admin; each room's part stands in its ``admin_views.py``."""

from incubator.bookings import admin_decide as decide  # noqa: F401
from incubator.bookings import admin_inbox as inbox  # noqa: F401
from incubator.bookings import admin_on_behalf as on_behalf  # noqa: F401
from incubator.bookings import admin_today as today  # noqa: F401
from incubator.bookings import admin_views as bookings  # noqa: F401
from incubator.bookings import broken_admin  # noqa: F401
from incubator.bookings import figures_views as figures  # noqa: F401
from incubator.bookings import policy_views as policies  # noqa: F401
from incubator.organizations import admin_views as organizations  # noqa: F401
from incubator.premises import admin_views as premises  # noqa: F401
from incubator.residency import admin_views as residency  # noqa: F401
