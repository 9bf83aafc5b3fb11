from portal.accounts import admin_views  # noqa: F401
