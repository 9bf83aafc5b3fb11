"""What ``collectstatic`` makes of the stylesheets."""

import re
import shutil
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.storage import storages
from django.template import Context, Template

from portal.common.stylesheets import JOINED, STYLESHEETS, HouseStaticFilesStorage

SOURCES = Path(settings.BASE_DIR) / "portal" / "static"


@pytest.fixture
def storage(tmp_path):
    shutil.copytree(SOURCES / "portal", tmp_path / "portal")
    storage = HouseStaticFilesStorage(location=tmp_path, base_url="/static/")
    names = [str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file()]
    for _name, _hashed, processed in storage.post_process({name: (storage, name) for name in names}):
        assert not isinstance(processed, Exception), processed
    return storage


def test_one_file_carries_every_stylesheet_in_order(storage):
    joined = (Path(storage.location) / JOINED).read_text()
    places = [joined.index((SOURCES / name).read_text()) for name in STYLESHEETS]
    assert places == sorted(places)
    address = storage.url(JOINED)
    assert re.fullmatch(r"/static/portal/components/house\.[0-9a-f]{12}\.css", address)
    served = (Path(storage.location) / address.removeprefix("/static/")).read_text()
    assert re.search(r'url\("\.\./icons/chevron\.[0-9a-f]{12}\.svg"\)', served), "pictures are found by their new names"


def test_a_page_asks_for_one_in_production_and_for_each_in_development(storage, monkeypatch):
    page = Template("{% load house %}{% stylesheets %}")
    assert page.render(Context()).count('rel="stylesheet"') == len(STYLESHEETS)
    monkeypatch.setitem(storages._storages, "staticfiles", storage)
    assert page.render(Context()) == f'<link rel="stylesheet" href="{storage.url(JOINED)}">'


def test_every_component_of_the_house_is_in_it():
    there = {str(path.relative_to(SOURCES)) for path in (SOURCES / "portal" / "components").glob("*.css")}
    assert there <= set(STYLESHEETS)
