"""Development: the default. No service needed, messages are kept where /dev/messages/ shows them."""

from .base import *  # noqa: F403
from .base import env

DEBUG = True
ALLOW_DEMO = True
SECRET_KEY = "development-only-key-never-used-in-production"
ALLOWED_HOSTS = ["*"]
INTERNAL_IPS = ["127.0.0.1"]
STAFF_MFA_REQUIRED = env.bool("STAFF_MFA_REQUIRED", default=False)
