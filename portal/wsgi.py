"""The door for a production server: ``gunicorn portal.wsgi``."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.production")
application = get_wsgi_application()


def _refuse_without_rules() -> None:
    """A site whose database does not keep the rules would let two people have one room: better not to start."""
    from django.conf import settings
    from django.core.exceptions import ImproperlyConfigured
    from django.db import connection

    from portal.common import rules

    if settings.DEBUG:
        return
    missing = rules.missing()
    # Workers are made after this and open their own connection.
    connection.close()
    if missing:
        raise ImproperlyConfigured(
            f"The database does not keep these rules: {', '.join(missing)}. Run `manage.py migrate`, which puts them up."
        )


_refuse_without_rules()


def _load() -> None:
    """Import the pages and read the languages now: workers made from this process (``--preload``) share them."""
    import gc

    from django.conf import settings
    from django.urls import reverse
    from django.utils import translation

    from portal.common.languages import join_catalogs

    for language, _name in settings.LANGUAGES:
        join_catalogs(language)
        with translation.override(language):
            reverse("activities")
    # What is counted is copied; what is frozen stays shared.
    gc.collect()
    gc.freeze()


_load()
