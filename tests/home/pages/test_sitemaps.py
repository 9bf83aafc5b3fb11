import xml.etree.ElementTree as ET

from tests.factories.activities import ActivityFactory, OccurrenceFactory
from tests.factories.organizations import OrganizationFactory

NS = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}


def places(client, path):
    response = client.get(path)
    assert response.status_code == 200
    assert response["Content-Type"].startswith("application/xml")
    return ET.fromstring(response.content)


def addresses(client, section):
    return [row.text for row in places(client, f"/sitemap-{section}.xml").findall("s:url/s:loc", NS)]


def test_the_index_names_every_part(house, client):
    parts = [row.text for row in places(client, "/sitemap.xml").findall("s:sitemap/s:loc", NS)]
    assert [part.rpartition("/")[2] for part in parts] == [
        f"sitemap-{name}.xml" for name in ("pages", "house", "activities", "organizations", "programmes", "rooms")
    ]
    for part in parts:
        assert client.get("/" + part.rpartition("/")[2]).status_code == 200
    assert client.get("/sitemap-nothing.xml").status_code == 404
    assert client.get("/sitemap-rooms.xml?p=99").status_code == 404


def test_what_is_public_stands_there_in_both_languages(house, client):
    activity = OccurrenceFactory().activity
    draft = ActivityFactory(draft=True)
    pending = OrganizationFactory(standing="pending")
    found = addresses(client, "activities")
    assert found == [f"http://127.0.0.1:8000{start}/activities/{activity.slug}/" for start in ("", "/en")]
    assert draft.slug not in "".join(found)
    assert pending.slug not in "".join(addresses(client, "organizations"))
    assert f"http://127.0.0.1:8000/en/rooms/{house.room.slug}/" in addresses(client, "rooms")
    row = places(client, "/sitemap-activities.xml").find("s:url", NS)
    links = {link.get("hreflang"): link.get("href") for link in row.findall("x:link", NS)}
    assert links == {"zh-hans": found[0], "en": found[1], "x-default": found[0]}
    assert row.find("s:lastmod", NS) is not None


def test_every_address_of_it_opens(house, client):
    OccurrenceFactory()
    for section in ("pages", "house", "activities", "organizations", "programmes", "rooms"):
        for address in addresses(client, section):
            path = address.removeprefix("http://127.0.0.1:8000")
            assert path.startswith("/"), address
            assert client.get(path).status_code == 200, path


def test_an_editors_page_names_its_translation(db, client):
    rows = places(client, "/sitemap-pages.xml").findall("s:url", NS)
    for row in rows:
        links = {link.get("hreflang"): link.get("href") for link in row.findall("x:link", NS)}
        assert row.find("s:loc", NS).text in links.values()


def test_robots_are_told_where_not_to_go(db, client):
    text = client.get("/robots.txt").content.decode()
    for line in (
        "Disallow: /admin/",
        "Disallow: /my/",
        "Disallow: /en/my/",
        "Disallow: /calendar/my/",
        "Sitemap: http://127.0.0.1:8000/sitemap.xml",
    ):
        assert line in text.split("\n")
