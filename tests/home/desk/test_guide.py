"""The guide for staff shows what there is: its pictures, and the words of the pages that it quotes."""

import re
from pathlib import Path

import polib
import pytest
import wagtail
from django.conf import settings

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
