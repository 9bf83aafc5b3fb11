"""Development: the default. No service needed, messages are kept where /dev/messages/ shows them."""

from .base import *  # noqa: F403
from .base import CACHES

DEBUG = True
ALLOW_DEMO = True
SECRET_KEY = "development-only-key-never-used-in-production"
ALLOWED_HOSTS = ["*"]
INTERNAL_IPS = ["127.0.0.1"]

SMS_SENDER = "portal.notices.kept.KeepingSender"
EMAIL_BACKEND = "portal.notices.kept.KeepingBackend"

# A change in a template shows at once.
CACHES["fragments"] = {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}
KEEP_ANSWERS = False
