"""Registers the floor's rooms with the Wagtail admin; each room's part stands in its ``admin_views.py``."""

from incubator.bookings.desk import admin_views as bookings  # noqa: F401
from incubator.bookings.desk import broken_views as broken_admin  # noqa: F401
from incubator.bookings.desk import decide_views as decide  # noqa: F401
from incubator.bookings.desk import inbox_views as inbox  # noqa: F401
from incubator.bookings.desk import on_behalf_views as on_behalf  # noqa: F401
from incubator.bookings.door import admin_today as today  # noqa: F401
from incubator.bookings.figures import admin_views as figures  # noqa: F401
from incubator.bookings.rules import admin_views as policies  # noqa: F401
from incubator.organizations import admin_views as organizations  # noqa: F401
from incubator.premises import admin_views as premises  # noqa: F401
from incubator.premises import plan_admin as floor_drawing  # noqa: F401
from incubator.residency import log_actions as residency_log  # noqa: F401
from incubator.residency.applying import admin_views as applying  # noqa: F401
from incubator.residency.desk import admin_views as desk  # noqa: F401
from incubator.residency.evaluating import evaluation_admin as evaluation  # noqa: F401
from incubator.residency.evaluating import graduate_admin as graduate  # noqa: F401
from incubator.residency.evaluating import log_actions as evaluating_log  # noqa: F401
from incubator.residency.evaluating import report_admin as report  # noqa: F401
from incubator.residency.figures import admin_views as residency_figures  # noqa: F401
from incubator.residency.living import admin_views as living  # noqa: F401
from incubator.residency.plan import admin_views as plan  # noqa: F401
from incubator.residency.waiting import admin_views as waiting  # noqa: F401
