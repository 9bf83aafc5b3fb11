"""The page of all components: in development alone, and whole."""

import pytest
from django.test import Client

from portal.common.stylesheets import COMPONENTS
from portal.styleguide.views import parts, tokens

pytestmark = pytest.mark.django_db
# Not shown by themselves: they are the page's own frame, or of the rooms.
AROUND = {"header", "footer", "phone-bar", "activity-card"}


def test_nobody_sees_it_where_the_house_is_open():
    assert Client().get("/styleguide/").status_code == 404


@pytest.mark.parametrize("language", ["", "/en"])
def test_it_shows_every_component(settings, language):
    settings.DEBUG = True
    page = Client().get(f"{language}/styleguide/").content.decode()
    for name in set(COMPONENTS) - AROUND:
        assert f'class="{name}' in page or f" {name}" in page, name


def test_it_names_every_colour_and_icon():
    shown = parts()
    assert len(shown["colors"]) >= 15
    assert set(shown["colors"]) <= set(tokens())
    assert {"phone"} <= set(shown["icons"])
