"""Production: refuses to start without SECRET_KEY and ALLOWED_HOSTS. See docs/settings.md."""

from .base import *  # noqa: F403
from .base import env

SECRET_KEY = env("SECRET_KEY")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS")
STAFF_MFA_REQUIRED = env.bool("STAFF_MFA_REQUIRED", default=True)
