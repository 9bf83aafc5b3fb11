"""A real browser on the real site: Chromium through Playwright, with everything that it complains about kept."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.db import connection, connections
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, Request, Response, sync_playwright

from tests.shared import Shared

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PHONE, DESK = (390, 844), (1280, 900)


@pytest.fixture(scope="session", autouse=True)
def _database_beside_playwright() -> Iterator[None]:
    # Playwright's loop runs in this thread, so Django takes every query for one made in async code.
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    yield
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(scope="session")
def browser(shared: Shared) -> Iterator[Browser]:
    shared.undo()  # in the connection in which it began
    # While the loop runs Django has another connection object, which must know, too, what a flush has to bring back.
    contents = getattr(connection, "_test_serialized_contents", None)
    connections.close_all()
    with sync_playwright() as playwright:
        if contents is not None:
            connection._test_serialized_contents = contents
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()
        connections.close_all()


class Complaints(list):
    """What the browser found wrong: script errors, CSP violations, requests to other hosts, missing files."""

    def watch(self, page: Page, host: str) -> None:
        def on_request(request: Request) -> None:
            parts = urlsplit(request.url)
            if parts.scheme in ("http", "https", "ws", "wss") and parts.netloc != host:
                self.append(f"asked outside: {request.url}")

        def on_response(response: Response) -> None:
            # A page may answer 404 or 422 on purpose; what a page is made of may not.
            if response.status >= 400 and response.request.resource_type != "document":
                self.append(f"{response.status}: {response.url}")

        page.on("request", on_request)
        page.on("response", on_response)
        page.on("pageerror", lambda error: self.append(f"script: {error}"))
        page.on(
            "console",
            lambda message: (
                self.append(f"console on {page.url}: {message.text}")
                if message.type == "error" and not message.text.startswith("Failed to load resource")
                else None
            ),
        )


@pytest.fixture
def complaints() -> Iterator[Complaints]:
    """Empty at the end of a journey, or the journey failed; ``clear()`` what was meant."""
    kept = Complaints()
    yield kept
    assert not kept, "\n".join(kept)


@pytest.fixture
def open_page(
    django_db_serialized_rollback: None, live_server: object, browser: Browser, complaints: Complaints
) -> Iterator[Callable[..., Page]]:
    """``open_page(size=PHONE, dark=False)``: a page with cookies of its own; relative addresses lead to the site.

    ``touch``: with a finger instead of a mouse. ``workers``: whether the site's service worker may come. Elsewhere it
    would ask for pages in the background.
    """
    contexts: list[BrowserContext] = []

    def make(*, size: tuple[int, int] = PHONE, dark: bool = False, workers: bool = False, touch: bool = False) -> Page:
        context = browser.new_context(
            base_url=live_server.url,
            viewport={"width": size[0], "height": size[1]},
            color_scheme="dark" if dark else "light",
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            reduced_motion="reduce",
            has_touch=touch,
            is_mobile=touch,
            service_workers="allow" if workers else "block",
        )
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        complaints.watch(page, urlsplit(live_server.url).netloc)
        return page

    yield make
    for context in contexts:
        context.close()


@pytest.fixture
def open_page_as(open_page: Callable[..., Page], live_server: Any) -> Callable[..., Page]:
    """``open_page_as(user, size=PHONE, dark=False)``: a page of somebody who has signed in already."""

    def make(user: Any, **look: Any) -> Page:
        page, client = open_page(**look), Client()
        client.force_login(user)
        name = settings.SESSION_COOKIE_NAME
        page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_server.url}])
        return page

    return make


@pytest.fixture
def page(open_page: Callable[..., Page]) -> Page:
    """A page as wide as a phone."""
    return open_page()


@pytest.fixture
def picture(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[Page, str], Path]:
    """``picture(page, "name")`` takes a PNG of the whole page, kept in ``SCREENSHOTS`` when that is set."""
    folder = Path(os.environ["SCREENSHOTS"]) if os.environ.get("SCREENSHOTS") else tmp_path

    def take(page: Page, name: str) -> Path:
        folder.mkdir(parents=True, exist_ok=True)
        size: Any = page.viewport_size
        path = folder / f"{request.node.name}-{name}-{size['width']}.png"
        # The admin scrolls inside of its page, and what clings to the foot of a window belongs to the foot of the picture,
        # so the window has to be as tall as what it holds.
        inner = page.evaluate(
            "Math.max(...[...document.querySelectorAll('html, main.content-wrapper')].map(e => e.scrollHeight))"
        )
        if inner > size["height"]:
            page.set_viewport_size({"width": size["width"], "height": inner})
        page.screenshot(path=path, full_page=True)
        page.set_viewport_size(size)
        return path

    return take
