"""Production refuses to start half configured; each case is a process of its own, as settings are read once."""

import os
import string
import subprocess
import sys

import pytest
from django.conf import settings

KEY = string.ascii_letters * 2
ASK = """
import django, json
from django.conf import settings
django.setup()
print(json.dumps({name: getattr(settings, name, None) for name in %r}))
"""


def start(tmp_path, *arguments, **environment):
    """Run Python as production does, with nothing in the environment but ``environment``."""
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=settings.BASE_DIR,
        env={
            "PATH": os.environ["PATH"],
            "DJANGO_SETTINGS_MODULE": "portal.settings.production",
            "DATA_DIR": str(tmp_path),
            **environment,
        },
        capture_output=True,
        text=True,
        timeout=120,
    )


@pytest.mark.parametrize(
    ("environment", "sentence"),
    [
        ({"ALLOWED_HOSTS": "hongxin.example"}, "Set SECRET_KEY to"),
        ({"SECRET_KEY": KEY}, "Set ALLOWED_HOSTS to"),
        ({"SECRET_KEY": KEY, "ALLOWED_HOSTS": " "}, "Set ALLOWED_HOSTS to"),
    ],
)
def test_production_names_what_is_missing(tmp_path, environment, sentence):
    started = start(tmp_path, "manage.py", "check", **environment)
    assert started.returncode != 0
    assert f"ImproperlyConfigured: {sentence}" in started.stderr


def test_production_passes_the_deployment_checks(tmp_path):
    checked = start(
        tmp_path,
        *("manage.py", "check", "--deploy", "--fail-level", "WARNING"),
        SECRET_KEY=KEY,
        ALLOWED_HOSTS="hongxin.example",
    )
    assert checked.returncode == 0, checked.stderr


def test_production_does_not_start_without_the_rules(tmp_path):
    started = start(tmp_path, "-c", "import portal.wsgi", SECRET_KEY=KEY, ALLOWED_HOSTS="hongxin.example")
    assert started.returncode != 0
    assert "The database does not keep these rules: " in started.stderr
    assert "room_held_once" in started.stderr


def test_proxies_are_trusted_only_when_counted(tmp_path):
    names = ("SECURE_PROXY_SSL_HEADER", "ALLAUTH_TRUSTED_PROXY_COUNT", "STAFF_MFA_REQUIRED", "BASE_URL")
    known = {"SECRET_KEY": KEY, "ALLOWED_HOSTS": "hongxin.example"}
    alone = start(tmp_path, "-c", ASK % (names,), **known).stdout
    assert alone.strip() == (
        '{"SECURE_PROXY_SSL_HEADER": null, "ALLAUTH_TRUSTED_PROXY_COUNT": 0, '
        '"STAFF_MFA_REQUIRED": true, "BASE_URL": "https://hongxin.example"}'
    )
    behind = start(tmp_path, "-c", ASK % (names,), **known, TRUSTED_PROXIES="1").stdout
    assert '"ALLAUTH_TRUSTED_PROXY_COUNT": 1' in behind
    assert "HTTP_X_FORWARDED_PROTO" in behind
