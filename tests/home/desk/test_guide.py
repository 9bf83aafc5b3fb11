"""The guide for staff shows what there is, its pictures and the words of the pages that it quotes, and is read in the admin."""

import re
from pathlib import Path

import polib
import pytest
import wagtail
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from home.desk.guide import guide

DOCS = settings.BASE_DIR / "docs"
GUIDE = (DOCS / "staff-guide.md").read_text()
TAKES = settings.BASE_DIR / "tests" / "journeys" / "test_guide.py"
WAGTAIL = Path(wagtail.__file__).parent


def said(place):
    return {entry.msgid for path in settings.BASE_DIR.glob(place) for entry in polib.pofile(str(path))}


@pytest.fixture(scope="module")
def words():
    """What our pages say, and what Wagtail's do in Chinese."""
    wagtail = {
        entry.msgstr
        for path in (
            *settings.BASE_DIR.glob("portal/locale/zh_Hans/*/django.po"),
            *WAGTAIL.glob("admin/locale/zh_Hans/*/django.po"),
        )
        for entry in polib.pofile(str(path))
    }
    return said("*/locale/en/*/django.po") | wagtail


def test_its_pictures_are_those_that_are_taken():
    shown = set(re.findall(r"\]\(screenshots/(guide-[\w-]+\.webp)\)", GUIDE))
    kept = {path.name for path in (DOCS / "screenshots").glob("guide-*.webp")}
    taken = set(re.findall(r'"([\w-]+)"', "".join(re.findall(r"(?:show|keep)\(.*", TAKES.read_text()))))
    assert shown == kept
    assert {name.removeprefix("guide-").removesuffix(".webp") for name in shown} <= taken
    assert sum(path.stat().st_size for path in (DOCS / "screenshots").iterdir()) < 1_500_000


def test_what_it_quotes_stands_on_the_pages(words):
    assert set(re.findall(r"【([^】]+)】", GUIDE)) - words == set()


def test_staff_read_it_in_the_admin_with_its_pictures(cast, client):
    client.force_login(cast.staff)
    page = client.get("/admin/").content.decode()
    assert "/admin/guide/" in page
    answer = client.get("/admin/guide/")
    shown = answer.content.decode()
    chapters = re.findall(r"^## (.+)$", GUIDE, re.MULTILINE)
    assert re.findall(r'<h2 id="(?:[\w-]+)">(.+)</h2>', shown) == chapters
    assert re.findall(r'href="#(chapter-\d+)"', shown) == re.findall(r'<h2 id="([\w-]+)"', shown)
    assert "<td>收不到短信</td>" in shown and "make guide" not in shown
    pictures = re.findall(r'<img src="(screenshots/[^"]+)"', shown)
    assert len(pictures) == len(re.findall(r"!\[.+\]\(", GUIDE))
    for picture in pictures:
        answer = client.get(f"/admin/guide/{picture}")
        assert (answer.status_code, answer["Content-Type"]) == (200, "image/webp")
        assert b"".join(answer.streaming_content) == (DOCS / picture).read_bytes()


def test_nobody_else_reads_it(cast, client):
    for path in ("/admin/guide/", "/admin/guide/screenshots/guide-home.webp"):
        assert "/login/" in client.get(path)["Location"]
    client.force_login(cast.resident)
    for path in ("/admin/guide/", "/admin/guide/screenshots/guide-home.webp"):
        assert "/login/" in client.get(path)["Location"]


@pytest.mark.parametrize(
    "name",
    [
        "home.png",  # a picture, but none of the guide
        "guide-nothing.webp",
        "guide-../guide-home.webp",
        "guide-%2e%2e%2fguide-home.webp",
        "guide-x/../../../manage.py",
        "..%2fstaff-guide.md",
    ],
)
def test_nothing_but_its_pictures_is_sent(cast, client, name):
    client.force_login(cast.staff)
    assert client.get(f"/admin/guide/screenshots/{name}", follow=True).status_code == 404


def test_what_looks_like_a_tag_stays_words(monkeypatch, tmp_path):
    (tmp_path / "staff-guide.md").write_text("# T\n\n*N*\n\nA\n\n## B <b>\n\n<script>x</script> [y](javascript:z)\n")
    monkeypatch.setattr("home.desk.guide.DOCS", tmp_path)
    text, chapters = guide()
    assert "<script" not in text and "&lt;script&gt;" in text and "href" not in text
    assert [chapter.title for chapter in chapters] == ["B <b>"]


def test_it_costs_the_same_however_long_it_is(cast, client, monkeypatch, tmp_path):
    client.force_login(cast.staff)
    client.get("/admin/guide/")
    with CaptureQueriesContext(connection) as before:
        client.get("/admin/guide/")
    (tmp_path / "staff-guide.md").write_text(GUIDE + "\n## 再来\n\n![x](screenshots/guide-home.webp)\n" * 50)
    monkeypatch.setattr("home.desk.guide.DOCS", tmp_path)
    with CaptureQueriesContext(connection) as after:
        assert client.get("/admin/guide/").content.decode().count("<h2 id=") > 50
    assert len(before) == len(after)
