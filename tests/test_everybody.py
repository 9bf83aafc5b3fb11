"""What strangers may read may be kept by anybody, and asked for again at the price of a 304; nothing else may be kept."""

import gzip

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import get_resolver

from home.pages.models import HomePage, NewsIndexPage, NewsPage
from portal.common.everybody import takes_gzip
from tests.factories.people import UserFactory
from tests.test_routes import MAKERS, ROUTES, routes, town  # noqa: F401 - a fixture and how it is made

pytestmark = pytest.mark.django_db

# Open to strangers, and yet not everybody's: why.
OWN = {
    "healthz": "the state of this moment",
    "sw.js": "a program, kept by the browser's own rules",
    "manifest.webmanifest": "a day old at most, by its own header",
    "robots.txt": "an hour old at most, by its own header",
    "sitemap.xml": "the same",
    "sitemap-<slug:section>.xml": "the same",
    "accounts/login/": "a form with a token",
    "accounts/login/email/": "a form with a token",
    "accounts/signup/": "a form with a token",
    "accounts/signup/email/": "a form with a token",
    "activities/<slug:slug>/signup/<int:pk>/": "a form with a token",
    "signups/t/<str:token>/": "a person's own, at a secret address",
    "signups/t/<str:token>/change/": "a person's own, at a secret address",
    "signups/t/<str:token>/cancel/": "a person's own, at a secret address",
    "signups/t/<str:token>/feedback/": "a person's own, at a secret address",
    "ticket/<str:token>/": "a person's own, at a secret address",
    "calendar/my/<str:token>.ics": "a person's own, at a secret address",
    "rooms/<slug:slug>/today/": "what is on at this moment",
    "rooms/<slug:slug>/door/": "what is on at this moment",
    "center/door/": "what is on at this moment",
    "rooms/<slug:slug>/door/worker.js": "a program, kept by the browser's own rules",
    "center/door/worker.js": "a program, kept by the browser's own rules",
}
# The same for those who are signed in: answered before anybody looks who asks.
EARLY = {route for route, _module in routes(get_resolver("portal.early_urls"))}
SECRET = ("own, at a secret", "token", "this moment")
OPEN = [route for route, (_address, get, _post) in ROUTES.items() if get[0] == "o"]


@pytest.fixture
def pages(db):
    """A piece of news, as editors write it; addresses of all public pages of theirs."""
    home = HomePage.objects.get(locale__language_code="zh-hans")
    index = NewsIndexPage.objects.child_of(home).first() or home.add_child(instance=NewsIndexPage(title="消息"))
    news = index.add_child(instance=NewsPage(title="开放日", summary="周六开放。", body="<p>来看看。</p>"))
    return [home.url, index.url, news.url, "/en/"]


def validated(client: Client, address: str) -> None:
    """``address`` may be kept by anybody, sets no cookie, and is not sent again to who has it."""
    first = client.get(address)
    assert first.status_code == 200, address
    assert first["Cache-Control"].startswith("public"), address
    assert not first.cookies, address
    if first["Content-Type"].startswith("text/html") and not address.startswith("/embed/"):
        assert "Cookie" in first["Vary"], address
    asks = {"If-None-Match": first["ETag"]} if "ETag" in first else {"If-Modified-Since": first["Last-Modified"]}
    again = client.get(address, headers=asks)
    assert (again.status_code, again.content) == (304, b""), address
    assert "ETag" in again or "Last-Modified" in again


@pytest.mark.parametrize("route", [route for route in OPEN if route not in OWN])
def test_a_stranger_gets_what_anybody_may_keep(route, client, town):  # noqa: F811
    validated(client, ROUTES[route][0].format(**vars(town)))


def test_pages_of_editors_are_everybodys(client, pages):
    for address in pages:
        validated(client, address)


@pytest.mark.parametrize("route", [route for route in OPEN if route in OWN and any(s in OWN[route] for s in SECRET)])
def test_what_is_somebodys_own_is_never_public(route, client, town):  # noqa: F811
    response = client.get(ROUTES[route][0].format(**vars(town)))
    assert "public" not in response["Cache-Control"]
    assert "private" in response["Cache-Control"] or "no-store" in response["Cache-Control"]


def test_every_reason_is_of_a_route_that_is_there():
    assert set(OWN) <= set(ROUTES)


@pytest.mark.parametrize("route", [route for route in OPEN if route not in OWN])
def test_who_is_signed_in_gets_a_page_that_nobody_else_may_have(route, client, town, cast):  # noqa: F811
    address = ROUTES[route][0].format(**vars(town))
    public = client.get(address)
    client.force_login(cast.resident)
    own = client.get(address, headers={"If-None-Match": public.get("ETag", "")})
    if route in EARLY:
        assert not own.has_header("Set-Cookie") and own["Cache-Control"] == public["Cache-Control"]
        return
    assert own.status_code == 200
    assert own["Cache-Control"].startswith("private")
    assert "Cookie" in own["Vary"]


def test_who_is_told_something_gets_a_page_of_their_own(client, pages):
    client.force_login(UserFactory())
    client.post("/accounts/logout/")
    assert client.get("/")["Cache-Control"] == "private, no-cache"


def test_a_page_that_could_not_be_found_is_not_kept(client, db):
    assert client.get("/organizations/nobody/")["Cache-Control"] == "private, no-cache"


def test_a_page_is_sent_small_to_who_unpacks_it(client, pages):
    plain = client.get("/")
    packed = client.get("/", headers={"Accept-Encoding": "br, gzip"})
    assert packed["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain.content
    assert packed["ETag"] == plain["ETag"]
    assert "Accept-Encoding" in packed["Vary"]
    client.force_login(UserFactory())
    # A token beside what a stranger can choose, both packed: its letters could be guessed from the length.
    assert "Content-Encoding" not in client.get("/", headers={"Accept-Encoding": "gzip"})


@pytest.mark.parametrize(
    ("header", "takes"), [("gzip", True), ("br, GZIP;q=0.5", True), ("gzip; q=0", False), ("", False), ("br", False)]
)
def test_who_takes_gzip(rf, header, takes):
    assert takes_gzip(rf.get("/", headers={"Accept-Encoding": header})) is takes


def test_a_large_answer_to_nobody_in_particular_is_left_alone(rf):
    from portal.common.everybody import EverybodyMiddleware

    made = EverybodyMiddleware(lambda request: HttpResponse(b"x" * 5000, content_type="text/plain"))(rf.get("/"))
    assert not made.has_header("Cache-Control") and not made.has_header("ETag")
