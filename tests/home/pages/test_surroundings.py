"""What editors put into menu and footer stands on every page, at no price."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Locale

from home.models import HomePage, HouseSurroundings, StandardPage
from portal.common import failures
from portal.common.surroundings import surroundings, told

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def forgotten(settings):
    settings.CONTACT_CACHE_SECONDS = 60
    told.forget()
    yield
    told.forget()


@pytest.fixture
def page():
    front = HomePage.objects.get(locale__language_code="zh-hans")
    page = front.add_child(instance=StandardPage(title="须知", slug="rules", body=[]))
    page.save_revision().publish()
    return page


def surround(page, **kwargs):
    def entry(**given):
        value = {"page": None, "address": "", "title": "", "title_en": ""} | given
        return {"type": "entry", "value": value}

    around = HouseSurroundings.load()
    around.menu = json.dumps([entry(page=page.pk), entry(address="/programmes/", title="项目", title_en="Projects")])
    around.links = json.dumps([entry(address="https://example.org/", title="街道")])
    for name, value in kwargs.items():
        setattr(around, name, value)
    around.save()


def test_they_stand_in_both_languages(client, page):
    surround(page, words="邻里的事。", words_en="For neighbours.", icp="鲁ICP备1号", police="鲁公网安备 123号")
    chinese, english = (client.get(address).content.decode() for address in ("/activities/", "/en/activities/"))
    assert '<li><a href="/rules/">须知</a></li>' in chinese
    assert '<li><a href="/programmes/">项目</a></li>' in chinese
    assert '<li><a href="https://example.org/">街道</a></li>' in chinese
    assert "邻里的事。" in chinese
    assert '<li><a href="/en/programmes/">Projects</a></li>' in english
    assert '<li><a href="/en/rules/">须知</a></li>' in english
    assert "For neighbours." in english
    assert 'href="https://beian.miit.gov.cn/" rel="noopener">鲁ICP备1号<' in chinese
    assert 'webSearch?code=123" rel="noopener">鲁公网安备 123号<' in chinese


def test_a_translated_page_brings_its_title(client, page):
    translation = page.copy_for_translation(Locale.objects.get(language_code="en"))
    translation.title = "Rules"
    translation.save_revision().publish()
    surround(page)
    assert '<li><a href="/en/rules/">Rules</a></li>' in client.get("/en/activities/").content.decode()


def test_they_follow_the_page(client, page):
    surround(page)
    client.get("/activities/")
    page.title, page.slug = "规矩", "guiju"
    page.save_revision().publish()
    assert '<li><a href="/guiju/">规矩</a></li>' in client.get("/activities/").content.decode()
    page.unpublish()
    assert "guiju" not in client.get("/activities/").content.decode()


def test_they_cost_nothing_once_they_are_known(client, page):
    client.get("/programmes/")
    with CaptureQueriesContext(connection) as without:
        client.get("/programmes/")
    surround(page)
    client.get("/programmes/")
    with CaptureQueriesContext(connection) as with_them:
        client.get("/programmes/")
    assert len(with_them) == len(without)


def test_the_page_that_says_what_broke_remembers_them(rf, page, django_assert_num_queries):
    surround(page)
    surroundings()
    with django_assert_num_queries(0):
        answer = failures.broken(rf.get("/"))
    assert "/programmes/" in answer.content.decode()


def test_nothing_set_is_nothing_shown(client):
    assert "beian" not in client.get("/activities/").content.decode()


def test_staff_may_set_them(client, cast):
    address = f"/admin/settings/home/housesurroundings/{HouseSurroundings.load().pk}/"
    for person, status in ((cast.staff, 200), (cast.director, 200), (cast.resident, 302)):
        client.force_login(person)
        assert client.get(address).status_code == status
