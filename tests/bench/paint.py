"""``make paint``: when the largest thing of a page is seen on a slow phone. See docs/performance.md.

Chromium with a processor four times as slow and Lighthouse's slow 4G, every visit with an empty cache. Prints a table, fails on nothing.
"""

from __future__ import annotations

import argparse
import os
import statistics
from typing import NamedTuple

from playwright.sync_api import Browser, sync_playwright

from tests.bench.server import Server
from tests.bench.town import Town

TARGET = 1500  # ms
SLOWER = 4
# Kilobits a second, and milliseconds from a question to its answer.
DOWN, UP, ROUND_TRIP = 1600, 750, 150
PHONE = {"width": 390, "height": 844}
PAGES = {
    "home page": "/",
    "list of activities": "/activities/",
    "month": "/activities/month/",
    "an activity": "/activities/{activity}/",
    "organizations": "/organizations/",
    "find a room": "/rooms/find/",
}
WATCH = """
window.largest = [0, ""];
new PerformanceObserver(list => {
  for (const entry of list.getEntries()) {
    const element = entry.element;
    window.largest = [entry.startTime, entry.url ? "picture" : element ? element.tagName.toLowerCase() : ""];
  }
}).observe({ type: "largest-contentful-paint", buffered: true });
"""


class Visit(NamedTuple):
    """Milliseconds until the first and the largest paint, what was painted, and kilobytes that came over the wire."""

    first: float
    largest: float
    what: str
    kilobytes: float


def visit(browser: Browser, address: str) -> Visit:
    context = browser.new_context(viewport=PHONE, device_scale_factor=3, is_mobile=True, has_touch=True)
    context.add_init_script(WATCH)
    page = context.new_page()
    devtools = context.new_cdp_session(page)
    received: list[float] = []
    devtools.on("Network.loadingFinished", lambda event: received.append(event["encodedDataLength"]))
    devtools.send("Network.enable")
    devtools.send(
        "Network.emulateNetworkConditions",
        {
            "offline": False,
            "latency": ROUND_TRIP,
            "downloadThroughput": DOWN * 1000 / 8,
            "uploadThroughput": UP * 1000 / 8,
        },
    )
    devtools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    page.goto(address, wait_until="load")
    page.wait_for_timeout(1500)
    first = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
    largest, what = page.evaluate("window.largest")
    context.close()
    return Visit(first, largest, what, sum(received) / 1000)


def main() -> None:
    parser = argparse.ArgumentParser(prog="make paint", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    town = Town("paint")
    town.prepare()
    words = town.an_activity()
    print(
        f"\nMedians of {options.rounds} visits; load of the machine {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores\n"
    )
    print("| page | largest paint, ms | min to max | what | first paint, ms | kB over the wire | target |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    with Server("tests.bench.media", town.production) as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"), args=["--no-sandbox"]
        )
        for name, path in PAGES.items():
            address = f"http://127.0.0.1:{server.port}{path.format(**words)}"
            visit(browser, address)  # the server keeps what it has made once
            visits = [visit(browser, address) for _round in range(options.rounds)]
            largest = sorted(one.largest for one in visits)
            print(
                f"| {name} | {statistics.median(largest):.0f} | {largest[0]:.0f} to {largest[-1]:.0f} | {visits[-1].what} "
                f"| {statistics.median(one.first for one in visits):.0f} | {visits[-1].kilobytes:.0f} | {TARGET} |",
                flush=True,
            )
        browser.close()
    print(f"\nLoad of the machine at the end {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
