"""The big town that is measured: its environment, its rows, and what the addresses of its pages need."""

from __future__ import annotations

import argparse
import datetime as dt
import itertools
import json
import os
import secrets
import subprocess
import sys
from pathlib import Path

import django

from tests.bench.load import CONNECTIONS
from tests.bench.server import ROOT

LEAD = "lead@demo.invalid"
# Months with so many activities in them, and how long ago they are: no feed shows what is as old.
CROWDED = {1_000: 36, 10_000: 48}


def thousands() -> None:
    """Programmes (``thousand-0`` and on, one a connection) whose calendars show a thousand of the town's events each, as far as
    there are so many.
    """
    from django.db.models import Count
    from django.utils import timezone

    from events.activities.models import Activity, Programme
    from events.feeds.occurrences import shown_on

    Activity.objects.filter(programme__slug__startswith="thousand").update(programme=None)
    shown = shown_on(timezone.localdate()).order_by("activity")
    counts = list(shown.values_list("activity").annotate(n=Count("pk")))
    for number in range(CONNECTIONS):
        programme, _new = Programme.objects.get_or_create(
            slug=f"thousand-{number}", defaults={"name": f"一千场（{number}）", "name_en": f"Thousand {number}"}
        )
        wanted, events, rest = [], 0, []
        for activity, many in counts:
            if events + many <= 1000:
                wanted.append(activity)
                events += many
            else:
                rest.append((activity, many))
        Activity.objects.filter(pk__in=wanted).update(programme=programme)
        counts = rest


class Town:
    """Kept in ``DATA_DIR/<name>`` or the database of ``DATABASE_URL``. Without ``wanted`` it is the demo town as it is."""

    def __init__(self, name: str, wanted: argparse.Namespace | None = None) -> None:
        self.wanted = {row: getattr(wanted, row) for row in ("rooms", "bookings", "activities")} if wanted else {}
        folder = Path(os.environ.get("DATA_DIR") or ROOT / "var").resolve() / name
        folder.mkdir(parents=True, exist_ok=True)
        self.development = {"DATA_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "portal.settings.dev"}
        self.production = {
            "DATA_DIR": str(folder),
            "DJANGO_SETTINGS_MODULE": "portal.settings.production",
            "SECRET_KEY": secrets.token_urlsafe(50),
            "ALLOWED_HOSTS": "127.0.0.1",
            "BASE_URL": "http://127.0.0.1",
            "SSL_REDIRECT": "false",
            "LOG_LEVEL": "ERROR",
        }

    def sizes(self) -> str:
        return ", ".join(f"{number:,} {name}" for name, number in self.wanted.items())

    def fill(self, times: int = 1) -> None:
        """Add the rows that are missing."""
        self.wanted["bookings"] *= times
        self.prepare()
        for number, months in CROWDED.items():
            crowd(number, months)

    def prepare(self) -> None:
        """Make the town if it is not there, and let this process look at it, too."""
        self._run(self.development, "manage.py", "catalogs")
        self._run(self.development, "manage.py", "migrate", "-v", "0", "--skip-checks")
        self._run(self.development, "manage.py", "demo", *(f"--{name}={size}" for name, size in self.wanted.items()))
        self._run(self.production, "manage.py", "collectstatic", "--noinput", "-v", "0")
        os.environ.update(self.development)
        django.setup()

    def an_activity(self) -> dict[str, str]:
        """One that has a picture and is still to come."""
        from events.activities.models import Occurrence

        ahead = Occurrence.objects.public().upcoming().scheduled().exclude(activity__picture=None)
        return {"activity": ahead.select_related("activity").first().activity.slug}

    def words(self) -> dict[str, str]:
        """What stands in the addresses of pages."""
        from django.utils import timezone

        from events.activities.models import Activity
        from incubator.organizations.models import Membership
        from incubator.premises.models import Room

        day = timezone.localdate() + dt.timedelta(days=2)
        thousands()
        return {
            "activity": Activity.objects.public().earliest("pk").slug,
            "day": f"{day}",
            "until": f"{day + dt.timedelta(days=30)}",
            **{f"month_{number}": f"{months_ago(months):%Y-%m}" for number, months in CROWDED.items()},
            "room": Room.objects.bookable().filter(parts=None).earliest("order", "pk").slug,
            "organization": f"{Membership.objects.filter(user__email=LEAD, role='lead').earliest('pk').organization_id}",
        }

    def cookie(self) -> str:
        """The cookie of a session of the demo's lead, made where the server's secret is known."""
        made = self._run(self.production, "-m", "tests.bench.session", LEAD, output=True)
        return made.strip().splitlines()[-1]

    def contention(self, yardstick: float) -> str:
        """A row of the table: eight processes ask for the same hours. ``yardstick`` is a plain view's CPU seconds."""
        race = json.loads(self._run(self.development, "-m", "tests.bench.contention", output=True).splitlines()[-1])
        ratio = race["cpu"] / race["attempts"] / yardstick
        return (
            f"| double bookings in {race['attempts']} attempts by {race['processes']} processes at {race['slots']} slots "
            f"| {race['doubled']} | | | 0 |\n"
            f"| one of these attempts | {ratio:.1f} | | {race['seconds'] * 1000 / race['attempts']:.1f} | |\n\n"
            f"Granted: {race['granted']}; refused: {race['refused']}; errors of the database: {race['errors'] or 0}."
        )

    @staticmethod
    def _run(environment: dict[str, str], *arguments: str, output: bool = False) -> str:
        done = subprocess.run(
            [sys.executable, *arguments],
            cwd=ROOT,
            env=os.environ | environment,
            check=True,
            text=True,
            stdout=subprocess.PIPE if output else None,
        )
        return done.stdout or ""


def months_ago(months: int) -> dt.date:
    """The first day of that month."""
    from portal.common.periods import months_after, today

    return months_after(today().replace(day=1), -months)


def crowd(number: int, months: int) -> None:
    """Let as many activities have taken place in that month, at twelve times of each day."""
    from events.activities.models import Activity, Occurrence
    from portal.common.periods import at

    first = months_ago(months)
    begin, end = at(first, dt.time()), at(months_ago(months - 1), dt.time())
    missing = number - Occurrence.objects.filter(starts__gte=begin, starts__lt=end).count()
    activities = itertools.cycle(
        Activity.objects.filter(live=True).order_by("-pk").values_list("pk", flat=True)[:10_000]
    )
    days = (end - begin).days
    starts = [begin + dt.timedelta(days=n % days, hours=8 + n // days % 12) for n in range(max(0, missing))]
    Occurrence.objects.bulk_create(
        [
            Occurrence(activity_id=next(activities), starts=start, ends=start + dt.timedelta(hours=1), place="-")
            for start in starts
        ],
        batch_size=500,
    )
