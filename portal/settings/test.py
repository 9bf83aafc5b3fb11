"""Tests: like production where it matters, fast where it does not."""

import tempfile
from pathlib import Path

from .base import *  # noqa: F403
from .base import DATABASES, STORAGES

SECRET_KEY = "test-only-key"
ALLOW_DEMO = True
ALLOWED_HOSTS = ["*"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CACHES = {
    name: {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": name}
    for name in ("default", "fragments", "answers", "posters")
}
# As everywhere; and another test's pictures have had the same numbers.
CACHES["renditions"] = {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}
# One database after the other in one process: what was kept for a test is not true for the next.
KEEP_ANSWERS = False
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
# Never kept, so that the queries that a page costs do not depend on the test before.
CONTACT_CACHE_SECONDS = 0
SMS_SENDER = "portal.common.sms.MemorySender"

# What tests write; tests/conftest.py removes it at the end.
TEST_FILES = Path(tempfile.mkdtemp(prefix="hongxin-test-"))
MEDIA_ROOT = TEST_FILES / "media"
STORAGES = STORAGES | {
    "private": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": TEST_FILES / "private", "base_url": None},
    },
}
# A file, not memory: race and live-server tests open the same database from several processes.
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["TEST"] = {"NAME": str(TEST_FILES / "test.sqlite3")}
    DATABASES["default"]["OPTIONS"]["init_command"] = "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;"
# Above and below: a commit need not survive a power cut here; processes are killed, the machine is not.
else:
    DATABASES["default"]["OPTIONS"] = {"options": "-c synchronous_commit=off"}
