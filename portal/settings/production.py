"""Production: refuses to start without SECRET_KEY and ALLOWED_HOSTS. See docs/settings.md."""

from django.core.exceptions import ImproperlyConfigured

from .base import *  # noqa: F403
from .base import DATABASES, STORAGES, env

SECRET_KEY = env("SECRET_KEY", default="")
if not SECRET_KEY:
    raise ImproperlyConfigured(
        "Set SECRET_KEY to a long random secret, for example the output of "
        "`python -c 'import secrets; print(secrets.token_urlsafe(50))'`, and keep it the same from start to start."
    )
ALLOWED_HOSTS = [host.strip() for host in env.list("ALLOWED_HOSTS", default=[]) if host.strip()]
if not ALLOWED_HOSTS:
    raise ImproperlyConfigured(
        "Set ALLOWED_HOSTS to the host names that this site answers to, for example ALLOWED_HOSTS=hongxin.example.org."
    )
BASE_URL = env("BASE_URL", default=f"https://{ALLOWED_HOSTS[0].lstrip('.')}").rstrip("/")
WAGTAILADMIN_BASE_URL = BASE_URL
STAFF_MFA_REQUIRED = env.bool("STAFF_MFA_REQUIRED", default=True)
# Residents: two weeks without use, ninety days in all. Staff: two hours, twelve hours.
SESSION_LIMITS = {"person": (14 * 24 * 3600, 90 * 24 * 3600), "staff": (2 * 3600, 12 * 3600)}

# How many proxies of our own stand in front. Their X-Forwarded-For tells whose sign-in attempts are counted, their
# X-Forwarded-Proto whether a request came by https; without one both headers are whatever a stranger writes.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXIES", default=0)
if ALLAUTH_TRUSTED_PROXY_COUNT:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

SECURE_SSL_REDIRECT = env.bool("SSL_REDIRECT", default=True)
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]  # asked from the machine itself, by plain http
SECURE_HSTS_SECONDS = env.int("HSTS_SECONDS", default=365 * 24 * 3600)
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SILENCED_SYSTEM_CHECKS = [
    # Being on the browsers' preload list binds a whole domain for years: that is for its owner to ask for.
    "security.W021",
    # The admin shows previews of pages in a frame of its own; frame-ancestors 'self' keeps everybody else out.
    "security.W019",
]

# __Host- ties a cookie to this host alone, over https, on every path.
SESSION_COOKIE_NAME = "__Host-sessionid"
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-csrftoken"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_NAME = "__Host-language"
LANGUAGE_COOKIE_SECURE = True

STORAGES = STORAGES | {"staticfiles": {"BACKEND": "portal.common.stylesheets.HouseStaticFilesStorage"}}
# Opening a connection costs more than most queries, on SQLite as on PostgreSQL.
DATABASES["default"]["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=60)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env("LOG_LEVEL", default="INFO")},
    # Django's own handlers mail administrators; here everything goes to one place.
    "loggers": {"django": {"handlers": [], "level": "INFO", "propagate": True}},
}
