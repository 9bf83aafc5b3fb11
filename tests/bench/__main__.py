"""Seed the big town once, then measure: yardstick and page in turn, ratios of CPU time, beside the targets.

It fails on nothing: a machine that is busy measures badly, and a table is for people to read.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import secrets
import statistics
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import django

from tests.bench.load import cpu_a_request, latency_ms, request
from tests.bench.server import ROOT, Server


class Page(NamedTuple):
    name: str
    path: str
    target: float | None
    conditional: bool = False
    cold: bool = False


PAGES = [
    Page("home page, signed out", "/", 3),
    Page("list of activities", "/activities/", None),
    Page("who is free, one day", "/rooms/find/?people=10&date={day}&minutes=120", 30),
    Page("a room's week", "/rooms/{room}/", None),
    Page("feed of all activities, cold", "/calendar/activities.ics", 130, cold=True),
    Page("feed of all activities, warm", "/calendar/activities.ics", 8),
    Page("feed of all activities, 304", "/calendar/activities.ics", 2, conditional=True),
]
MEMORY_TARGET = 220


def manage(environment: dict[str, str], *arguments: str) -> None:
    subprocess.run([sys.executable, "manage.py", *arguments], cwd=ROOT, env=os.environ | environment, check=True)


def measure(page: Page, ours: Server, plain: Server, options: argparse.Namespace, forget: Callable[[], None]) -> str:
    from http.client import HTTPConnection

    before = forget if page.cold else None
    status, answered = request(HTTPConnection("127.0.0.1", ours.port, timeout=120), page.path, {})
    headers = {"If-None-Match": answered["ETag"]} if page.conditional and "ETag" in answered else {}
    latency = latency_ms(ours, page.path, headers, before)  # warms up, too
    ratios = []
    for _round in range(options.rounds):
        yardstick = cpu_a_request(plain, "/", {}, options.seconds, None)
        ratios.append(cpu_a_request(ours, page.path, headers, options.seconds, before) / yardstick)
    remark = "" if status == 200 else f" (answered {status})"
    spread = f"{min(ratios):.1f} to {max(ratios):.1f}"
    target = "" if page.target is None else f"{page.target:g}"
    return f"| {page.name}{remark} | {statistics.median(ratios):.1f} | {spread} | {latency:.1f} | {target} |"


def main() -> None:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--rooms", type=int, default=50)
    parser.add_argument("--bookings", type=int, default=100_000)
    parser.add_argument("--activities", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=3.0, help="of load on one page in one round")
    options = parser.parse_args()

    database = os.environ.get("DATABASE_URL", "")
    folder = Path(os.environ.get("DATA_DIR") or ROOT / "var").resolve() / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    base = {"DATA_DIR": str(folder)}
    development = base | {"DJANGO_SETTINGS_MODULE": "portal.settings.dev"}
    production = base | {
        "DJANGO_SETTINGS_MODULE": "portal.settings.production",
        "SECRET_KEY": secrets.token_urlsafe(50),
        "ALLOWED_HOSTS": "127.0.0.1",
        "BASE_URL": "http://127.0.0.1",
        "SSL_REDIRECT": "false",
        "LOG_LEVEL": "WARNING",
    }
    manage(development, "catalogs")
    manage(development, "migrate", "-v", "0", "--skip-checks")
    sizes = [f"--{name}={getattr(options, name)}" for name in ("rooms", "bookings", "activities")]
    manage(development, "demo", *sizes)
    manage(production, "collectstatic", "--noinput", "-v", "0")
    os.environ.update(development)
    django.setup()
    from django.utils import timezone

    from events.feeds.models import FeedChange
    from incubator.premises.models import Room

    day = timezone.localdate() + dt.timedelta(days=2)
    room = Room.objects.bookable().earliest("order", "pk").slug

    def forget() -> None:
        """As when something that the feed shows has changed."""
        FeedChange.objects.create(feed="activities")

    print(f"\n{'PostgreSQL' if database else 'SQLite'}; {' '.join(sizes)}; medians of {options.rounds} rounds\n")
    print(
        "| page | CPU, times a plain view | min to max | ms, one connection | target |\n| --- | --- | --- | --- | --- |"
    )
    with Server("portal.wsgi", production) as ours, Server("tests.bench.hello", {}) as plain:
        for page in PAGES:
            concrete = page._replace(path=page.path.format(day=day, room=room))
            print(measure(concrete, ours, plain, options, forget), flush=True)
        print(f"| memory of two workers, MiB | {ours.memory_mib():.0f} | | | {MEMORY_TARGET} |", flush=True)
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.contention"],
        cwd=ROOT,
        env=os.environ | development,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        print(done.stderr[-2000:])
        return
    race = json.loads(done.stdout.strip().splitlines()[-1])
    print(
        f"| double bookings, {race['attempts']} attempts by 8 processes in {race['seconds']} s | "
        f"{race['doubled']} | | | 0 |"
    )
    if race["errors"]:
        print(f"\nErrors of the database: {race['errors']}")


if __name__ == "__main__":
    main()
