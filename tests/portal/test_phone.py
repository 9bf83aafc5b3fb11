"""What a browser is told to put the site on a home screen and to keep of it."""

import json

import pytest
from django.contrib.staticfiles import finders
from PIL import Image

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("before", "lang", "name"), [("", "zh-hans", "红心空间"), ("/en", "en", "Red Heart Space")])
def test_the_manifest_speaks_the_language_of_its_address(client, before, lang, name):
    response = client.get(f"{before}/manifest.webmanifest")
    assert response["Content-Type"] == "application/manifest+json"
    made = json.loads(response.content)
    assert (made["lang"], made["name"], made["start_url"]) == (lang, name, f"{before}/")
    assert made["display"] == "standalone" and made["theme_color"]
    assert {icon["purpose"] for icon in made["icons"]} == {"any", "maskable"}
    for icon in made["icons"]:
        picture = Image.open(finders.find(icon["src"].removeprefix("/static/")))
        assert f"{picture.width}x{picture.height}" == icon["sizes"]
    for shortcut in made["shortcuts"]:
        assert client.get(shortcut["url"]).status_code in (200, 302)
    assert f'rel="manifest" href="{before}/manifest.webmanifest"' in client.get(f"{before}/").content.decode()


def test_the_worker_knows_the_pages_of_both_languages(client):
    response = client.get("/sw.js")
    assert response["Content-Type"].startswith("text/javascript")
    program = response.content.decode()
    house = json.loads(program.split("\n")[0].removeprefix("var HOUSE = ").rstrip(";"))
    assert {code: one["offline"] for code, one in house["languages"].items()} == {
        "zh-hans": "/offline/",
        "en": "/en/offline/",
    }
    assert "{when}" in house["languages"]["en"]["kept"]


def test_the_offline_page_has_the_telephone(client, house):
    assert "tel:05357300000" in client.get("/offline/").content.decode()
