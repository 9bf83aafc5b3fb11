"""Every address and every form with input that makes no sense: a clear answer, never an error of ours.

Which addresses there are, and who may open them, ``tests/test_routes.py`` knows. Forms are read from the pages
themselves, so a new field is attacked without a word here.
"""

from __future__ import annotations

import datetime as dt
import re
from html.parser import HTMLParser
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.template.backends.django import Template
from django.test import Client
from django.utils import timezone
from wagtail.admin.menu import Menu

from incubator.organizations.models import Organization
from tests.test_routes import MAKERS, PEOPLE, ROUTES, people, town  # noqa: F401 - fixtures

NONSENSE = (
    "a\0b",
    "'\"><script>\u202e😀" * 60,
    "x" * 300_000,
    "9999-12-31",
    "0001-01-01",
    "9999-12-31T23:59:59Z/60",
    "-1",
    "9" * 25,
    "9" * 5000,
    "NaN",
)
# In one field of a form that is right otherwise, by the kind of the field.
BAD_ALONE = {
    "date": ("0001-01-01", "9999-12-31"),
    "text": ("a\0b", "9" * 25, "9999-12-31"),
    "textarea": ("a\0b",),
    "hidden": ("a\0b", "9" * 25),
}
# What our pages and Wagtail's lists read from an address.
ASKED = [
    "page",
    "p",
    "q",
    "date",
    "week",
    "when",
    "since",
    "day",
    "place",
    "until",
    "field",
    "organization",
    "for",
    "free",
    "start",
    "minutes",
    "people",
    "want",
    "activity",
    "submission",
    "next",
    "status",
    "ordering",
    "standing",
    "zone",
    "room",
    "action",
    "user",
    "timestamp_from",
    "timestamp_to",
    "locale",
    "first",
    "last",
    "period",
    "export",
]
IN_AN_ADDRESS = ("'\"><script>\u202e😀", "9999-12-31", "0001-01-01", "-1", "9" * 25, "9" * 5000)
ATTACKED = [route for route in ROUTES if not route.startswith("dev/")]


@pytest.fixture(autouse=True)
def without_the_menu(monkeypatch):
    """The admin's menu reads nothing of what is sent, and would be a fifth of the time."""
    monkeypatch.setattr(Menu, "render_component", lambda menu, request: [])


class Fields(HTMLParser):
    """The fields of a page's forms: ``{name: (value, kind)}``."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: dict[str, tuple[str, str]] = {}
        self.select = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        name = given.get("name", "")
        if tag == "option" and self.select:
            if given.get("value") and ("selected" in given or not self.found[self.select][0]):
                self.found[self.select] = (given["value"], "select")
        elif tag in ("input", "select", "textarea", "button") and name:
            self.select = name if tag == "select" else self.select
            kind = given.get("type", "text") if tag == "input" else tag
            if name not in self.found or "checked" in given:
                self.found[name] = (given.get("value", ""), kind)

    def handle_endtag(self, tag: str) -> None:
        self.select = "" if tag == "select" else self.select


def sensible(name: str, value: str, kind: str) -> str:
    """What a person might send."""
    soon = (timezone.localdate() + dt.timedelta(days=6)).isoformat()
    usual = {
        "date": soon,
        "last_day": soon,
        "starts": soon,
        "starts_wanted": soon,
        "start": "10:00",
        "end": "11:00",
        "area_wanted": "10",
        "months_wanted": "12",
        "activities_a_month": "2",
        "phone": "13800138000",
        "contact_phone": "0535-7300000",
        "email": "li@example.invalid",
        "login": "li@example.invalid",
        "credit_code": "",
        "alternative": "",
        "kept": "",
    }
    if kind == "checkbox":
        return value or "on"
    return value or usual.get(name.rpartition("-")[2], "3" if kind == "number" else "文字")


def send(client: Client, method: str, path: str, data: Any = None, **more: Any) -> Any:
    """The answer; what the request changed is undone."""
    cache.clear()  # limits are another test's matter
    with transaction.atomic():
        answer = getattr(client, method)(path, data, **more)
        transaction.set_rollback(True)
    return answer


def insider(route: str) -> str:
    """Somebody who sees the page."""
    letters = ROUTES[route][1]
    return next(
        (who for who in ("lead", "director", "anonymous", "reviewer", "resident") if sees(letters, who)), "lead"
    )


def sees(letters: str, who: str) -> bool:
    return letters[PEOPLE.index(who)] == "o"


def fields_of(client: Client, path: str) -> dict[str, tuple[str, str]]:
    answer = send(client, "get", path)
    if answer.status_code != 200 or "html" not in answer["Content-Type"]:
        return {}
    found = Fields(answer.content.decode()).found
    # On every page, and tested below.
    found = {name: field for name, field in found.items() if name not in ("care", "next", "csrfmiddlewaretoken")}
    # How many rows a set of forms has is between the page and Wagtail, which trusts it.
    return {name: field for name, field in found.items() if not name.endswith("_FORMS")}


@pytest.mark.parametrize("route", ATTACKED)
def test_nonsense_in_the_address(route, town, people):  # noqa: F811
    address = ROUTES[route][0]
    client = people[insider(route)]
    path = address.format(**vars(town))
    for value in IN_AN_ADDRESS:
        answer = send(client, "get", f"{path}?{urlencode(dict.fromkeys(ASKED, value))}")
        assert answer.status_code < 500, value
    # Things that are not there, with a key beyond every column or a name nobody has.
    for key in ("9" * 30, "no-such-thing", quote("没有"), "%00"):
        strange = re.sub(r"{[^}]+}", key, address)
        if strange != address:
            answer = send(client, "get", strange)
            assert answer.status_code in (302, 400, 403, 404, 405), (strange, answer.status_code)


@pytest.mark.parametrize("route", [route for route in ATTACKED if not set(ROUTES[route][2]) <= {"m", "l"}])
def test_nonsense_in_the_form(route, town, people, monkeypatch):  # noqa: F811
    client = people[insider(route)]
    path = ROUTES[route][0].format(**vars(town))
    fields = fields_of(client, path)
    good = {name: sensible(name, *field) for name, field in fields.items() if field[1] != "file"}
    for value in NONSENSE:
        assert send(client, "post", path, dict.fromkeys(good, value)).status_code < 500, value
    # How one wrong field looks, the pages with nothing but wrong ones have shown: these are answered without being drawn.
    monkeypatch.setattr(Template, "render", lambda template, context=None, request=None: "")
    for want in ("room", "activity") if "want" in good else ("",):
        wanted = good | ({"want": want} if want else {})
        for name, (_value, kind) in fields.items():
            if kind in ("hidden", "button", "checkbox", "file") and not name.endswith(("kept", "revision")):
                continue
            for value in BAD_ALONE.get(kind, ("9" * 25,)):
                answer = send(client, "post", path, wanted | {name: value})
                assert answer.status_code < 500, (name, value)


FILES = (
    ("pass.pdf", b"<html><script>alert(1)</script></html>", "application/pdf"),
    ("cut.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "image/png"),
    ("moving.gif", b"GIF89a" + b"\0" * 30, "image/gif"),
    ("empty.jpg", b"", "image/jpeg"),
    ("😀" * 60 + ".pdf", b"MZ", "a" * 40),
)


@pytest.mark.parametrize("route", [route for route in ATTACKED if route.endswith(("new/", "edit/", "<slug:step>/"))])
def test_files_that_are_not_what_they_say(route, town, people):  # noqa: F811
    client = people[insider(route)]
    path = ROUTES[route][0].format(**vars(town))
    fields = fields_of(client, path)
    good = {name: sensible(name, *field) for name, field in fields.items() if field[1] != "file"}
    for name in (name for name, field in fields.items() if field[1] == "file"):
        for file in FILES:
            answer = send(client, "post", path, good | {name: SimpleUploadedFile(*file)})
            assert answer.status_code == 422, (name, file[0])


def test_forty_megabytes_are_refused_and_nothing_typed_is_lost(cast):
    client = Client()
    client.force_login(cast.lead)
    huge = SimpleUploadedFile("logo.png", b"\x89PNG" + b"\0" * 40 * 1024 * 1024, "image/png")
    answer = client.post("/organizations/new/", {"name": "梨园合唱团", "introduction": "唱了三年。", "logo": huge})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "图片超过 10 MB" in page
    assert "梨园合唱团" in page
    assert "唱了三年。" in page
    assert not Organization.objects.filter(name="梨园合唱团").exists()


def test_more_text_than_a_form_may_carry_is_said_in_a_sentence(cast):
    client = Client(raise_request_exception=False)
    client.force_login(cast.lead)
    body = urlencode({"name": "x" * 3_000_000})
    answer = client.post("/organizations/new/", body, "application/x-www-form-urlencoded")
    assert answer.status_code == 413
    assert "发来的内容太多了" in answer.content.decode()


@pytest.mark.parametrize(
    "path", ["/%00/", "/a%00b", "/en/%00/", "/media/%00", "/static/%00", "/%2e%2e/%2e%2e/etc/passwd"]
)
def test_addresses_that_no_page_has(path, db):
    assert Client(raise_request_exception=False).get(path).status_code in (400, 404)


@pytest.mark.parametrize(
    "back", ["//evil.invalid/", "https://evil.invalid", "javascript:alert(1)", "/\\evil.invalid", "\0"]
)
@pytest.mark.parametrize("path", ["/care/", "/accounts/login/email/", "/accounts/logout/"])
def test_next_never_leads_away(path, back, cast):
    cast.lead.set_password("liyuan-2026-heart")
    cast.lead.email = "lead@example.invalid"
    cast.lead.save()
    client = Client(raise_request_exception=False)
    if "logout" in path:
        client.force_login(cast.lead)
    sent = {"next": back, "login": "lead@example.invalid", "password": "liyuan-2026-heart"}
    answer = client.post(path, sent)
    assert answer.status_code < 500
    assert answer.get("Location", "/").startswith("/")
    assert not answer.get("Location", "/").startswith(("//", "/\\"))


@pytest.mark.parametrize(
    "headers",
    [
        {"If-Modified-Since": "yesterday", "If-None-Match": 'W/"'},
        {"If-Modified-Since": "Fri, 31 Dec 99999 23:59:59 GMT"},
        {"If-None-Match": "*, \0, '\"" + "x" * 4000},
        {"Range": "bytes=-1-99999999999999999999"},
        {"Accept-Language": "zz" * 3000 + ";q=9"},
        {"Accept-Encoding": "gzip;q=nonsense,,;="},
        {"X-Forwarded-For": "nobody, \0", "X-Forwarded-Host": "evil.invalid", "X-Forwarded-Proto": "gopher"},
        {"Cookie": 'sessionid="\\000aaaaaaaaaaaaaaaa"; language=\\000; csrftoken=x; care=\\000'},
        {"Cookie": "sessionid=" + "z" * 5000 + "; language=../../x; messages=nonsense"},
        {"HX-Request": "true", "HX-Current-URL": "http://[", "HX-Target": "\0"},
        {"Content-Type": "multipart/form-data"},
        {"Content-Length": "nonsense"},
    ],
)
def test_headers_that_make_no_sense(headers, town):  # noqa: F811
    client = Client(raise_request_exception=False)
    for path in (
        "/",
        "/calendar/activities.ics",
        "/activities/",
        "/my/",
        f"/papers/{town.document.pk}/",
        "/accounts/login/",
    ):
        answer = client.get(path, headers=headers)
        assert answer.status_code < 500, path
        assert "evil.invalid" not in answer.get("Location", "")


@pytest.mark.parametrize("host", ["evil.invalid", "a b", "[", "\0"])
def test_hosts_that_are_not_ours(host, db, settings):
    settings.ALLOWED_HOSTS = ["testserver"]
    client = Client(raise_request_exception=False)
    for path in ("/", "/calendar/activities.ics", "/healthz", "/admin/"):
        assert client.get(path, headers={"Host": host}).status_code in (302, 400, 404)


def test_a_long_address_of_the_calendar_page(house):
    assert Client().get("/calendar/?" + "x" * 6000).status_code == 200


def test_without_a_token_nothing_is_written(cast):
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.force_login(cast.lead)
    answer = client.post("/organizations/new/", {"name": "梨园合唱团"})
    assert answer.status_code == 403
    assert "这一页放得太久了" in answer.content.decode()
