"""Seed the big town once, then measure: yardstick and page in turn, ratios of CPU time, beside the targets.

It fails on nothing: a machine that is busy measures badly, and a table is for people to read.
"""

from __future__ import annotations

import argparse
import math
import statistics
from functools import cache
from http.client import HTTPConnection
from typing import NamedTuple
from urllib.parse import quote

from django.db import connection, transaction

from tests.bench.load import CONNECTIONS, cpu_a_request, latency_ms, request
from tests.bench.server import Server
from tests.bench.town import Town


class Page(NamedTuple):
    """What to ask for. ``path`` may name ``{day}``, ``{until}`` (30 days later), ``{room}``, ``{organization}``,
    ``{month_1000}``, ``{month_10000}``, ``{activity}``. A query keeps a page from being kept whole for strangers; ``NTH`` in it is
    another number each time, so that nothing is kept at all. ``EACH`` is the number of the connection.

    ``conditional``: with the ETag of the answer before; ``cold``: after a change of what the feed shows; ``signed_in``: as the
    lead of an organization.
    """

    name: str
    path: str
    target: float | None = None
    conditional: bool = False
    cold: bool = False
    signed_in: bool = False


PAGES = [
    Page("home page, signed out", "/", 3),
    Page("a page without queries", "/privacy/"),
    Page("list of activities, signed out", "/activities/"),
    Page("list of activities, signed in", "/activities/", signed_in=True),
    Page("list of activities, made anew", "/activities/?n=NTH"),
    Page("list with filters", "/activities/?field=first-aid&since={day}&free=on&n=NTH"),
    Page("list with a search", "/activities/?q=急救&n=NTH"),
    Page("list with filters and a search", "/activities/?q=急救&field=first-aid&since={day}&free=on&n=NTH"),
    Page("search, words apart", "/activities/?q=急救手机&n=NTH"),
    Page("search that finds only what is close", "/activities/?q=游泳池志愿者&n=NTH"),
    Page("month of 1,000 activities, signed out", "/activities/month/{month_1000}/", 18),
    Page("month of 1,000 activities, signed in", "/activities/month/{month_1000}/", 18, signed_in=True),
    Page("month of 1,000 activities, made anew", "/activities/month/{month_1000}/?n=NTH", 18),
    Page("month of 10,000 activities, signed out", "/activities/month/{month_10000}/", 40),
    Page("month of 10,000 activities, signed in", "/activities/month/{month_10000}/", 40, signed_in=True),
    Page("month of 10,000 activities, made anew", "/activities/month/{month_10000}/?n=NTH", 40),
    Page("month with a search", "/activities/month/{month_1000}/?q=急救&n=NTH"),
    Page("day grid of all rooms", "/rooms/day/?date={day}", 20),
    Page("who is free, one day", "/rooms/find/?people=10&date={day}&minutes=120", 30),
    Page("who is free, 31 days", "/rooms/find/?people=10&date={day}&until={until}&minutes=120", 30),
    Page(
        "preview of a series of 52 dates",
        "/rooms/{room}/series/?preview=1&organization={organization}&date={day}&start=09%3A00&minutes=60&people=5"
        "&purpose=x&pattern=weekly&times=52",
        30,
        signed_in=True,
    ),
    Page("a room's week", "/rooms/{room}/"),
    Page("feed of all activities, cold", "/calendar/activities.ics", 130, cold=True),
    Page("feed of all activities, warm", "/calendar/activities.ics", 8),
    Page("feed of all activities, 304", "/calendar/activities.ics", 2, conditional=True),
    Page("feed of 1,000 events, cold", "/calendar/programmes/thousand-EACH.ics", 12, cold=True),
    Page("feed of 1,000 events, warm", "/calendar/programmes/thousand-EACH.ics", 3),
    Page("feed of 1,000 events, 304", "/calendar/programmes/thousand-0.ics", 2, conditional=True),
    Page("Atom feed, warm", "/activities/feed.atom"),
    Page("poster, drawn already", "/activities/{activity}/poster-square.png"),
    Page("list for other pages", "/embed/"),
]
MEMORY_TARGET = 220
GROWTH_TARGET = 1.3


class Figure(NamedTuple):
    """CPU time as times a plain view, a round each; milliseconds over one connection; a remark about the answer."""

    ratios: list[float]
    milliseconds: float
    remark: str

    @property
    def ratio(self) -> float:
        return statistics.median(self.ratios)


def measure(page: Page, ours: Server, plain: Server, options: argparse.Namespace, cookie: str) -> Figure:
    before = forget if page.cold else None
    headers = {"Cookie": cookie} if page.signed_in else {}
    status, answered = request(HTTPConnection("127.0.0.1", ours.port, timeout=120), page.path, headers)
    if status != 200:
        return Figure([math.nan], math.nan, f" (answered {status})")
    if page.conditional and "ETag" in answered:
        headers["If-None-Match"] = answered["ETag"]
    latency = latency_ms(ours, page.path, headers, before)  # warms up, too
    ratios = []
    for _round in range(options.rounds):
        yardstick = cpu_a_request(plain, "/", {}, options.seconds, None)
        ratios.append(cpu_a_request(ours, page.path, headers, options.seconds, before) / yardstick)
    if page.cold:
        remember()
    return Figure(ratios, latency, "")


# Not to wait for the disk: meanwhile the server would idle, and after a pause any request costs half a millisecond more.
AT_ONCE = {"sqlite": "PRAGMA synchronous = OFF", "postgresql": "SET synchronous_commit TO off"}


def forget() -> None:
    """As when an event of each feed has changed: it is read again, and the whole is joined anew. Its bytes stay the same."""
    from django.utils import timezone

    from events.activities.models import Occurrence
    from events.feeds.models import FeedChange

    with connection.cursor() as cursor:
        cursor.execute(AT_ONCE[connection.vendor])
    with transaction.atomic():
        Occurrence.objects.filter(pk__in=events_to_change()).update(changed_at=timezone.now())
        FeedChange.objects.create(feed="activities")


@cache
def events_to_change() -> list[int]:
    """The key of one in the middle of each feed."""
    from django.utils import timezone

    from events.feeds.occurrences import shown_on

    found = []
    for number in range(CONNECTIONS):
        shown = shown_on(timezone.localdate()).filter(activity__programme__slug=f"thousand-{number}")
        pks = list(shown.values_list("pk", flat=True))
        found += pks[len(pks) // 2 :][:1]
    return found


def remember() -> None:
    """Take those changes back: no town changes something thirty times a second, and later pages would count them."""
    from events.feeds.models import FeedChange

    FeedChange.objects.filter(feed="activities").delete()


def measure_all(town: Town, options: argparse.Namespace) -> dict[str, Figure]:
    """Print the table of the pages, and return the figures."""
    print(f"\n{connection.vendor}; {town.sizes()}; medians of {options.rounds} rounds of {options.seconds:g} s\n")
    print("| page | CPU, times a plain view | min to max | ms, one connection | target |")
    print("| --- | --- | --- | --- | --- |")
    figures = {}
    with Server("portal.wsgi", town.production) as ours, Server("tests.bench.hello", {}) as plain:
        cookie, words = town.cookie(), town.words()
        for page in PAGES:
            path = quote(page.path.format(**words), safe="/?&=%-")
            figure = measure(page._replace(path=path), ours, plain, options, cookie)
            spread = f"{min(figure.ratios):.1f} to {max(figure.ratios):.1f}"
            target = "" if page.target is None else f"{page.target:g}"
            print(
                f"| {page.name}{figure.remark} | {figure.ratio:.1f} | {spread} | {figure.milliseconds:.1f} | {target} |",
                flush=True,
            )
            figures[page.name] = figure
        print(f"| memory of two workers, MiB | {ours.memory_mib():.0f} | | | {MEMORY_TARGET} |", flush=True)
        yardstick = cpu_a_request(plain, "/", {}, options.seconds, None)
    if not options.only:
        print(town.contention(yardstick), flush=True)
    return figures


def main() -> None:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--rooms", type=int, default=50)
    parser.add_argument("--bookings", type=int, default=100_000)
    parser.add_argument("--activities", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=1.5, help="of load on one page in one round")
    parser.add_argument("--growth", action="store_true", help="then measure again with ten times as many bookings")
    parser.add_argument("--only", default="", help="only the pages with this in their name")
    options = parser.parse_args()
    PAGES[:] = [page for page in PAGES if options.only in page.name]

    town = Town("bench-growth" if options.growth else "bench", options)
    town.fill()
    before = measure_all(town, options)
    if options.growth:
        town.fill(times=10)
        after = measure_all(town, options)
        print(f"\n| page | growth, at most {GROWTH_TARGET} |\n| --- | --- |")
        for name, figure in after.items():
            print(f"| {name} | {figure.ratio / before[name].ratio:.2f} |")


if __name__ == "__main__":
    main()
