"""Development: the default. No service needed, messages are kept where /dev/messages/ shows them."""

from django.utils.translation import gettext_lazy as _

from .base import *  # noqa: F403
from .base import env

DEBUG = True
ALLOW_DEMO = True
SECRET_KEY = "development-only-key-never-used-in-production"
ALLOWED_HOSTS = ["*"]
INTERNAL_IPS = ["127.0.0.1"]
STAFF_MFA_REQUIRED = env.bool("STAFF_MFA_REQUIRED", default=False)

SMS_SENDER = "portal.notices.kept.KeepingSender"
EMAIL_BACKEND = "portal.notices.kept.KeepingBackend"

DEMO_PASSWORD = env("DEMO_PASSWORD", default="hongxin-demo")
DEMO_ACCOUNTS = [
    ("director@demo.invalid", _("主任")),
    ("staff@demo.invalid", _("工作人员")),
    ("reviewer@demo.invalid", _("评审")),
    ("lead@demo.invalid", _("组织负责人")),
    ("member@demo.invalid", _("组织成员")),
    ("resident@demo.invalid", _("居民")),
    ("outsider@demo.invalid", _("另一组织的负责人")),
]
