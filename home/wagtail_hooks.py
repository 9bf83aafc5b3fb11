"""Registers the floor's rooms with the Wagtail admin; each room's part stands in its ``admin_views.py``."""

from home.desk import admin_views as desk  # noqa: F401
from home.desk import guide  # noqa: F401
from home.desk.dashboard import panels as dashboard  # noqa: F401
from home.pages import admin_views as pages  # noqa: F401
