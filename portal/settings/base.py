"""Settings that every environment shares. What differs comes from the environment; see docs/settings.md."""

from pathlib import Path
from typing import Any

import environ
from csp.constants import NONE, SELF, UNSAFE_INLINE
from django.utils.translation import gettext_lazy as _

env = environ.Env()
BASE_DIR = Path(__file__).resolve().parents[2]
# Everything that is written at run time: database, media, private papers, collected files.
DATA_DIR = Path(env("DATA_DIR", default=str(BASE_DIR / "var"))).resolve()
(DATA_DIR / "static").mkdir(parents=True, exist_ok=True)

DEBUG = False
# Whether `manage.py demo` may fill this site with invented people. Production never does.
ALLOW_DEMO = False
ALLOWED_HOSTS: list[str] = []
# The address that people type; links in mails and calendar feeds start with it.
# A font with Chinese letters for the files that are made here; empty: see portal/common/fonts.py.
FONT_PATH = env("FONT_PATH", default="")
BASE_URL = env("BASE_URL", default="http://127.0.0.1:8000").rstrip("/")

INSTALLED_APPS = [
    "home",
    "events",
    "incubator",
    "portal.accounts",
    "portal.notices",
    "portal",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.contrib.simple_translation",
    "wagtail.contrib.typed_table_block",
    "wagtail.embeds",
    "wagtail.sites",
    "portal.accounts.apps.StaffUsersConfig",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail.locales",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "django_htmx",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.sessions",
    "django.contrib.sitemaps",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",  # the templates of widgets, for the form renderer
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "portal.middleware.ContentPolicyMiddleware",
    "portal.middleware.DevicesMiddleware",
    "portal.middleware.NonsenseMiddleware",
    "portal.middleware.EarlyMiddleware",
    "portal.common.everybody.EverybodyMiddleware",
    "portal.common.kept.KeptMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "portal.accounts.middleware.AnswersMiddleware",
    "portal.accounts.middleware.StaffDoorMiddleware",
    "portal.accounts.middleware.LanguageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wagtail.contrib.settings.context_processors.settings",
                "portal.common.care.care_mode",
                "portal.notices.context.unread_notices",
            ],
        },
    },
]
FORM_RENDERER = "portal.common.forms.HouseRenderer"
CSRF_FAILURE_VIEW = "portal.common.failures.csrf_failure"
# How long a page may show the center's old telephone after a change made behind the admin's back.
CONTACT_CACHE_SECONDS = 300
# Whether pages and rooms are kept in memory until the log tells of a change; see ``portal.common.kept``.
KEEP_ANSWERS = True

# --- Database: SQLite unless DATABASE_URL says otherwise (set and empty, as in a file of settings, it says nothing) --
DATABASES = {"default": env.db_url_config(env("DATABASE_URL", default="") or f"sqlite:///{DATA_DIR / 'db.sqlite3'}")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # Writers queue instead of failing (IMMEDIATE), readers never wait (WAL), a power cut loses nothing (FULL).
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 60
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Limits (sign-in attempts, codes) count across all workers, so the cache must be one they share.
CACHES: dict[str, dict[str, Any]] = {
    # Parts of the base page that are the same for everybody at an address, in the memory of each worker.
    "fragments": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "fragments",
        "OPTIONS": {"MAX_ENTRIES": 1000},
    },
    # Whole pages.
    "answers": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "answers"},
    # Posters of activities, drawn once for all workers; files, so that they crowd nothing out.
    "posters": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": DATA_DIR / "cache-posters",
        "OPTIONS": {"MAX_ENTRIES": 200},
    },
    # Lists bring their renditions along in one query; Wagtail would write each to the cache at every sight of it.
    "renditions": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"},
}
if REDIS_URL := env("REDIS_URL", default=""):
    CACHES["default"] = {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
else:
    CACHES["default"] = {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": DATA_DIR / "cache",
    }

# --- Files -------------------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
MEDIA_URL = "/media/"
MEDIA_ROOT = DATA_DIR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    # Private papers: no address leads here, only a view that checks who asks.
    "private": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": DATA_DIR / "private", "base_url": None},
    },
}
PAPER_MAX_BYTES = 10 * 1024 * 1024
# Files above 2.5 MB go to a temporary file while they arrive, so a 40 MB upload reaches the form that refuses it with a
# sentence instead of filling memory. What text a form may carry is a limit of its own.
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

# --- Language and time -------------------------------------------------------------------------------------------
LANGUAGE_CODE = "zh-hans"
FORMAT_MODULE_PATH = "portal.formats"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LANGUAGE_COOKIE_NAME = "language"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

# --- People ------------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
# Two doors, each with one method: phone and a code by SMS, or e-mail and password. No one needs an e-mail address.
ACCOUNT_ADAPTER = "portal.accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_DISPLAY = str
ACCOUNT_LOGIN_METHODS = {"email", "phone"}
# What allauth must know of; which of it a sign-up asks is the business of the door's own form.
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "phone"]
ACCOUNT_FORMS = {
    "login": "portal.accounts.forms.PasswordForm",
    "request_login_code": "portal.accounts.forms.PhoneCodeForm",
    "confirm_login_code": "portal.accounts.forms.LoginCodeForm",
    "signup": "portal.accounts.forms.EmailSignupForm",
    "add_email": "portal.accounts.forms.AddEmailForm",
    "change_password": "portal.accounts.forms.ChangePasswordForm",
    "set_password": "portal.accounts.forms.SetPasswordForm",
    "reset_password": "portal.accounts.forms.ResetPasswordForm",
    "reset_password_from_key": "portal.accounts.forms.ResetPasswordKeyForm",
    "verify_phone": "portal.accounts.forms.PhoneCodeConfirmForm",
    "confirm_email_verification_code": "portal.accounts.forms.EmailCodeConfirmForm",
    "confirm_password_reset_code": "portal.accounts.forms.ResetCodeConfirmForm",
}
ACCOUNT_SIGNUP_FORM_HONEYPOT_FIELD = "website"
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 600
ACCOUNT_PHONE_VERIFICATION_TIMEOUT = 600
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_PHONE_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 900
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "dashed": False, "length": 6}
# Narrow by number and account, wide by address: a whole building may share one.
ACCOUNT_RATE_LIMITS = {
    "login": "120/m/ip",
    "login_failed": "60/m/ip,5/5m/key",
    "signup": "60/m/ip",
    "request_login_code": "60/m/ip,1/60s/key,10/d/key",
    "verify_phone": "60/m/ip,1/60s/key,10/d/key",
    "change_phone": "5/m/user",
    "confirm_email": "1/10s/key,20/d/key",
    "reset_password": "60/m/ip,3/m/key,20/d/key",
    # Signing up for an activity without an account; somebody may sign up themselves, a child and an elder in a row.
    "guest_code": "60/h/ip,3/5m/key,10/d/key",
    # Wrong six digits at the door: from one address, which a whole hall may share, and for one date of an activity.
    "wrong_code": "20/10m/ip,100/10m/key",
}
MFA_ADAPTER = "portal.accounts.adapter.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_TOLERANCE = 1  # clocks of phones drift
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "my"  # by its name: in the reader's language
LOGOUT_REDIRECT_URL = "/"
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_HTTPONLY = True
# Seconds without use, and in all, after which a session ends; by kind of person. Production sets them.
SESSION_LIMITS: dict[str, tuple[int, int]] = {}
STAFF_MFA_REQUIRED = env.bool("STAFF_MFA_REQUIRED", default=False)

# Dotted path of the class that sends text messages; without one the door by phone stays closed.
SMS_SENDER = env("SMS_SENDER", default="")
# The accounts of the demo town, and what each is there as. The sign-in page offers them with one tap in development.
DEMO_ACCOUNTS = {
    "director@demo.invalid": _("主任"),
    "staff@demo.invalid": _("工作人员"),
    "reviewer@demo.invalid": _("评审"),
    "lead@demo.invalid": _("组织负责人"),
    "member@demo.invalid": _("组织成员"),
    "resident@demo.invalid": _("居民"),
    "outsider@demo.invalid": _("另一组织的负责人"),
}
DEMO_PASSWORD = env("DEMO_PASSWORD", default="") or "hongxin-demo"

# --- Messages to people --------------------------------------------------------------------------------------------
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="红心空间 <noreply@hongxin.invalid>")
# smtp+tls://user:password@host:587 sends; consolemail:// prints.
vars().update(env.email_url("EMAIL_URL", default="consolemail://"))
# /healthz calls the outbox late when a message has been due for so long.
OUTBOX_LATE_MINUTES = env.int("OUTBOX_LATE_MINUTES", default=60)

# --- Wagtail -------------------------------------------------------------------------------------------------------
WAGTAIL_SITE_NAME = _("红心空间")
WAGTAILADMIN_BASE_URL = BASE_URL
WAGTAIL_I18N_ENABLED = True
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
WAGTAILSIMPLETRANSLATION_SYNC_PAGE_TREE = True
# What needs a second look goes through the rooms' own actions and 待办.
WAGTAIL_WORKFLOW_ENABLED = False
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAILADMIN_LOGIN_URL = "account_login"
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None  # no picture from outside
# Wagtail indexes in a task. No task waits for a worker here: a page is found as soon as it is saved.
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_USER_TIME_ZONES = [TIME_ZONE]  # one house, one zone
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
WAGTAILDOCS_EXTENSIONS = ["pdf", "docx", "xlsx", "odt"]
WAGTAILDOCS_MAX_UPLOAD_SIZE = 10 * 1024 * 1024
WAGTAILIMAGES_JPEG_QUALITY = WAGTAILIMAGES_WEBP_QUALITY = 75
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 10 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 40_000_000
WAGTAILIMAGES_IMAGE_FORM_BASE = "portal.common.pictures.CleanImageForm"
WAGTAILDOCS_DOCUMENT_FORM_BASE = "portal.common.pictures.PlainDocumentForm"
WAGTAILIMAGES_EXTENSIONS = ["jpg", "jpeg", "png", "webp"]

# --- Security headers ----------------------------------------------------------------------------------------------
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [SELF],
    },
}
# Wagtail's own pages carry inline script and style, and previews of pictures; under /admin/ alone.
ADMIN_CONTENT_SECURITY_POLICY = {
    "script-src": [SELF, UNSAFE_INLINE],
    "style-src": [SELF, UNSAFE_INLINE],
    "img-src": [SELF, "data:", "blob:"],
}
