"""A migrated SQLite database, kept between runs: making Wagtail's tables takes ten seconds, copying them none.

The copy is used as long as nothing that makes the tables has changed; ``make reset`` throws it away.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
from pathlib import Path

from django.conf import settings
from django.db import connections

FLOORS = ("portal", "incubator", "events", "home")


def _fingerprint() -> str:
    """What the tables are made of: our models and migrations, and the versions of everything else."""
    root = settings.BASE_DIR
    sources = [root / "requirements-dev.txt", root / "portal/settings/base.py"]
    for floor in FLOORS:
        sources += (root / floor).rglob("migrations/*.py")
        sources += (root / floor).rglob("models.py")
        sources += (root / floor).rglob("models/*.py")
        sources += (root / floor).rglob("papers.py")
    digest = hashlib.sha256()
    for source in sorted(sources):
        digest.update(str(source.relative_to(root)).encode() + b"\0" + source.read_bytes())
    return digest.hexdigest()[:16]


def _kept() -> Path:
    return settings.DATA_DIR / "test" / f"migrated-{_fingerprint()}.sqlite3"


def _is_sqlite() -> bool:
    return connections["default"].vendor == "sqlite"


def fetch(suffix: str) -> bool:
    """Copy the kept database to where the tests of worker ``suffix`` will look; False when there is none."""
    if not _is_sqlite() or not _kept().exists():
        return False
    name = connections["default"].settings_dict["TEST"]["NAME"]
    shutil.copyfile(_kept(), f"{name}_{suffix}" if suffix else name)
    return True


def keep() -> None:
    """Keep the test database that was just made, for the next run."""
    if not _is_sqlite() or _kept().exists():
        return
    _kept().parent.mkdir(parents=True, exist_ok=True)
    for old in _kept().parent.glob("migrated-*"):
        old.unlink(missing_ok=True)
    unfinished = _kept().with_suffix(f".{os.getpid()}")
    source, target = sqlite3.connect(connections["default"].settings_dict["NAME"]), sqlite3.connect(unfinished)
    source.backup(target)
    source.close()
    target.close()
    unfinished.replace(_kept())
